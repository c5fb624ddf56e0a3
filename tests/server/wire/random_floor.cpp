#include "tests/server/wire/random_floor.hpp"

namespace rostrum::tests {

using namespace model;

template <class Id>
Id RandomFloor::id() {
    return Id("id" + std::to_string(random_.below(50)));
}

template <class Make>
auto RandomFloor::maybe(Make make) -> std::optional<decltype(make())> {
    if (random_.coin()) return std::nullopt;
    return make();
}

TurnRef RandomFloor::turn_ref() {
    TurnRef ref;
    ref.id = id<TurnId>();
    ref.kind = static_cast<TurnKind>(random_.below(turn_kinds));
    if (random_.coin()) ref.booking = id<BookingId>();
    ref.participant = maybe([&] { return id<ParticipantId>(); });
    ref.organization = random_.text();
    return ref;
}

SpeechClock RandomFloor::clock() {
    SpeechClock clock;
    clock.since = maybe_instant();
    if (random_.coin()) clock.used = Milliseconds{random_.below(1'000'000)};
    clock.limit = maybe([&] { return Seconds{random_.below(600)}; });
    return clock;
}

Planned RandomFloor::planned() {
    return {id<SegmentId>(), {random_.instant(), random_.instant()}};
}

Quorum RandomFloor::quorum() {
    return {maybe([&] { return number(); }), random_.text()};
}

Vote RandomFloor::vote() {
    if (random_.coin()) return {};
    return {true, number(), number(), number()};
}

MotionKind RandomFloor::motion_kind() {
    return static_cast<MotionKind>(random_.below(motion_kinds));
}

std::vector<Finding> RandomFloor::findings() {
    std::vector<Finding> some;
    for (unsigned left = random_.below(3); left > 0; --left)
        some.push_back(random_.finding());
    return some;
}

std::optional<Instant> RandomFloor::maybe_instant() {
    return maybe([&] { return random_.instant(); });
}

std::optional<TurnRef> RandomFloor::maybe_turn_ref() {
    return maybe([&] { return turn_ref(); });
}

std::optional<SpeechClock> RandomFloor::maybe_clock() {
    return maybe([&] { return clock(); });
}

FloorEvent RandomFloor::event(std::size_t alternative) {
    switch (alternative) {
        case 0:
            return SittingOpened{id<SittingId>(), quorum(), random_.coin(), findings()};
        case 1:
            return SittingSuspended{id<SittingId>(), maybe_instant(), random_.text(),
                                    maybe_turn_ref(), maybe_clock()};
        case 2:
            return SittingResumed{id<SittingId>(), maybe_turn_ref(), maybe_clock()};
        case 3:
            return SittingAdjourned{id<SittingId>(), random_.text()};
        case 4:
            return SittingExtended{id<SittingId>(), random_.instant(), random_.text(), findings()};
        case 5:
            return ChairTaken{id<SittingId>()};
        case 6:
            return QuorumCounted{id<SittingId>(), quorum()};
        case 7:
            return SpeakerReady{id<BookingId>(), random_.coin()};
        case 8:
            return FloorAsked{
                turn_ref(),
                random_.coin() ? id<SegmentId>() : SegmentId{},
                random_.coin(),
                maybe([&] { return static_cast<PanelCategory>(random_.below(9)); }),
                maybe([&] { return static_cast<RegistrationBasis>(random_.below(4)); }),
                random_.text()};
        case 9:
            return AskWithdrawn{turn_ref(), random_.text()};
        case 10: {
            SpeakerCalled called;
            called.turn = turn_ref();
            if (random_.coin()) called.segment = id<SegmentId>();
            called.planned = maybe([&] { return planned(); });
            called.limit = maybe([&] { return Seconds{random_.below(600)}; });
            called.number = static_cast<int>(random_.below(3));
            called.out_of_order = random_.coin();
            called.reason = random_.text();
            called.warnings = findings();
            return called;
        }
        case 11:
            return SpeechBegun{turn_ref(), clock()};
        case 12:
            return SpeechPaused{turn_ref(), clock(), random_.text()};
        case 13:
            return SpeechResumed{turn_ref(), clock()};
        case 14:
            return SpeechEnded{turn_ref(), clock()};
        case 15:
            return SpeakerAbsent{turn_ref(), random_.coin() ? id<BookingId>() : BookingId{},
                                 random_.text()};
        case 16:
            return PointRaised{turn_ref(), clock(), maybe_turn_ref(), maybe_clock()};
        case 17:
            return PointRuled{turn_ref(), random_.coin(), random_.text()};
        case 18:
            return RulingAppealed{id<ParticipantId>()};
        case 19:
            return AppealDecided{vote(), random_.coin()};
        case 20:
            return MotionMoved{motion_kind(), id<ParticipantId>(), findings()};
        case 21:
            return MotionSpeakerCalled{turn_ref(), motion_kind(), random_.coin()};
        case 22:
            return MotionWithdrawn{motion_kind(), random_.text()};
        case 23:
            return MotionDecided{motion_kind(), vote(), random_.coin(), findings()};
        case 24:
            return ActionBegun{random_.text(), random_.text(), findings()};
        case 25:
            return ActionTaken{random_.text(), vote(), random_.coin(), findings()};
        case 26:
            return DebateReopened{random_.text(), random_.text()};
        case 27:
            return StepUndone{random_.below(1'000'000), random_.text(),
                              static_cast<FloorState>(random_.below(floor_states)),
                              maybe_turn_ref(), maybe_clock()};
        case 28:
            return TurnCorrected{turn_ref(), maybe_instant(), maybe_instant(), random_.text()};
        default:
            throw std::logic_error("an event of the floor that these tests don't know yet");
    }
}

BookingProgress RandomFloor::progress() {
    BookingProgress progress;
    progress.stage = static_cast<BookingProgress::Stage>(random_.below(5));
    progress.planned = maybe([&] { return planned(); });
    if (random_.coin()) progress.turn = id<TurnId>();
    progress.absences = static_cast<int>(random_.below(3));
    return progress;
}

TurnPtr RandomFloor::turn() {
    Turn turn;
    turn.ref = turn_ref();
    turn.state = static_cast<TurnState>(random_.below(7));
    turn.sitting = id<SittingId>();
    turn.segment = id<SegmentId>();
    turn.planned = maybe([&] { return planned(); });
    turn.out_of_order = random_.coin();
    turn.in_favour = random_.coin();
    turn.number = static_cast<int>(random_.below(3));
    turn.asked_at = maybe_instant();
    turn.called_at = maybe_instant();
    turn.began_at = maybe_instant();
    turn.ended_at = maybe_instant();
    turn.clock = clock();
    turn.pauses = number();
    for (unsigned left = random_.below(3); left > 0; --left)
        turn.corrections.push_back({random_.below(1'000'000), maybe_instant(), maybe_instant()});
    return std::make_shared<Turn const>(std::move(turn));
}

std::vector<TurnPtr> RandomFloor::turns() {
    std::vector<TurnPtr> some;
    for (unsigned left = random_.below(6); left > 0; --left)
        some.push_back(turn());
    return some;
}

SittingRecord RandomFloor::sitting() {
    SittingRecord record;
    record.id = id<SittingId>();
    record.opened_at = random_.instant();
    record.adjourned_at = maybe_instant();
    record.suspended_since = maybe_instant();
    record.suspended_until = maybe_instant();
    for (unsigned left = random_.below(3); left > 0; --left)
        record.suspensions.push_back({random_.instant(), random_.instant()});
    record.extended_to = maybe_instant();
    record.presiding = PersonId(random_.text());
    record.quorum = quorum();
    return record;
}

Proceedings RandomFloor::proceedings() {
    Proceedings now;
    for (unsigned left = random_.below(4); left > 0; --left)
        now.sittings.push_back(sitting());
    if (random_.coin()) now.speaker = id<TurnId>();
    now.point = maybe([&] {
        return PointOfOrder{id<TurnId>(), static_cast<PointOfOrder::Stage>(random_.below(2))};
    });
    now.appeal = random_.coin();
    now.may_be_appealed = random_.coin();
    for (unsigned left = random_.below(3); left > 0; --left)
        now.motions.push_back({motion_kind(),
                               id<ParticipantId>(),
                               random_.instant(),
                               number(),
                               number(),
                               {id<ParticipantId>()}});
    now.action = maybe([&] {
        return DeclarationAction{random_.text(),    random_.text(),  id<SittingId>(),
                                 random_.instant(), maybe_instant(), vote()};
    });
    now.debate = static_cast<DebateState>(random_.below(3));
    return now;
}

FloorStep RandomFloor::step() {
    FloorStep step;
    step.version = random_.below(1'000'000);
    step.event = random_.below(std::variant_size_v<FloorEvent>);
    step.before = proceedings();
    step.turns = turns();
    if (random_.coin()) step.made = id<TurnId>();
    for (unsigned left = random_.below(3); left > 0; --left)
        step.bookings.push_back({id<BookingId>(), progress(), random_.key(), random_.key(),
                                 random_.coin(), random_.coin()});
    return step;
}

Floor RandomFloor::floor() {
    Floor floor;
    floor.version = random_.below(1'000'000);
    floor.now = proceedings();
    floor.turns = turns();
    floor.last_step = maybe([&] { return step(); });
    return floor;
}

}  // namespace rostrum::tests
