#include "model/programme.hpp"

#include <catch2/catch.hpp>

using namespace rostrum::model;

namespace {

Text in_six(std::string const& wording) {
    Text text;
    text.in.fill(wording);
    return text;
}

Instant at(int hours, int minutes = 0) {
    return Instant(std::chrono::hours(hours) + std::chrono::minutes(minutes));
}

Interval from_to(int begin, int end) {
    return {at(begin), at(end)};
}

// The smallest meeting: one sitting with an opening, a debate and a closing, in UTC.
Programme small() {
    Programme programme;
    programme.id = MeetingId("small");
    programme.zone = {"UTC", {{Instant(), Seconds(0)}}};
    programme.rooms = {{RoomId("hall"), in_six("Hall")}};
    programme.mandate.document = "X/RES/0/2";
    programme.mandate.session = "3";

    Sitting sitting;
    sitting.id = SittingId("day");
    sitting.time = from_to(9, 13);
    sitting.room = RoomId("hall");
    sitting.plenary_number = 7;
    sitting.record_symbol = "A/3/PV.7";
    sitting.presiding_officer = "president";
    programme.sittings = {sitting};

    auto const segment = [](char const* id, SegmentKind kind, int begin, int end) {
        Segment made;
        made.id = SegmentId(id);
        made.sitting = SittingId("day");
        made.kind = kind;
        made.time = from_to(begin, end);
        made.citations = {{"X/RES/0/2", "9", ""}};
        return made;
    };
    programme.segments = {segment("opening", SegmentKind::opening, 9, 10),
                          segment("debate", SegmentKind::debate, 10, 12),
                          segment("closing", SegmentKind::closing, 12, 13)};
    programme.segments[0].roles = {{RoleId("host"), in_six("Host"), Seconds(60), true, false, {}}};
    programme.segments[2].roles = {
        {RoleId("thanks"), in_six("Thanks"), Seconds(60), true, false, {}}};

    for (auto const capacity : all_capacities)
        programme.debate.allowed[capacity] = Seconds(180);
    programme.debate.list = {at(1), at(2), at(3)};
    programme.rules = {{RuleId("R4"), {{"A/520", "rule 68", ""}}, in_six("One"), {}},
                       {RuleId("R28"), {{"X/RES/0/2", "1", ""}}, in_six("No"), {{"above", 0.5}}}};
    for (char const* const id : {"AAA", "BBB", "DDD"}) {
        Participant participant;
        participant.id = ParticipantId(id);
        programme.participants.push_back(participant);
    }
    return programme;
}

std::vector<std::string> pointers(Programme const& programme, bool for_publication = false) {
    std::vector<std::string> all;
    for (auto const& fault : faults(programme, for_publication))
        all.push_back(fault.pointer);
    return all;
}

using Pointers = std::vector<std::string>;

}  // namespace

TEST_CASE("what a programme holds is found by its id, and nothing else") {
    auto const programme = small();
    CHECK(programme.find(RoomId("hall")) == &programme.rooms[0]);
    CHECK(programme.find(SittingId("day")) == &programme.sittings[0]);
    CHECK(programme.find(SegmentId("debate")) == &programme.segments[1]);
    CHECK(programme.find(ParticipantId("AAA")) == &programme.participants[0]);
    CHECK(programme.find(ParticipantId("DDD")) == &programme.participants[2]);
    CHECK(programme.find(RuleId("R28")) == &programme.rules[1]);
    CHECK(programme.find(SegmentId("Debate")) == nullptr);
    CHECK(programme.find(ParticipantId("CCC")) == nullptr);
    CHECK(programme.find(ParticipantId("EEE")) == nullptr);
    CHECK(programme.find(GroupId("AAA")) == nullptr);

    auto const place = programme.find(RoleId("thanks"));
    REQUIRE(place);
    CHECK(place.segment == &programme.segments[2]);
    CHECK(place.slot == &programme.segments[2].roles[0]);
    CHECK_FALSE(programme.find(RoleId("debate")));
}

TEST_CASE("a rule's number is its own, or else the one that is offered") {
    auto const programme = small();
    CHECK(programme.parameter("R28", "above", 0.9) == 0.5);
    CHECK(programme.parameter("R28", "below", 0.9) == 0.9);
    CHECK(programme.parameter("R29", "above", 0.9) == 0.9);
}

TEST_CASE("a programme without a mandate's clauses is judged by itself alone") {
    CHECK(pointers(small()).empty());
}

TEST_CASE("a programme without an offset for its zone cannot be judged further") {
    auto programme = small();
    programme.zone.offsets.clear();
    programme.segments.clear();
    CHECK(pointers(programme) == Pointers{"/zone"});
}

