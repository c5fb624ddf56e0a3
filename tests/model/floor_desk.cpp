#include "tests/model/floor_desk.hpp"

#include <sstream>
#include <stdexcept>

namespace rostrum::model::testing {

FloorDesk::FloorDesk(std::shared_ptr<const Programme> programme) : Desk(std::move(programme)) {
    for (char const* state : {"FRA", "KEN", "BRA", "IND", "THA", "POL", "EGY", "NGA"})
        book(national(state, Level::M));                       // b1 ... b8
    book(observer("holy_see"));                                // b9
    book(observer("icrc"));                                    // b10
    for (char const* id : {"president", "secretary_general"})  // b11, b12
        book(role(id), president_office());
    book(role("concluding_remarks"), president_office());  // b13
    now = ny(24, 10);
}

Result<Events, Refusal> FloorDesk::on_floor(FloorCommand command, Actor const& actor) {
    auto decision = tell(Conduct{std::move(command), std::nullopt}, actor);
    if (decision) now -= Seconds{1};
    return decision;
}

FloorEvent FloorDesk::act(FloorCommand command, Actor const& actor) {
    const Lines refused = answer(Conduct{command, std::nullopt}, actor);
    auto const decision = on_floor(std::move(command), actor);
    if (!decision) throw std::runtime_error("refused: " + refused.front());
    return std::get<OnFloor>(decision->front()).event;
}

Lines FloorDesk::answer_on_floor(FloorCommand command, Actor const& actor) const {
    auto const decision = decide(meeting(), Conduct{command, std::nullopt}, actor, now);
    Lines lines = answer(Conduct{std::move(command), std::nullopt}, actor);
    if (!decision) return lines;
    std::visit(
        [&](auto const& event) {
            if constexpr (requires { event.warnings; })
                for (std::string& line : described(event.warnings))
                    lines.push_back(std::move(line));
        },
        std::get<OnFloor>(decision->front()).event);
    return lines;
}

void FloorDesk::open(std::string const& sitting) {
    act(OpenSitting{SittingId{sitting}, Quorum{120, ""}, false});
}

void FloorDesk::call(std::string const& booking, std::string const& reason) {
    act(Call{BookingId{booking}, {}, reason});
}

void FloorDesk::deliver(std::string const& booking, Seconds time, std::string const& reason) {
    call(booking, reason);
    act(Begin{});
    pass(time);
    act(End{});
}

TurnId FloorDesk::ask_reply(std::string const& participant) {
    return std::get<FloorAsked>(
               act(AskFloor{
                   TurnKind::reply, ParticipantId{participant}, "", {}, false, {}, {}, ""}))
        .turn.id;
}

TurnId FloorDesk::ask_panel(std::string const& participant, std::string const& organization) {
    AskFloor ask;
    ask.kind = TurnKind::intervention;
    ask.panel = SegmentId{"panel-1"};
    ask.organization = organization;
    if (!participant.empty()) {
        ask.participant = ParticipantId{participant};
    } else {
        ask.category = PanelCategory::civil_society;
        ask.registration_basis = RegistrationBasis::ngo_registration;
        ask.registration_reference = "NGO-0815";
    }
    return std::get<FloorAsked>(act(std::move(ask))).turn.id;
}

Turn const& FloorDesk::turn(std::string const& booking) const {
    return *floor().find(meeting().find(BookingId{booking})->progress.turn);
}

std::vector<std::string> FloorDesk::next(std::size_t count) const {
    std::vector<std::string> ids;
    for (Upcoming const& one : upcoming(meeting(), list(), count))
        ids.push_back(one.booking ? one.booking->id.str()
                      : one.turn  ? one.turn->ref.id.str()
                      : one.slot  ? one.slot->id.str()
                                  : one.segment->id.str());
    return ids;
}

void FloorDesk::bring_to(FloorState state) {
    if (state == FloorState::closed) return;
    open("24-am");
    if (state == FloorState::action) {
        deliver("b11", Seconds{60});
        deliver("b12", Seconds{60});
        act(BeginAction{"A/80/L.8", "2025-11-20"});
        return;
    }
    now = ny(24, 11);
    switch (state) {
        case FloorState::suspended:
            act(SuspendSitting{});
            break;
        case FloorState::called:
        case FloorState::speaking:
        case FloorState::paused:
            call("b1", "asked to");
            if (state == FloorState::called) break;
            act(Begin{});
            if (state == FloorState::paused) act(Pause{});
            break;
        case FloorState::point_of_order:
        case FloorState::ruling:
        case FloorState::appeal:
            act(RaisePoint{ParticipantId{"KEN"}});
            if (state == FloorState::point_of_order) break;
            act(End{});
            if (state == FloorState::ruling) break;
            act(RuleOnPoint{false, "not well taken"});
            act(AppealRuling{ParticipantId{"KEN"}});
            break;
        case FloorState::motion:
            act(MoveMotion{MotionKind::close_debate, ParticipantId{"KEN"}});
            break;
        default:
            break;
    }
}

std::string as_it_stands(Meeting const& meeting) {
    std::ostringstream text;
    auto const at = [&](std::optional<Instant> const& instant) -> std::ostream& {
        return instant ? text << instant->time_since_epoch().count() << ' ' : text << "- ";
    };
    text << name(meeting.floor().state()) << '\n';
    for (TurnPtr const& turn : meeting.floor().turns) {
        text << turn->ref.id.str() << ' ' << static_cast<int>(turn->state) << ' '
             << turn->clock.used.count() << ' ' << turn->pauses << ' ';
        at(turn->clock.since), at(turn->called_at), at(turn->began_at), at(turn->ended_at);
        text << turn->corrections.size() << '\n';
    }
    for (SittingRecord const& sitting : meeting.floor().now.sittings) {
        text << sitting.id.str() << ' ';
        at(sitting.opened_at), at(sitting.suspended_since), at(sitting.adjourned_at);
        at(sitting.extended_to);
        text << sitting.suspensions.size() << ' ' << sitting.quorum.present.value_or(-1) << '\n';
    }
    text << meeting.floor().now.speaker.str() << ' ' << meeting.floor().now.motions.size() << ' '
         << static_cast<int>(meeting.floor().now.debate) << '\n';
    for (auto const& booking : meeting.bookings) {
        text << booking->id.str() << ' ' << static_cast<int>(booking->progress.stage) << ' '
             << booking->progress.absences << ' ' << booking->progress.turn.str() << '\n';
    }
    const SpeakersList list = lay_out(meeting);
    for (Place const& place : list.places) {
        text << meeting.bookings[place.booking]->id.str() << ' ';
        if (place.planned)
            text << place.planned->segment.str() << ' '
                 << place.planned->time.begin.time_since_epoch().count();
        text << '\n';
    }
    for (Swap const& swap : meeting.swaps)
        text << swap.id.str() << static_cast<int>(swap.state) << '\n';
    for (ModeratedRequest const& request : meeting.requests)
        text << request.id.str() << static_cast<int>(request.state) << '\n';
    return text.str();
}

}  // namespace rostrum::model::testing
