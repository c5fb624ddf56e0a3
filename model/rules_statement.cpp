#include <set>

#include "model/rules_parts.hpp"

namespace rostrum::model::rules {

namespace {

StatementRequest const* statement(Case const& c) {
    return c.request ? std::get_if<StatementRequest>(c.request) : nullptr;
}

// Who speaks, where the case is about the debate at all.
Participant const* speaker(Case const& c) {
    if (!c.request) return nullptr;
    if (auto const* s = std::get_if<StatementRequest>(c.request))
        return c.programme().find(s->participant);
    if (auto const* e = std::get_if<ExplanationOfVoteRequest>(c.request))
        return c.programme().find(e->participant);
    return nullptr;
}

std::string_view key(Capacity capacity) {
    switch (capacity) {
        case Capacity::national:
            return "@capacity.national";
        case Capacity::group:
            return "@capacity.group";
        case Capacity::observer:
            return "@capacity.observer";
    }
    return "";
}

bool is_state(Participant const* participant) {
    return participant && (participant->standing == Standing::member_state ||
                           participant->standing == Standing::state_of_palestine ||
                           participant->standing == Standing::holy_see);
}

void judge_registered_group(Case const& c, StatementRequest const& request, Group const& group,
                            Findings& findings) {
    bool const member = std::find(group.members.begin(), group.members.end(),
                                  request.participant) != group.members.end();
    if (!member && group.organ != request.participant)
        break_hard(findings, "R13", "R13.not_a_member", "/participant",
                   {{"participant", request.participant}, {"group", group.id}});
    for_each_other(c.meeting, c.booking, [&](Booking const& other) {
        if (other.statement() && other.statement()->capacity == Capacity::group &&
            other.statement()->group == group.id)
            break_hard(findings, "R13", "R13.group_taken", "/group",
                       {{"group", group.id}, {"booking", other.id}});
    });
}

void judge_joint_statement(Case const& c, StatementRequest const& request, Findings& findings) {
    const std::set<ParticipantId> states(request.states.begin(), request.states.end());
    if (static_cast<double>(states.size()) <
        c.programme().parameter("R13", "joint_states_at_least", 2))
        break_hard(findings, "R13", "R13.too_few_states", "/states",
                   {{"given", static_cast<std::int64_t>(states.size())}});
    std::set<ParticipantId> seen;
    for (std::size_t i = 0; i < request.states.size(); ++i) {
        const std::string pointer = "/states/" + std::to_string(i);
        ParticipantId const& state = request.states[i];
        if (!seen.insert(state).second)
            break_hard(findings, "R13", "R13.state_twice", pointer, {{"participant", state}});
        Participant const* known = c.programme().find(state);
        if (known && !is_state(known))
            break_hard(findings, "R13", "R13.not_a_state", pointer, {{"participant", state}});
    }
    if (!states.contains(request.participant))
        break_hard(findings, "R13", "R13.speaker_not_among_states", "/participant",
                   {{"participant", request.participant}});
    for_each_other(c.meeting, c.booking, [&](Booking const& other) {
        const StatementRequest* theirs = other.statement();
        if (theirs && !theirs->states.empty() &&
            std::set<ParticipantId>(theirs->states.begin(), theirs->states.end()) == states)
            break_hard(findings, "R13", "R13.same_states", "/states", {{"booking", other.id}});
    });
}

std::optional<Planned> planned_in(Meeting const& meeting, BookingId const& id) {
    const SpeakersList list = lay_out(meeting);
    Place const* place = list.find(id, meeting);
    return place ? place->planned : std::nullopt;
}

// A move beside a planned statement that would end after that one's segment, and for which the walk
// finds no other place. To the overflow anybody may be moved: there is no segment to overrun.
void judge_end_of_move(Case const& c, Move const& move, Findings& findings) {
    Booking const* booking = c.meeting.find(move.booking);
    if (!booking || !booking->statement()) return;
    auto const then = [&](Event event) {
        return apply(c.meeting, Recorded{c.meeting.version + 1, c.now, std::move(event)});
    };
    const Meeting moved =
        then(Moved{move.booking, move.target, move.before, move.reason, move.overridden});
    if (planned_in(moved, move.booking)) return;
    // The place that is asked for is beside the target as it stands when the moved one is away.
    const std::optional<Planned> target =
        planned_in(then(Withdrawn{move.booking, ""}), move.target);
    if (!target) return;
    Segment const* segment = c.programme().find(target->segment);
    const Instant begin =
        move.before ? target->time.begin : target->time.end + c.programme().debate.changeover;
    const Instant end = begin + allotment(c.programme(), *booking->statement());
    if (end > segment->time.end)
        break_hard(findings, "R2", "R2.past_the_end", move.before ? "/before" : "/after",
                   {{"segment", segment->id},
                    {"starts_at", begin},
                    {"ends_at", end},
                    {"segment_ends_at", segment->time.end}});
}

}  // namespace

void judge_segments(Case const& c, Findings& findings) {
    if (auto const* move = std::get_if<Move>(&c.command)) judge_end_of_move(c, *move, findings);
    StatementRequest const* request = statement(c);
    if (!request) return;
    for (std::size_t i = 0; i < request->segments.size(); ++i) {
        Segment const* segment = c.programme().find(request->segments[i]);
        if (segment && segment->kind != SegmentKind::debate)
            break_hard(findings, "R2", "R2.not_a_debate", "/segments/" + std::to_string(i),
                       {{"segment", segment->id}});
    }
}

void judge_explanation_of_vote(Case const& c, Findings& findings) {
    if (c.request && std::holds_alternative<ExplanationOfVoteRequest>(*c.request)) {
        break_hard(findings, "R10", "R10.separate", "/kind");
        return;
    }
    StatementRequest const* request = statement(c);
    if (!request || !request->contains_eov) return;
    Participant const* participant = speaker(c);
    bool const national_of_a_member = participant &&
                                      participant->standing == Standing::member_state &&
                                      request->capacity == Capacity::national;
    if (participant && !national_of_a_member)
        break_hard(findings, "R10", "R10.not_national", "/contains_eov",
                   {{"participant", request->participant}});
}

void judge_who_speaks(Case const& c, Findings& findings) {
    Participant const* participant = speaker(c);
    if (!participant) return;
    if (participant->standing == Standing::un_entity ||
        participant->standing == Standing::other_organization) {
        break_hard(findings, "R11", "R11.not_in_the_debate", "/participant",
                   {{"participant", participant->id}});
        return;
    }
    StatementRequest const* request = statement(c);
    if (request && !may_speak_in(participant->standing, request->capacity))
        break_hard(
            findings, "R11", "R11.capacity_closed", "/capacity",
            {{"participant", participant->id}, {"capacity", std::string{key(request->capacity)}}});
}

void judge_one_statement(Case const& c, Findings& findings) {
    StatementRequest const* request = statement(c);
    if (!request || request->capacity == Capacity::group) return;
    for_each_other(c.meeting, c.booking, [&](Booking const& other) {
        const StatementRequest* theirs = other.statement();
        if (theirs && theirs->capacity != Capacity::group &&
            theirs->participant == request->participant)
            break_hard(findings, "R12", "R12.already_inscribed", "/participant",
                       {{"participant", request->participant}, {"booking", other.id}});
    });
}

void judge_group(Case const& c, Findings& findings) {
    StatementRequest const* request = statement(c);
    if (!request || request->capacity != Capacity::group) return;
    if (request->authorization.empty())
        break_hard(findings, "R13", "R13.authorization_missing", "/authorization");
    if (request->group) {
        if (Group const* group = c.programme().find(*request->group))
            judge_registered_group(c, *request, *group, findings);
    } else {
        judge_joint_statement(c, *request, findings);
    }
}

void warn_speaks_twice(StandingCase const& c, Findings& findings) {
    StatementRequest const* request = c.booking.statement();
    if (!request) return;
    for_each_other(c.meeting, &c.booking, [&](Booking const& other) {
        const StatementRequest* theirs = other.statement();
        if (!theirs) return;
        if (theirs->participant == request->participant &&
            (theirs->capacity == Capacity::group) != (request->capacity == Capacity::group))
            break_soft(findings, "R14", "R14.speaks_twice", "/participant",
                       {{"participant", request->participant}, {"booking", other.id}});
        for (const ParticipantId& state : request->states)
            if (std::find(theirs->states.begin(), theirs->states.end(), state) !=
                theirs->states.end())
                break_soft(findings, "R14", "R14.on_two_lists", "/states",
                           {{"participant", state}, {"booking", other.id}});
    });
}

void judge_allotment(Case const& c, Findings& findings) {
    StatementRequest const* request = statement(c);
    if (!request || !request->allotment) return;
    auto const allowed = c.programme().debate.allowed.find(request->capacity);
    if (allowed != c.programme().debate.allowed.end() && *request->allotment > allowed->second)
        break_hard(findings, "R15", "R15.too_long", "/allotment_seconds",
                   {{"asked_seconds", count(*request->allotment)},
                    {"allowed_seconds", count(allowed->second)},
                    {"capacity", std::string{key(request->capacity)}}});
}

}  // namespace rostrum::model::rules

namespace rostrum::model {

bool may_speak_in(Standing standing, Capacity capacity) {
    switch (standing) {
        case Standing::member_state:
        case Standing::state_of_palestine:
            return capacity != Capacity::observer;
        case Standing::european_union:
            return capacity == Capacity::group;
        case Standing::holy_see:
        case Standing::observer:
            return capacity == Capacity::observer;
        case Standing::un_entity:
        case Standing::other_organization:
            return false;
    }
    return false;
}

}  // namespace rostrum::model
