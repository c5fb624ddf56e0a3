#include "model/rules_parts.hpp"

namespace rostrum::model::rules {

namespace {

PanelRequest const* panel_request(Case const& c) {
    return c.request ? std::get_if<PanelRequest>(c.request) : nullptr;
}

PanelCategory category_of(Standing standing) {
    switch (standing) {
        case Standing::member_state:
            return PanelCategory::member_state;
        case Standing::state_of_palestine:
        case Standing::european_union:
        case Standing::holy_see:
        case Standing::observer:
            return PanelCategory::observer;
        case Standing::un_entity:
            return PanelCategory::un_entity;
        case Standing::other_organization:
            return PanelCategory::intergovernmental_organization;
    }
    return PanelCategory::observer;
}

// Some observers of the Assembly are organizations (INTERPOL, the European Union): OP 4(d) names
// them in both qualities.
bool is_one(Standing standing, PanelCategory category) {
    if (category == PanelCategory::intergovernmental_organization)
        return standing == Standing::observer || standing == Standing::european_union ||
               standing == Standing::other_organization;
    return category == category_of(standing);
}

bool is_stakeholder(PanelCategory category) {
    return category == PanelCategory::civil_society || category == PanelCategory::academia ||
           category == PanelCategory::private_sector ||
           category == PanelCategory::victim_or_survivor || category == PanelCategory::media;
}

bool basis_open(PanelCategory category, RegistrationBasis basis) {
    if (basis == RegistrationBasis::ngo_registration || basis == RegistrationBasis::final_list)
        return true;
    return category == PanelCategory::victim_or_survivor || category == PanelCategory::media;
}

void judge_stakeholder(PanelRequest const& request, PanelCategory category, Findings& findings) {
    if (!is_stakeholder(category)) return;
    if (!request.registration_basis || request.registration_reference.empty())
        break_hard(findings, "R38", "R38.registration_missing", "/registration");
    else if (!basis_open(category, *request.registration_basis))
        break_hard(findings, "R38", "R38.basis_not_open", "/registration/basis");
}

}  // namespace

std::vector<Chair> chairs(Meeting const& meeting, Segment const& panel, Booking const* without) {
    std::vector<Chair> found;
    for (CoChair const& chair : panel.co_chairs)
        found.push_back({chair.participant, chair.declared, true});
    for_each_other(meeting, without, [&](Booking const& booking) {
        const PanelRequest* seat = booking.panel();
        if (seat && seat->panel == panel.id && seat->function == PanelFunction::co_chair &&
            seat->participant)
            found.push_back({*seat->participant, seat->declared, seat->designated_by_president});
    });
    return found;
}

namespace {

// Who is set to chair beside those who are booked to; those that are set among themselves are a
// matter of the file.
void judge_beside_booked(Case const& c, Segment const& panel, std::vector<CoChair> const& set,
                         std::string const& at, Findings& findings) {
    Segment without = panel;
    without.co_chairs.clear();
    const std::vector<Chair> booked = chairs(c.meeting, without, nullptr);
    if (!booked.empty() && booked.size() + set.size() > 2)
        break_hard(findings, "R37", "R37.two_already", at, {{"segment", panel.id}});
    for (Chair const& other : booked)
        for (std::size_t i = 0; i < set.size(); ++i) {
            std::string const chair_at = at + "/" + std::to_string(i);
            if (set[i].participant == other.participant)
                break_hard(findings, "R37", "R37.same_state", chair_at + "/participant",
                           {{"participant", other.participant}});
            if (set[i].declared == other.declared)
                break_hard(findings, "R37", "R37.same_side", chair_at + "/declared",
                           {{"participant", other.participant}});
        }
}

// R39: who is booked to sum up the panel stays one of its co-chairs.
void judge_summary(Case const& c, Segment const& panel, std::vector<CoChair> const& set,
                   std::string const& at, Findings& findings) {
    if (!c.programme().find(RuleId{"R39"})) return;
    Segment changed = panel;
    changed.co_chairs = set;
    const std::vector<Chair> all = chairs(c.meeting, changed, nullptr);
    for_each_other(c.meeting, nullptr, [&](Booking const& booking) {
        auto const place =
            booking.role() ? c.programme().find(booking.role()->role) : Programme::RolePlace{};
        if (!place || place.slot->summarizes != panel.id || !booking.role()->participant) return;
        bool const stays = std::any_of(all.begin(), all.end(), [&](Chair const& chair) {
            return chair.participant == *booking.role()->participant;
        });
        if (!stays)
            break_hard(findings, "R39", "R39.not_a_co_chair", at,
                       {{"role", place.slot->id}, {"segment", panel.id}});
    });
}

// The co-chairs that a change of settings or a file would set.
void judge_set_chairs(Case const& c, SettingsChange const& change, Findings& findings) {
    for (std::size_t i = 0; i < change.segments.size(); ++i) {
        SegmentSettings const& settings = change.segments[i];
        Segment const* panel = c.programme().find(settings.segment);
        if (!settings.co_chairs || !panel || panel->co_chairs == *settings.co_chairs) continue;
        std::string const at = "/segments/" + std::to_string(i) + "/co_chairs";
        judge_beside_booked(c, *panel, *settings.co_chairs, at, findings);
        judge_summary(c, *panel, *settings.co_chairs, at, findings);
    }
}

}  // namespace

void judge_co_chair(Case const& c, Findings& findings) {
    if (auto const* settings = std::get_if<ChangeSettings>(&c.command))
        judge_set_chairs(c, settings->change, findings);
    if (std::holds_alternative<AdoptProgramme>(c.command))
        judge_set_chairs(c, settings_of(*proposed(c)), findings);
    PanelRequest const* request = panel_request(c);
    if (!request || request->function != PanelFunction::co_chair) return;
    Segment const* panel = c.programme().find(request->panel);
    Participant const* participant =
        request->participant ? c.programme().find(*request->participant) : nullptr;
    if (!participant || participant->standing != Standing::member_state)
        break_hard(findings, "R37", "R37.not_a_state", "/participant");
    if (!request->declared) break_hard(findings, "R37", "R37.not_declared", "/declared");
    if (!panel) return;
    const std::vector<Chair> others = chairs(c.meeting, *panel, c.booking);
    if (others.size() >= 2)
        break_hard(findings, "R37", "R37.two_already", "/function", {{"segment", panel->id}});
    for (Chair const& other : others) {
        if (request->participant == other.participant)
            break_hard(findings, "R37", "R37.same_state", "/participant",
                       {{"participant", other.participant}});
        if (request->declared && request->declared == other.declared)
            break_hard(findings, "R37", "R37.same_side", "/declared",
                       {{"participant", other.participant}});
    }
}

void warn_co_chair(StandingCase const& c, Findings& findings) {
    PanelRequest const* seat = c.booking.panel();
    if (!seat || seat->function != PanelFunction::co_chair || !seat->participant) return;
    Participant const* participant = c.programme().find(*seat->participant);
    if (participant && participant->development && seat->declared &&
        *participant->development != *seat->declared)
        break_soft(findings, "R37", "R37.reference_differs", "/declared",
                   {{"participant", participant->id}});
}

namespace {

// From the floor of a panel speak those who may sit on it.
std::optional<PanelRequest> asked_from_floor(Case const& c) {
    auto const* conduct = std::get_if<Conduct>(&c.command);
    auto const* ask = conduct ? std::get_if<AskFloor>(&conduct->command) : nullptr;
    if (!ask || ask->kind != TurnKind::intervention) return std::nullopt;
    PanelRequest request;
    request.panel = ask->panel;
    request.participant = ask->participant;
    request.category = ask->category;
    request.organization = ask->organization;
    request.registration_basis = ask->registration_basis;
    request.registration_reference = ask->registration_reference;
    return request;
}

}  // namespace

void judge_panel_participant(Case const& c, Findings& findings) {
    auto const asked = asked_from_floor(c);
    PanelRequest const* request = asked ? &*asked : panel_request(c);
    if (!request) return;
    if (Segment const* panel = c.programme().find(request->panel);
        panel && panel->kind != SegmentKind::panel)
        break_hard(findings, "R38", "R38.not_a_panel", "/panel", {{"segment", panel->id}});
    if (request->participant) {
        Participant const* participant = c.programme().find(*request->participant);
        if (!participant) return;
        // A survivor or a journalist may come through a delegation (OP 6).
        if (request->category && !is_one(participant->standing, *request->category) &&
            !is_stakeholder(*request->category))
            break_hard(findings, "R38", "R38.category_differs", "/category",
                       {{"participant", participant->id}});
        if (request->category) judge_stakeholder(*request, *request->category, findings);
        return;
    }
    if (!request->category)
        break_hard(findings, "R38", "R38.category_missing", "/category");
    else if (*request->category == PanelCategory::member_state ||
             *request->category == PanelCategory::observer ||
             *request->category == PanelCategory::un_entity)
        break_hard(findings, "R38", "R38.participant_missing", "/participant");
    else
        judge_stakeholder(*request, *request->category, findings);
}

}  // namespace rostrum::model::rules
