#pragma once

#include "tests/server/wire/random_events.hpp"

namespace rostrum::tests {

// What happens on the floor, and how it stands, with every field filled or left empty by chance.
class RandomFloor {
public:
    explicit RandomFloor(RandomEvents& random) : random_(random) {}

    model::FloorEvent event(std::size_t alternative);
    model::Floor floor();
    model::BookingProgress progress();

private:
    template <class Id>
    Id id();
    template <class Make>
    auto maybe(Make make) -> std::optional<decltype(make())>;
    int number() { return static_cast<int>(random_.below(200)); }

    model::TurnRef turn_ref();
    model::SpeechClock clock();
    model::Planned planned();
    model::Quorum quorum();
    model::Vote vote();
    model::MotionKind motion_kind();
    std::vector<model::Finding> findings();
    std::optional<model::Instant> maybe_instant();
    std::optional<model::TurnRef> maybe_turn_ref();
    std::optional<model::SpeechClock> maybe_clock();

    model::TurnPtr turn();
    std::vector<model::TurnPtr> turns();
    model::SittingRecord sitting();
    model::Proceedings proceedings();
    model::FloorStep step();

    RandomEvents& random_;
};

// All the members of an event of the floor, to compare by. The bindings make a member that was
// forgotten here a compile error.
template <class T, class... Others>
concept AnyOf = (std::same_as<T, Others> || ...);

auto tied(AnyOf<model::ChairTaken, model::RulingAppealed> auto const& event) {
    auto const& [a] = event;
    return std::tie(a);
}
auto tied(
    AnyOf<model::SittingAdjourned, model::QuorumCounted, model::SpeakerReady, model::AskWithdrawn,
          model::SpeechBegun, model::SpeechResumed, model::SpeechEnded, model::AppealDecided,
          model::MotionWithdrawn, model::DebateReopened> auto const& event) {
    auto const& [a, b] = event;
    return std::tie(a, b);
}
auto tied(AnyOf<model::SittingResumed, model::SpeechPaused, model::SpeakerAbsent,
                model::PointRuled, model::MotionMoved, model::MotionSpeakerCalled,
                model::ActionBegun> auto const& event) {
    auto const& [a, b, c] = event;
    return std::tie(a, b, c);
}
auto tied(AnyOf<model::SittingOpened, model::SittingExtended, model::PointRaised,
                model::MotionDecided, model::ActionTaken, model::TurnCorrected> auto const& event) {
    auto const& [a, b, c, d] = event;
    return std::tie(a, b, c, d);
}
auto tied(AnyOf<model::SittingSuspended, model::StepUndone> auto const& event) {
    auto const& [a, b, c, d, e] = event;
    return std::tie(a, b, c, d, e);
}
auto tied(AnyOf<model::FloorAsked> auto const& event) {
    auto const& [a, b, c, d, e, f] = event;
    return std::tie(a, b, c, d, e, f);
}
auto tied(AnyOf<model::SpeakerCalled> auto const& event) {
    auto const& [a, b, c, d, e, f, g, h] = event;
    return std::tie(a, b, c, d, e, f, g, h);
}

}  // namespace rostrum::tests
