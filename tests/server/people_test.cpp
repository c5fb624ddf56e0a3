#include "server/people.hpp"

#include <catch2/catch.hpp>

#include "server/advance.hpp"
#include "tests/server/writer_desk.hpp"

using namespace rostrum;
using namespace rostrum::tests;
using namespace rostrum::server;

using Kind = Outcome::Kind;

namespace {

model::SittingId const morning{"24-am"};

// The desk on the first morning.
struct OnTheDay : Desk {
    OnTheDay() { clock.set(instant("2025-11-24T15:00:00Z")); }

    Outcome conduct(model::FloorCommand command, std::string const& name = "") {
        Outcome outcome = one(conducting(std::move(command), name));
        INFO(outcome.refusal.message);
        REQUIRE(outcome.kind == Kind::accepted);
        return outcome;
    }
    Outcome open_sitting(std::string const& presiding = "") {
        return conduct(model::OpenSitting{morning, {65, ""}, !presiding.empty()}, presiding);
    }
    model::PersonId row_of_chair() const {
        return view()->meeting->floor().record(morning)->presiding;
    }
    // Who presides; empty: nobody is named.
    std::string presiding() const {
        return view()->people->find(row_of_chair()).value_or(Person{}).name;
    }
};

model::AskFloor reply_of(model::ParticipantId const& participant, bool names_speaker) {
    model::AskFloor ask;
    ask.participant = participant;
    ask.names_speaker = names_speaker;
    return ask;
}

// What would be the subject of an outcome.
std::string subject(model::FloorEvent event) {
    return subject_of(model::OnFloor{std::move(event)});
}

}  // namespace

TEST_CASE("Whoever presides has a row, which a step taken back leaves alone") {
    OnTheDay desk;
    desk.open_sitting("Anna Chair");
    CHECK(desk.presiding() == "Anna Chair");
    desk.conduct(model::SuspendSitting{});
    std::uint64_t const suspended = desk.version();
    desk.conduct(model::TakeChair{}, "Bruno Deputy");
    CHECK(desk.presiding() == "Bruno Deputy");
    desk.conduct(model::UndoStep{suspended, "a slip"});
    CHECK(desk.presiding() == "Bruno Deputy");
    desk.conduct(model::TakeChair{}, "Carla Deputy");
    CHECK(desk.presiding() == "Carla Deputy");
    desk.open();
    CHECK(desk.presiding() == "Carla Deputy");
    for (store::StoredEvent const& event : log_of(*desk.memory))
        for (char const* name : {"Anna", "Bruno", "Carla"})
            CHECK(event.body.find(name) == std::string::npos);
}

TEST_CASE("A sitting may begin with nobody named") {
    OnTheDay desk;
    std::size_t const known = desk.view()->people->size();
    desk.open_sitting();
    CHECK(desk.row_of_chair().empty());
    CHECK(desk.view()->people->size() == known);
}

TEST_CASE("Whoever asks for the floor has the turn's row, which is no booking's") {
    OnTheDay desk;
    desk.open_sitting();
    Outcome const named = desk.conduct(reply_of(desk.state(0), true), "Diego Delegate");
    Outcome const unnamed = desk.conduct(reply_of(desk.state(1), false));
    model::TurnId const turn{"t" + std::to_string(desk.version() - 1)};
    CHECK(named.subject == turn.str());
    CHECK(unnamed.subject == "t" + std::to_string(desk.version()));
    CHECK(desk.view()->people->find(person_of(turn)) == Person{"Diego Delegate", "", "", ""});
    CHECK_FALSE(desk.view()->people->find(person_of(model::TurnId{unnamed.subject})));
    desk.conduct(model::WithdrawAsk{turn, "not needed"});
    desk.open();
    CHECK(desk.view()->people->find(person_of(turn)) == Person{"Diego Delegate", "", "", ""});
}

TEST_CASE("What happened on the floor is a turn's, else a booking's") {
    model::TurnRef const turn{model::TurnId{"t9"}, model::TurnKind::statement,
                              model::BookingId{"b17"}, std::nullopt, ""};
    CHECK(subject(model::SpeechEnded{turn, {}}) == "t9");
    CHECK(subject(model::PointRaised{turn, {}, std::nullopt, std::nullopt}) == "t9");
    CHECK(subject(model::StepUndone{8, "", model::FloorState::called, turn, std::nullopt}) == "t9");
    CHECK(subject(model::StepUndone{}).empty());
    CHECK(subject(model::SpeakerReady{model::BookingId{"b17"}, true}) == "b17");
    CHECK(subject(model::ChairTaken{morning}).empty());
}
