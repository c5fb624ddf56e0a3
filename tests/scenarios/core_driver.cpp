#include "tests/scenarios/core_driver.hpp"

#include <algorithm>
#include <stdexcept>

#include "config/instant.hpp"
#include "config/programme.hpp"
#include "model/capacity.hpp"
#include "model/floor_machine.hpp"
#include "model/rules.hpp"
#include "model/timetable.hpp"
#include "tests/scenarios/bodies.hpp"
#include "tests/scenarios/words.hpp"

namespace rostrum::tests::scenarios {

namespace {

using nlohmann::json;

std::shared_ptr<model::Programme const> programme_of(std::filesystem::path const& file) {
    std::filesystem::path const folder = ROSTRUM_SOURCE_DIR "/config";
    auto const programme = config::load_programme(folder / file, folder);
    if (!programme)
        throw std::runtime_error(file.string() + ": " + programme.error().front().message);
    return *programme;
}

std::vector<std::string> rules_of(model::Findings const& findings) {
    std::vector<std::string> rules;
    for (model::Finding const& finding : findings)
        rules.push_back(finding.rule.str());
    return rules;
}

std::string words_for(model::Refusal const& refusal) {
    using Kind = model::Refusal::Kind;
    if (refusal.kind == Kind::not_found) return "not found";
    if (refusal.kind == Kind::forbidden) return "forbidden";
    if (refusal.kind != Kind::broken) return "conflict";
    std::string text = "refused";
    for (std::string const& rule : rules_of(refusal.findings))
        text += ' ' + rule;
    for (model::Unknown const& unknown : refusal.unknown)
        text += " unknown " + unknown.pointer;
    return text;
}

struct Who {
    std::string operator()(model::StatementRequest const& s) const {
        return s.participant.str() + (s.group ? ':' + s.group->str() : "") +
               (s.states.empty() ? "" : ":joint");
    }
    std::string operator()(model::RoleRequest const& role) const { return role.role.str(); }
    std::string operator()(model::PanelRequest const& seat) const {
        return seat.participant ? seat.participant->str() : seat.organization;
    }
    std::string operator()(model::ExplanationOfVoteRequest const&) const { return ""; }
};

Statements statements(model::Amount const& total, model::Amount const& taken,
                      model::Amount const& free, model::Amount const& overflow) {
    return {total.statements, taken.statements, free.statements, overflow.statements};
}

// What is noted of the swap that the event proposes or carries out.
model::Findings notes_of(model::Meeting const& meeting, model::Event const& event) {
    if (auto const* accepted = std::get_if<model::SwapAccepted>(&event)) return accepted->warnings;
    auto const& proposed = std::get<model::SwapProposed>(event);
    return model::swap_notes(meeting, *meeting.find(proposed.from), *meeting.find(proposed.with));
}

std::vector<std::string> floor_warnings(model::Event const& event) {
    auto const* happened = std::get_if<model::OnFloor>(&event);
    if (!happened) return {};
    return std::visit(
        [](auto const& one) -> std::vector<std::string> {
            if constexpr (requires { one.warnings; })
                return rules_of(one.warnings);
            else
                return {};
        },
        happened->event);
}

std::string who_of(model::TurnRef const& ref) {
    if (!ref.booking.empty()) return ref.booking.str();
    return ref.participant ? ref.participant->str() : ref.organization;
}

std::string text_of(std::optional<model::Instant> const& at) {
    return at ? config::format_instant(*at) : "-";
}

constexpr std::string_view turn_states[] = {"asked", "called", "speaking", "paused",
                                            "ended", "absent", "withdrawn"};

void put_floor(model::Floor const& floor, State& state) {
    model::SittingRecord const* sitting = floor.now.sitting();
    model::Turn const* current = floor.current();
    state.floor =
        std::string{model::name(floor.state())} + ' ' + (sitting ? sitting->id.str() : "-") + ' ' +
        (current ? who_of(current->ref) + " used " + std::to_string(current->clock.used.count())
                 : "-");
    for (model::TurnPtr const& turn : floor.turns) {
        if (turn->state == model::TurnState::asked)
            state.asked.emplace(who_of(turn->ref), turn->ref.id.str());
        if (!turn->called_at) continue;
        state.turns[turn->ref.id.str()] =
            who_of(turn->ref) + ' ' +
            std::string{turn_states[static_cast<std::size_t>(turn->state)]} + ' ' +
            text_of(turn->began_at) + ' ' + text_of(turn->ended_at) + " used " +
            std::to_string(turn->clock.used.count()) + " pauses " + std::to_string(turn->pauses);
    }
}

std::string request_of(model::Event const& event) {
    if (auto const* asked = std::get_if<model::Requested>(&event)) return asked->request.str();
    if (auto const* accepted = std::get_if<model::RequestAccepted>(&event))
        return accepted->request.str();
    return "";
}

std::string swap_of(model::Event const& event) {
    if (auto const* proposed = std::get_if<model::SwapProposed>(&event))
        return proposed->swap.str();
    if (auto const* accepted = std::get_if<model::SwapAccepted>(&event))
        return accepted->swap.str();
    return "";
}

}  // namespace

CoreDriver::CoreDriver(std::filesystem::path const& meeting, model::Instant begins) : now_(begins) {
    model::Actor const operators{model::ActorRole::command_line, "command_line", std::nullopt};
    auto const made =
        model::decide(meeting_, model::CreateMeeting{programme_of(meeting)}, operators, now_);
    if (!made) throw std::runtime_error("the meeting was not made");
    happen(*made, now_, true);
    pass_deadlines();
}

void CoreDriver::happen(model::Events const& events, model::Instant at, bool by_officer) {
    for (model::Event const& event : events)
        meeting_ = model::apply(std::move(meeting_), {meeting_.version + 1, at, event, by_officer});
    auto const broken = model::broken_invariants(meeting_);
    if (!broken.empty()) throw std::runtime_error("the core broke an invariant: " + broken.front());
}

void CoreDriver::pass_deadlines() {
    model::Actor const schedule{model::ActorRole::schedule, "schedule", std::nullopt};
    for (auto due = model::next_deadline(meeting_); due && *due <= now_;
         due = model::next_deadline(meeting_)) {
        model::Instant const at = std::max(*due, meeting_.at);
        auto const events = model::decide(meeting_, model::PassDeadline{*due}, schedule, at);
        if (!events || events->empty()) throw std::runtime_error("a deadline changes nothing");
        happen(*events, at, false);
    }
}

void CoreDriver::set_time(model::Instant at) {
    now_ = at;
    pass_deadlines();
}

void CoreDriver::act_as(model::ActorRole role, std::string const& participant) {
    actor_ = {role, std::string{model::name(role)}, std::nullopt};
    if (!participant.empty()) actor_.participant = model::ParticipantId{participant};
}

Answer CoreDriver::tell(model::Command const& command, std::string const& subject) {
    auto const events = model::decide(meeting_, command, actor_, now_);
    if (!events) return {words_for(events.error()), "", {}};
    happen(*events, now_, actor_.officer());
    Answer answer{"", subject, {}};
    if (!events->empty()) {
        model::Event const& event = events->front();
        if (std::string const swap = swap_of(event); !swap.empty())
            return {"", swap, rules_of(notes_of(meeting_, event))};
        if (std::string const request = request_of(event); !request.empty())
            return {"", request, {}};
        if (std::holds_alternative<model::OnFloor>(event))
            return {"", subject, floor_warnings(event)};
        if (auto const id = model::subject(event); !id.empty()) answer.subject = id.str();
    }
    if (auto const* booking = meeting_.find(model::BookingId{answer.subject}))
        answer.warnings = rules_of(model::warnings(meeting_, model::lay_out(meeting_), *booking,
                                                   forecasts().find(*booking)));
    return answer;
}

Answer CoreDriver::book(json const& body) {
    return tell(book_of(body));
}

Answer CoreDriver::change(std::string const& booking, json const& body) {
    model::Booking const* found = meeting_.find(model::BookingId{booking});
    return found ? tell(change_of(*found, body), booking) : Answer{"not found", "", {}};
}

Answer CoreDriver::withdraw(std::string const& booking) {
    return tell(model::Withdraw{model::BookingId{booking}, std::nullopt, ""});
}

Answer CoreDriver::restore(std::string const& booking, json const& body) {
    return tell(model::Restore{model::BookingId{booking}, text_of(body, "reason")});
}

Answer CoreDriver::move(std::string const& booking, json const& body) {
    return tell(move_of(model::BookingId{booking}, body));
}

Answer CoreDriver::swap(std::string const& booking, json const& body) {
    return tell(model::ProposeSwap{model::BookingId{booking},
                                   model::BookingId{text_of(body, "with")}, text_of(body, "reason"),
                                   std::nullopt});
}

Answer CoreDriver::accept(std::string const& swap, json const& body) {
    return tell(model::AcceptSwap{model::SwapId{swap}, text_of(body, "reason"), std::nullopt});
}

Answer CoreDriver::decline(std::string const& swap) {
    return tell(model::DeclineSwap{model::SwapId{swap}, ""}, swap);
}

Answer CoreDriver::accept_request(std::string const& request, json const& body) {
    return tell(model::AcceptRequest{model::RequestId{request}, text_of(body, "reason")});
}

Answer CoreDriver::decline_request(std::string const& request, json const& body) {
    return tell(model::DeclineRequest{model::RequestId{request}, text_of(body, "reason")}, request);
}

Answer CoreDriver::change_settings(json const& body) {
    return tell(settings_of(body), "list");
}

Answer CoreDriver::open_or_close(json const& body) {
    std::string const reason = text_of(body, "reason");
    if (text_of(body, "action") == "open") return tell(model::OpenList{reason}, "list");
    return tell(model::CloseList{reason}, "list");
}

Answer CoreDriver::undo(json const& body) {
    std::uint64_t const act = meeting_.last_act ? meeting_.last_act->version : 1;
    Answer const answer = tell(model::Undo{act, text_of(body, "reason")});
    return answer.refusal.empty() ? Answer{"", "list", {}} : answer;
}

Answer CoreDriver::conduct(json const& body) {
    json named = body;
    auto const& last = meeting_.floor().last_step;
    if (text_of(body, "action") == "undo") named["step"] = last ? last->version : 1;
    return tell(floor_of(named), "floor");
}

model::Forecasts CoreDriver::forecasts() const {
    return model::forecast(meeting_, model::lay_out(meeting_),
                           model::forecast_stretch(meeting_, now_).as_of);
}

State CoreDriver::state() {
    State state;
    put_floor(meeting_.floor(), state);
    state.list_open = meeting_.list.open;
    if (meeting_.list.since != model::Instant{})
        state.list_since = config::format_instant(meeting_.list.since);

    model::SpeakersList const list = model::lay_out(meeting_);
    model::Forecasts const foretold = forecasts();
    for (auto const& booking : meeting_.bookings) {
        Standing standing;
        standing.who = std::visit(Who{}, booking->request);
        model::Place const* place = list.find(booking->id, meeting_);
        if (place) standing.position = place->position;
        constexpr char const* stages[] = {"listed", "called", "speaking", "delivered", "absent"};
        auto const stage = static_cast<std::size_t>(booking->progress.stage);
        standing.state = !booking->active()                           ? "withdrawn"
                         : stage == 0 && (place && place->overflow()) ? "overflow"
                                                                      : stages[stage];
        if (auto const planned = model::planned(meeting_, list, *booking)) {
            standing.segment = planned->segment.str();
            standing.starts = config::format_local(meeting_.programme->zone, planned->time.begin);
            standing.seconds = planned->time.length().count();
        }
        standing.warnings =
            rules_of(model::warnings(meeting_, list, *booking, foretold.find(*booking)));
        state.bookings.emplace(booking->id.str(), std::move(standing));
    }

    constexpr char const* swap_states[] = {"proposed", "accepted", "declined", "lapsed"};
    for (model::Swap const& swap : meeting_.swaps)
        state.swaps[swap.id.str()] = swap_states[static_cast<std::size_t>(swap.state)];

    constexpr char const* request_states[] = {"pending", "accepted", "declined", "withdrawn",
                                              "lapsed"};
    for (model::ModeratedRequest const& request : meeting_.requests)
        state.requests[request.id.str()] =
            request_states[static_cast<std::size_t>(request.state)] +
            (request.booking.empty() ? "" : ' ' + request.booking.str());

    model::Availability const found = model::availability(meeting_, list);
    state.capacity["all"] = statements(found.total, found.taken, found.free, found.overflow);
    for (model::SegmentCapacity const& segment : found.segments)
        state.capacity[segment.segment.str()] =
            statements(segment.total, segment.taken, segment.free, segment.overflow);
    return state;
}

}  // namespace rostrum::tests::scenarios
