#include "model/settings_change.hpp"

#include <catch2/catch.hpp>

#include "tests/model/fixture.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;

namespace {

// A change of everything that can be changed.
SettingsChange everything() {
    SettingsChange change;
    change.opens_at = ny(4, 9);
    change.self_service_until = ny(20, 18);
    change.closes_at = ny(24, 13);
    change.changeover = Seconds{45};
    change.late_start = Seconds{600};
    change.reserves = std::vector<Reserve>{};
    change.segments = {
        {SegmentId{"opening"}, false, "https://webtv.un.org/1", {}},
        {SegmentId{"panel-1"}, {}, {}, {{{ParticipantId{"FRA"}, Development::developed}}}}};
    return change;
}

}  // namespace

TEST_CASE("A change makes the programme that it says, and nothing else of it") {
    Programme const before = compact_programme();
    Programme const after = with(before, everything());
    CHECK(after.debate.list == ListWindow{ny(4, 9), ny(20, 18), ny(24, 13)});
    CHECK(after.debate.changeover == Seconds{45});
    CHECK(after.debate.late_start == Seconds{600});
    CHECK(after.debate.reserves.empty());
    CHECK(after.find(SegmentId{"opening"})->webcast_link == "https://webtv.un.org/1");
    CHECK(after.find(SegmentId{"panel-1"})->co_chairs.size() == 1);
    CHECK(after.find(SegmentId{"panel-2"})->co_chairs ==
          before.find(SegmentId{"panel-2"})->co_chairs);
    // Back again, it is what it was.
    CHECK(with(after, settings_of(before)) == before);
    CHECK(with(before, SettingsChange{}) == before);
}

TEST_CASE("The difference of two programmes is the change from one to the other") {
    Programme const before = compact_programme();
    SettingsChange const change = everything();
    CHECK(settings_difference(before, with(before, change)) == change);
    CHECK(settings_difference(before, before) == SettingsChange{});
    CHECK(settings_difference(before, with(before, settings_of(before))) == SettingsChange{});
}

TEST_CASE("Without another change only what the other leaves alone is changed") {
    SettingsChange other;
    other.closes_at = ny(25, 13);
    other.segments = {{SegmentId{"opening"}, {}, "", {}}, {SegmentId{"panel-1"}, {}, {}, {{}}}};
    SettingsChange expected = everything();
    expected.closes_at.reset();
    expected.segments = {{SegmentId{"opening"}, false, {}, {}}};
    CHECK(without(everything(), other) == expected);
    CHECK(without(everything(), SettingsChange{}) == everything());
    CHECK(without(everything(), everything()) == SettingsChange{});
}
