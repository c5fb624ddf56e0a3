#include <algorithm>
#include <string_view>

#include "model/update_parts.hpp"

// The programme changed by a recorded decision: other times, a spill-over sitting (R1, R30).
namespace rostrum::model::update {

namespace {

// A mandate that lays no sitting down, or no segment, leaves them free, and so does the decision.
bool lays_such_down(Mandate const& mandate, MandateClause const& like) {
    return std::any_of(
        mandate.clauses.begin(), mandate.clauses.end(), [&](MandateClause const& clause) {
            return like.sitting.empty() ? !clause.segment.empty() : !clause.sitting.empty();
        });
}

// What the decision lays down takes the place of what the mandate did, and says so.
void lay_down(Programme& programme, MandateClause clause, std::string const& decision) {
    if (!lays_such_down(programme.mandate, clause)) return;
    std::erase_if(programme.mandate.clauses, [&](MandateClause const& old) {
        return old.time && old.sitting == clause.sitting && old.segment == clause.segment;
    });
    clause.note = decision;
    programme.mandate.clauses.push_back(std::move(clause));
}

template <class Items, class Id>
auto* find_in(Items& items, Id const& id) {
    auto const found =
        std::find_if(items.begin(), items.end(), [&](auto const& item) { return item.id == id; });
    return found == items.end() ? nullptr : &*found;
}

std::string paragraph_of(Programme const& programme) {
    return programme.mandate.clauses.empty() ? "1" : programme.mandate.clauses.front().paragraph;
}

void move(Programme& programme, SittingTime const& change, std::string const& decision) {
    find_in(programme.sittings, change.sitting)->time = change.time;
    MandateClause clause;
    clause.paragraph = paragraph_of(programme);
    clause.sitting = change.sitting;
    clause.time = change.time;
    lay_down(programme, std::move(clause), decision);
}

void move(Programme& programme, SegmentTime const& change, std::string const& decision) {
    Segment& segment = *find_in(programme.segments, change.segment);
    segment.time = change.time;
    if (!change.sitting.empty()) segment.sitting = change.sitting;
    MandateClause clause;
    clause.paragraph = paragraph_of(programme);
    clause.segment = change.segment;
    clause.time = change.time;
    clause.kind = segment.kind;
    lay_down(programme, std::move(clause), decision);
}

void add(Programme& programme, SpillOver const& spill, std::string const& decision) {
    Sitting sitting;
    sitting.id = spill.sitting;
    sitting.name = spill.name;
    sitting.time = spill.time;
    sitting.room = spill.room;
    sitting.plenary_number = spill.plenary_number;
    sitting.presiding_officer = programme.sittings.front().presiding_officer;
    sitting.number_certainty = decision;
    programme.sittings.push_back(std::move(sitting));
    Segment debate;
    debate.id = spill.segment;
    debate.sitting = spill.sitting;
    debate.name = spill.name;
    debate.time = spill.debate.value_or(spill.time);
    debate.webcast = true;
    debate.webcast_link = "to follow";
    programme.segments.push_back(std::move(debate));
    MandateClause of_sitting;
    of_sitting.paragraph = paragraph_of(programme);
    of_sitting.sitting = spill.sitting;
    of_sitting.time = spill.time;
    lay_down(programme, std::move(of_sitting), decision);
    MandateClause of_segment;
    of_segment.paragraph = paragraph_of(programme);
    of_segment.segment = spill.segment;
    of_segment.time = spill.debate.value_or(spill.time);
    of_segment.kind = SegmentKind::debate;
    lay_down(programme, std::move(of_segment), decision);
}

// The plenary meetings keep their numbers as far as they increase; a number that the decision gives
// stays, for R47 to judge.
void number(Programme& programme, ChangeProgramme const& change, int before_the_first) {
    int last = before_the_first;
    for (Sitting& sitting : programme.sittings) {
        if (!sitting.plenary) continue;
        bool const given = change.spill_over && change.spill_over->plenary_number &&
                           change.spill_over->sitting == sitting.id;
        if (!given && (!sitting.plenary_number || *sitting.plenary_number <= last))
            sitting.plenary_number = last + 1;
        last = *sitting.plenary_number;
        sitting.record_symbol = "A/" + programme.mandate.session + "/PV." + std::to_string(last);
    }
}

int number_before_the_first(Programme const& programme) {
    for (Sitting const& sitting : programme.sittings)
        if (sitting.plenary && sitting.plenary_number) return *sitting.plenary_number - 1;
    return 0;
}

Programme changed(Programme programme, ChangeProgramme const& change) {
    int const before_the_first = number_before_the_first(programme);
    for (SittingTime const& sitting : change.sittings)
        move(programme, sitting, change.decision);
    if (change.spill_over) add(programme, *change.spill_over, change.decision);
    for (SegmentTime const& segment : change.segments)
        move(programme, segment, change.decision);
    auto const by_begin = [](auto const& a, auto const& b) { return a.time.begin < b.time.begin; };
    std::stable_sort(programme.sittings.begin(), programme.sittings.end(), by_begin);
    std::stable_sort(programme.segments.begin(), programme.segments.end(), by_begin);
    number(programme, change, before_the_first);
    return programme;
}

std::vector<Unknown> unknown_names(Programme const& programme, ChangeProgramme const& change) {
    std::vector<Unknown> unknown;
    auto const in_the_end = [&](SittingId const& id) {
        return programme.find(id) || (change.spill_over && change.spill_over->sitting == id);
    };
    for (std::size_t i = 0; i < change.sittings.size(); ++i)
        if (auto const& id = change.sittings[i].sitting; !programme.find(id))
            unknown.push_back({"sitting", id.str(), "/sittings/" + std::to_string(i) + "/id"});
    for (std::size_t i = 0; i < change.segments.size(); ++i) {
        std::string const at = "/segments/" + std::to_string(i);
        SegmentTime const& segment = change.segments[i];
        if (!programme.find(segment.segment))
            unknown.push_back({"segment", segment.segment.str(), at + "/id"});
        if (!segment.sitting.empty() && !in_the_end(segment.sitting))
            unknown.push_back({"sitting", segment.sitting.str(), at + "/sitting"});
    }
    if (change.spill_over && !programme.find(change.spill_over->room))
        unknown.push_back({"room", change.spill_over->room.str(), "/spill_over/room"});
    return unknown;
}

bool has_begun(Meeting const& meeting, SegmentId const& segment) {
    auto const& turns = meeting.floor().turns;
    return std::any_of(turns.begin(), turns.end(), [&](TurnPtr const& turn) {
        return turn->called_at && turn->segment == segment;
    });
}

// What has begun is as it is; but for when it ends, while that is to come.
bool changes_the_past(Meeting const& meeting, ChangeProgramme const& change, Instant now) {
    auto const opened = [&](SittingTime const& sitting) {
        return meeting.floor().record(sitting.sitting) != nullptr;
    };
    auto const begun = [&](SegmentTime const& to) {
        if (!has_begun(meeting, to.segment)) return false;
        Segment const& segment = *meeting.programme->find(to.segment);
        bool const end_alone = to.time.begin == segment.time.begin && to.time.end > now &&
                               (to.sitting.empty() || to.sitting == segment.sitting);
        return !end_alone || meeting.floor().adjourned(segment.sitting);
    };
    return std::any_of(change.sittings.begin(), change.sittings.end(), opened) ||
           std::any_of(change.segments.begin(), change.segments.end(), begun);
}

// Something of this name is there, or was named before in the same command.
bool names_twice(Programme const& programme, ChangeProgramme const& change) {
    std::vector<std::string> sittings;
    for (SittingTime const& sitting : change.sittings)
        sittings.push_back(sitting.sitting.str());
    std::vector<std::string> segments;
    for (SegmentTime const& segment : change.segments)
        segments.push_back(segment.segment.str());
    auto const repeated = [](std::vector<std::string> names) {
        std::sort(names.begin(), names.end());
        return std::adjacent_find(names.begin(), names.end()) != names.end();
    };
    auto const& spill = change.spill_over;
    bool const there = spill && (programme.find(spill->sitting) || programme.find(spill->segment));
    return there || repeated(std::move(sittings)) || repeated(std::move(segments));
}

// A pointer into the whole programme as one into the command; "" where the command is not about it.
std::string pointer_of(Programme const& programme, ChangeProgramme const& change,
                       std::string const& pointer) {
    auto const inside = [&](std::string const& array, auto const& items, auto const& place_of) {
        std::string const rest = pointer.starts_with(array) ? pointer.substr(array.size()) : "";
        auto const index = static_cast<std::size_t>(std::atoi(rest.c_str()));
        if (rest.empty() || index >= items.size()) return std::string{};
        std::string const place = place_of(items[index].id);
        std::size_t const end = rest.find('/');
        return place.empty() || end == rest.npos ? place : place + rest.substr(end);
    };
    auto const of_sitting = [&](SittingId const& id) -> std::string {
        for (std::size_t i = 0; i < change.sittings.size(); ++i)
            if (change.sittings[i].sitting == id) return "/sittings/" + std::to_string(i);
        return change.spill_over && change.spill_over->sitting == id ? "/spill_over" : "";
    };
    auto const of_segment = [&](SegmentId const& id) -> std::string {
        for (std::size_t i = 0; i < change.segments.size(); ++i)
            if (change.segments[i].segment == id) return "/segments/" + std::to_string(i);
        return change.spill_over && change.spill_over->segment == id ? "/spill_over" : "";
    };
    std::string const found = inside("/sittings/", programme.sittings, of_sitting);
    return found.empty() ? inside("/segments/", programme.segments, of_segment) : found;
}

}  // namespace

Decision decide(Meeting const& meeting, ChangeProgramme const& change, Command const& command,
                Actor const& actor, Instant now) {
    if (actor.role != ActorRole::presiding && actor.role != ActorRole::command_line)
        return refuse(Refusal::Kind::forbidden, "forbidden.role");
    if (auto unknown = unknown_names(*meeting.programme, change); !unknown.empty())
        return unless_broken({}, std::move(unknown), {});
    if (names_twice(*meeting.programme, change))
        return refuse(Refusal::Kind::conflict, "conflict.named_twice");
    if (changes_the_past(meeting, change, now))
        return refuse(Refusal::Kind::conflict, "conflict.has_begun");
    AdoptProgramme adopt{std::make_shared<Programme const>(changed(meeting.as_adopted(), change)),
                         change.decision, change.reason};
    Findings findings = judge({meeting, command, actor, now});
    Decision decision = decide(meeting, adopt, Command{adopt}, actor, now);
    if (decision && findings.empty()) return decision;
    if (decision) return unless_broken(std::move(findings), {}, {});
    Refusal refusal = std::move(decision).error();
    for (Finding& finding : refusal.findings)
        finding.pointer = pointer_of(*adopt.programme, change, finding.pointer);
    refusal.findings.insert(refusal.findings.end(), findings.begin(), findings.end());
    return refusal;
}

}  // namespace rostrum::model::update