TEST_CASE("a fault is cited from the clause on its segment, else from the segment, else the rule") {
    auto programme = small();
    programme.segments[1].time.end = at(14);
    auto const cited = [&] {
        for (auto const& fault : faults(programme, false))
            if (fault.pointer == "/segments/1/ends_at") return fault.citation.paragraph;
        return std::string("nothing");
    };
    CHECK(cited() == "9");
    MandateClause clause;
    clause.paragraph = "2(x)";
    clause.segment = SegmentId("debate");
    clause.time = Interval{at(10), at(14)};
    programme.mandate.clauses = {clause};
    CHECK(cited() == "2(x)");
    programme.mandate.clauses.clear();
    programme.segments[1].citations.clear();
    CHECK(cited() == "");

    programme = small();
    programme.sittings[0].presiding_officer.clear();
    auto const found = faults(programme, false);
    REQUIRE(found.size() == 1);
    CHECK(found[0].rule == RuleId("R4"));
    CHECK(found[0].citation == Citation{"A/520", "rule 68", ""});
}

TEST_CASE("faults come in the order of the file") {
    auto programme = small();
    programme.rules.push_back(programme.rules[0]);
    programme.debate.changeover = Seconds(-1);
    programme.segments[2].roles.clear();
    programme.segments[0].roles.clear();
    programme.sittings[0].presiding_officer.clear();
    programme.rooms.push_back(programme.rooms[0]);
    CHECK(pointers(programme) == Pointers{"/rooms/1/id", "/sittings/0/presiding_officer",
                                          "/segments/0/roles", "/segments/2/roles",
                                          "/debate/changeover_seconds", "/rules/2/id"});
}

TEST_CASE("R4: intervals are half-open, they touch without overlapping") {
    auto programme = small();
    CHECK(programme.segments[0].time.end == programme.segments[1].time.begin);
    programme.segments[0].time.end += Milliseconds(1);
    CHECK(pointers(programme) == Pointers{"/segments/1/starts_at"});
}

TEST_CASE("R4: sittings at the same time need rooms of their own") {
    auto programme = small();
    Sitting beside = programme.sittings[0];
    beside.id = SittingId("beside");
    beside.plenary = false;
    beside.plenary_number.reset();
    beside.record_symbol.clear();
    programme.sittings.push_back(beside);
    CHECK(pointers(programme) == Pointers{"/sittings/1/starts_at"});
    programme.rooms.push_back({RoomId("other"), in_six("Other")});
    programme.sittings[1].room = RoomId("other");
    CHECK(pointers(programme).empty());
}

TEST_CASE("R1: a mandate that names a segment wants it as it says, and no other") {
    auto programme = small();
    MandateClause clause;
    clause.paragraph = "1";
    clause.segment = SegmentId("debate");
    clause.kind = SegmentKind::debate;
    clause.time = Interval{at(10), at(12)};
    programme.mandate.clauses = {clause};
    // What the mandate does not name is more than it lays down.
    CHECK(pointers(programme) == Pointers{"/segments/0", "/segments/2"});
    programme.mandate.clauses[0].segment = SegmentId("panel");
    CHECK(pointers(programme) ==
          Pointers{"/segments", "/segments/0", "/segments/1", "/segments/2"});
}

TEST_CASE("R15: a meeting may allow less than its mandate, not more") {
    auto programme = small();
    MandateClause clause;
    clause.paragraph = "3";
    clause.at_most[Capacity::group] = Seconds(180);
    programme.mandate.clauses = {clause};
    CHECK(pointers(programme).empty());
    programme.debate.allowed[Capacity::group] = Seconds(179);
    CHECK(pointers(programme).empty());
    programme.debate.allowed[Capacity::group] = Seconds(181);
    CHECK(pointers(programme) == Pointers{"/debate/allotment_seconds/group"});
}

TEST_CASE("a clause that is about nothing, or upside down, is a fault of the mandate") {
    auto programme = small();
    MandateClause clause;
    clause.paragraph = "5";
    programme.mandate.clauses = {clause};
    CHECK(pointers(programme) == Pointers{"/mandate/clauses/0"});
    programme.mandate.clauses[0].sitting = SittingId("day");
    programme.mandate.clauses[0].time = Interval{at(9), at(9)};
    CHECK(pointers(programme) == Pointers{"/mandate/clauses/0/ends_at", "/sittings/0/ends_at"});
}

TEST_CASE("R40: a segment without webcast keeps a programme from publication only") {
    auto programme = small();
    CHECK(pointers(programme).empty());
    for (auto& segment : programme.segments) {
        segment.webcast = true;
        segment.webcast_link = "to follow";
    }
    CHECK(pointers(programme, true).empty());
    programme.segments[1].webcast_link.clear();
    CHECK(pointers(programme, true) == Pointers{"/segments/1/webcast_link"});
}
