#include <algorithm>
#include <set>

#include "model/programme_faults.hpp"

namespace rostrum::model {
namespace {

constexpr char const* segments_at = "/segments";

std::string at(std::size_t segment, std::string const& rest) {
    return pointer_into(segments_at, segment, rest);
}

std::string role_at(std::size_t segment, std::size_t role, char const* member = "") {
    return at(segment, "/roles/" + std::to_string(role) + member);
}

bool complete(Text const& text) {
    return std::none_of(text.in.begin(), text.in.end(),
                        [](std::string const& wording) { return wording.empty(); });
}

// R1: inside its sitting; R4: not at the time of another one there.
void check_place(FaultFinder& finder, std::size_t index) {
    auto const& segment = finder.programme.segments[index];
    if (segment.time.end <= segment.time.begin)
        finder.broken(at(index, "/ends_at"), "must be after starts_at");
    auto const* const sitting = finder.programme.find(segment.sitting);
    if (!sitting) {
        finder.broken(at(index, "/sitting"), "names the sitting \"" + segment.sitting.str() +
                                                 "\", which is not among the sittings");
        return;
    }
    auto const citation = finder.citation_of(segment);
    if (segment.time.begin < sitting->time.begin)
        finder.against("R1", citation, at(index, "/starts_at"),
                       "is before its sitting \"" + sitting->id.str() + "\" begins, at " +
                           finder.clock(sitting->time.begin));
    if (sitting->time.end < segment.time.end)
        finder.against("R1", citation, at(index, "/ends_at"),
                       "is after its sitting \"" + sitting->id.str() + "\" ends, at " +
                           finder.clock(sitting->time.end));
    if (segment.kind != SegmentKind::panel && !sitting->plenary)
        finder.against("R1", citation, at(index, "/sitting"),
                       "must be a plenary meeting, as the segment is no panel discussion");
    for (std::size_t other = 0; other < index; ++other) {
        auto const& earlier = finder.programme.segments[other];
        if (earlier.sitting == segment.sitting && earlier.time.overlaps(segment.time))
            finder.against("R4", at(index, "/starts_at"),
                           "overlaps with the segment \"" + earlier.id.str() + "\", from " +
                               finder.clock(earlier.time.begin) + " to " +
                               finder.clock(earlier.time.end));
    }
}

// R39: a summary is of a panel that is over.
void check_summary(FaultFinder& finder, std::size_t index, std::size_t role) {
    auto const& closing = finder.programme.segments[index];
    auto const& slot = closing.roles[role];
    if (!slot.summarizes) return;
    auto const* const panel = finder.programme.find(*slot.summarizes);
    auto const pointer = role_at(index, role, "/summarizes");
    if (closing.kind != SegmentKind::closing)
        finder.against("R39", pointer, "must not be there: panels are summed up in the closing");
    else if (!panel || panel->kind != SegmentKind::panel)
        finder.against("R39", pointer,
                       "names \"" + slot.summarizes->str() + "\", which is no panel discussion");
    else if (closing.time.begin < panel->time.end)
        finder.against(
            "R39", pointer,
            "names \"" + slot.summarizes->str() + "\", which ends after the closing begins");
}

void check_roles(FaultFinder& finder, std::size_t index, std::set<RoleId>& known) {
    auto const& segment = finder.programme.segments[index];
    bool const ceremonial =
        segment.kind == SegmentKind::opening || segment.kind == SegmentKind::closing;
    if (ceremonial && segment.roles.empty())
        finder.against("R6", finder.citation_of(segment), at(index, "/roles"),
                       "must say who speaks");
    if (!ceremonial && !segment.roles.empty())
        finder.against("R6", at(index, "/roles"),
                       "must not be there: only opening and closing have roles");
    Seconds planned{0};
    for (std::size_t i = 0; i < segment.roles.size(); ++i) {
        auto const& slot = segment.roles[i];
        if (!known.insert(slot.id).second)
            finder.against("R6", role_at(index, i, "/id"), "is the id of an earlier role");
        if (slot.planned <= Seconds(0))
            finder.broken(role_at(index, i, "/planned/seconds"), "must be at least 1");
        if (slot.substitute_allowed && slot.chosen_by_president)
            finder.against("R7", role_at(index, i, "/substitute_allowed"),
                           "must be false: whom the President chooses has no substitute");
        check_summary(finder, index, i);
        planned += slot.planned;
    }
    if (ceremonial && segment.time.begin < segment.time.end && segment.time.length() < planned)
        finder.broken(at(index, "/roles"), "are planned to take " +
                                               std::to_string(planned.count()) +
                                               " seconds, longer than the segment's " +
                                               std::to_string(segment.time.length().count()));
}

// R39: the summary of each panel, in the panels' order, before everything else.
void check_closing(FaultFinder& finder, std::size_t index) {
    auto const& closing = finder.programme.segments[index];
    std::set<SegmentId> summed_up;
    int last_panel = 0;
    bool others_began = false;
    for (std::size_t i = 0; i < closing.roles.size(); ++i) {
        auto const& summarizes = closing.roles[i].summarizes;
        if (!summarizes) {
            others_began = true;
            continue;
        }
        if (!summed_up.insert(*summarizes).second)
            finder.against("R39", role_at(index, i, "/summarizes"),
                           "names a panel that is summed up before");
        auto const* const panel = finder.programme.find(*summarizes);
        if (others_began || (panel && panel->panel_number < last_panel))
            finder.against("R39", role_at(index, i),
                           "must come in the panels' order and before the other statements");
        if (panel) last_panel = std::max(last_panel, panel->panel_number);
    }
    for (auto const& segment : finder.programme.segments)
        if (segment.kind == SegmentKind::panel && !summed_up.contains(segment.id))
            finder.against("R39", at(index, "/roles"),
                           "lack the summary of the panel \"" + segment.id.str() + "\"");
}

// R37, as far as a file can break it: who is named must fit.
void check_co_chair(FaultFinder& finder, std::size_t index, std::size_t i) {
    auto const& chairs = finder.programme.segments[index].co_chairs;
    auto const against = [&](char const* member, std::string message) {
        finder.against("R37", at(index, "/co_chairs/" + std::to_string(i) + member),
                       std::move(message));
    };
    auto const* const participant = finder.programme.find(chairs[i].participant);
    if (!participant) {
        against("/participant", "names \"" + chairs[i].participant.str() +
                                    "\", which is not among the participants");
    } else if (participant->standing != Standing::member_state) {
        against("/participant", "must be a Member State");
        finder.said_as("R37.not_a_state");
    }
    for (std::size_t j = 0; j < i; ++j) {
        if (chairs[j].participant == chairs[i].participant) {
            against("/participant", "must be another State than the other co-chair's");
            finder.said_as("R37.same_state", {{"participant", chairs[j].participant}});
        }
        if (i == 1 && chairs[j].declared == chairs[i].declared) {
            against("/declared",
                    "must be the other side: one co-chair is of a developed country, "
                    "one of a developing country");
            finder.said_as("R37.same_side", {{"participant", chairs[j].participant}});
        }
    }
}

void check_co_chairs(FaultFinder& finder, std::size_t index) {
    auto const& segment = finder.programme.segments[index];
    auto const wanted = static_cast<std::size_t>(finder.programme.parameter("R37", "co_chairs", 2));
    if (segment.co_chairs.size() > wanted) {
        finder.against("R37", at(index, "/co_chairs"),
                       "must be no more than " + std::to_string(wanted));
        finder.said_as("R37.too_many",
                       {{"segment", segment.id}, {"count", static_cast<std::int64_t>(wanted)}});
    }
    for (std::size_t i = 0; i < segment.co_chairs.size(); ++i)
        check_co_chair(finder, index, i);
}

void check_panel(FaultFinder& finder, std::size_t index, int& last_number) {
    auto const& segment = finder.programme.segments[index];
    auto const citation = finder.citation_of(segment);
    if (segment.kind != SegmentKind::panel) {
        if (segment.panel_number != 0)
            finder.broken(at(index, "/panel_number"), "must not be there: this is no panel");
        if (segment.theme != Text{})
            finder.broken(at(index, "/theme"), "must not be there: this is no panel");
        if (!segment.co_chairs.empty()) {
            finder.against("R37", at(index, "/co_chairs"), "must not be there: this is no panel");
            finder.said_as("R37.not_a_panel", {{"segment", segment.id}});
        }
        return;
    }
    if (!complete(segment.theme))
        finder.against("R1", citation, at(index, "/theme"),
                       "must say in six languages what the panel is about");
    if (segment.panel_number <= last_number)
        finder.against("R1", citation, at(index, "/panel_number"),
                       "must be greater than " + std::to_string(last_number));
    last_number = std::max(last_number, segment.panel_number);
    check_co_chairs(finder, index);
}

// R40: what is offered as a link must be one.
void check_webcast_link(FaultFinder& finder, std::size_t index) {
    auto const& segment = finder.programme.segments[index];
    auto const& link = segment.webcast_link;
    if (link.empty() || link == "to follow" || link.starts_with("https://") ||
        link.starts_with("http://"))
        return;
    finder.against("R40", at(index, "/webcast_link"), "must be an https address or \"to follow\"");
    finder.said_as("R40.not_a_link", {{"segment", segment.id}});
}

}  // namespace

void find_faults_of_segments(FaultFinder& finder) {
    auto const& segments = finder.programme.segments;
    std::set<SegmentId> known;
    std::set<RoleId> roles;
    std::set<SegmentKind> ceremonies;
    int last_panel = 0;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        auto const& segment = segments[i];
        if (!known.insert(segment.id).second)
            finder.broken(at(i, "/id"), "is the id of an earlier segment");
        if (i > 0 && segment.time.begin < segments[i - 1].time.begin)
            finder.broken(at(i, "/starts_at"),
                          "must not be before the start of the segment listed before it");
        bool const ceremonial =
            segment.kind == SegmentKind::opening || segment.kind == SegmentKind::closing;
        if (ceremonial && !ceremonies.insert(segment.kind).second)
            finder.against("R1", at(i, "/kind"), "must not be that of an earlier segment");
        check_place(finder, i);
        check_roles(finder, i, roles);
        check_panel(finder, i, last_panel);
        check_webcast_link(finder, i);
        if (segment.kind == SegmentKind::closing) check_closing(finder, i);
    }
}

}  // namespace rostrum::model
