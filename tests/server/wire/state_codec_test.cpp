#include "server/wire/state_codec.hpp"

#include <zlib.h>

#include <catch2/catch.hpp>
#include <random>

#include "tests/server/commands.hpp"
#include "tests/server/wire/random_floor.hpp"

using namespace rostrum;
using namespace rostrum::model;
using namespace rostrum::tests;
using server::wire::decode_state;
using server::wire::encode_state;

namespace {

Booking random_booking(RandomEvents& random) {
    Booking booking;
    booking.id = BookingId(random.text());
    booking.receipt = {static_cast<int>(random.below(1000)), random.instant()};
    booking.request = random.request(random.below(std::variant_size_v<Request>));
    booking.language = random.text();
    booking.speaker = PersonId(random.text());
    booking.has_speaker = random.coin();
    booking.inscribed_at = random.instant();
    booking.reason = random.text();
    booking.overridden = random.overridden();
    booking.state = random.coin() ? BookingState::active : BookingState::withdrawn;
    booking.key = random.key();
    booking.revision = random.below(1'000'000);
    if (random.coin()) booking.recorded = {random.finding(), random.finding()};
    booking.progress = RandomFloor(random).progress();
    booking.ready = random.coin();
    return booking;
}

Meeting random_meeting(unsigned seed) {
    RandomEvents random(seed, programme());
    Meeting meeting;
    meeting.programme = programme();
    if (random.coin()) meeting.adopted = programme();
    meeting.version = random.below(1'000'000);
    meeting.at = random.instant();
    for (unsigned left = random.below(20); left > 0; --left) {
        meeting.bookings.push_back(std::make_shared<Booking const>(random_booking(random)));
        meeting.order.push_back(random.below(1000));
    }
    for (unsigned left = random.below(5); left > 0; --left)
        meeting.swaps.push_back({SwapId(random.text()), BookingId("b1"), BookingId("b2"),
                                 static_cast<SwapState>(random.below(4)), random.below(99)});
    for (unsigned left = random.below(5); left > 0; --left)
        meeting.requests.push_back({RequestId(random.text()), ParticipantId(random.text()),
                                    random.act(random.request(0)), BookingId(random.text()),
                                    random.instant(), static_cast<RequestState>(random.below(5)),
                                    random.below(99), random.text()});
    meeting.settings_revision = random.below(1'000'000);
    meeting.list = {random.coin(), random.instant(), random.text()};
    if (random.coin()) meeting.opened_on_schedule = random.instant();
    if (random.coin()) meeting.closed_on_schedule = random.instant();
    meeting.list_version = random.below(1'000'000);
    if (random.coin() && !meeting.bookings.empty()) {
        OfficersAct act;
        act.first = random.below(99);
        act.version = act.first + random.below(3);
        act.bookings = {meeting.bookings.front()->id, BookingId("b99")};
        act.before = {meeting.bookings.front(), nullptr};
        act.swaps = meeting.swaps;
        act.requests = {RequestId("r1")};
        meeting.last_act = std::move(act);
    }
    if (random.coin())
        meeting.conducted = std::make_shared<Floor const>(RandomFloor(random).floor());
    meeting.created_at = random.instant();
    meeting.publications.push_back({1, random.below(99), random.instant(), PublicationKind::journal,
                                    random.coin(), random.text()});
    if (random.coin())
        meeting.ledger =
            std::make_shared<Ledger const>(Ledger{{random.text(),
                                                   {SegmentId(random.text()),
                                                    programme()->title,
                                                    {random.instant(), random.instant()},
                                                    random.coin(),
                                                    random.below(99),
                                                    random.instant()}}});
    // What was published has the programme and the ledger in common with the present, or others.
    if (random.coin()) {
        auto published = std::make_shared<Meeting>(meeting);
        if (random.coin()) published->programme = std::make_shared<Programme>(*programme());
        if (random.coin()) published->ledger = std::make_shared<Ledger const>();
        if (!meeting.ledger) published->ledger.reset();
        meeting.published = std::move(published);
    }
    return meeting;
}

bool same(OfficersAct const& a, OfficersAct const& b) {
    auto const& [a1, a2, a3, a4, a5, a6] = a;
    auto const& [b1, b2, b3, b4, b5, b6] = b;
    bool const before =
        std::equal(a4.begin(), a4.end(), b4.begin(), b4.end(),
                   [](auto const& x, auto const& y) { return x && y ? *x == *y : x == y; });
    return before && std::tie(a1, a2, a3, a5, a6) == std::tie(b1, b2, b3, b5, b6);
}

// Every member; one that is forgotten here is a compile error.
bool same(Meeting const& a, Meeting const& b) {
    auto const& [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18,
                 a19] = a;
    auto const& [b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12, b13, b14, b15, b16, b17, b18,
                 b19] = b;
    bool const bookings =
        std::equal(a5.begin(), a5.end(), b5.begin(), b5.end(),
                   [](auto const& left, auto const& right) { return *left == *right; });
    bool const adopted = a2 && b2 ? *a2 == *b2 : a2 == b2;
    bool const act = a14 && b14 ? same(*a14, *b14) : a14.has_value() == b14.has_value();
    bool const floor = a15 && b15 ? *a15 == *b15 : a15 == b15;
    bool const published = a18 && b18 ? same(*a18, *b18) : a18 == b18;
    bool const ledger = a19 && b19 ? *a19 == *b19 : a19 == b19;
    return *a1 == *b1 && adopted && bookings && act && floor && published && ledger &&
           std::tie(a3, a4, a6, a7, a8, a9, a10, a11, a12, a13, a16, a17) ==
               std::tie(b3, b4, b6, b7, b8, b9, b10, b11, b12, b13, b16, b17);
}

std::string with_checksum(std::string content) {
    auto const sum = static_cast<std::uint32_t>(
        crc32_z(0, reinterpret_cast<Bytef const*>(content.data()), content.size()));
    for (int i = 0; i < 4; ++i)
        content.push_back(static_cast<char>(sum >> (8 * i)));
    return content;
}

}  // namespace

TEST_CASE("A state comes back as it was") {
    for (unsigned seed = 0; seed < 40; ++seed) {
        Meeting const meeting = random_meeting(seed);
        auto const decoded = decode_state(encode_state(meeting));
        REQUIRE(decoded);
        CHECK(same(*decoded, meeting));
    }
}

TEST_CASE("A floor in the midst of everything comes back with its way back") {
    RandomEvents random(5, programme());
    RandomFloor any(random);
    Floor floor;
    while (floor.turns.size() < 2 || !floor.last_step || floor.last_step->turns.empty() ||
           floor.last_step->bookings.empty() || floor.now.motions.size() < 2 || !floor.now.point ||
           !floor.now.action || floor.now.sittings.empty())
        floor = any.floor();
    floor.last_step->turns.front() = floor.turns.front();  // as a step has it
    Meeting meeting = random_meeting(6);
    meeting.conducted = std::make_shared<Floor const>(floor);
    auto const decoded = decode_state(encode_state(meeting));
    REQUIRE(decoded);
    REQUIRE(decoded->conducted);
    CHECK(*decoded->conducted == floor);
    CHECK(same(*decoded, meeting));

    meeting.conducted = nullptr;
    auto const before = decode_state(encode_state(meeting));
    REQUIRE(before);
    CHECK_FALSE(before->conducted);
}

TEST_CASE("A state that is torn or touched is none") {
    std::string const whole = encode_state(random_meeting(3));
    for (std::size_t size = 0; size < whole.size(); size += 1 + whole.size() / 300)
        CHECK_FALSE(decode_state(whole.substr(0, size)));
    std::mt19937 dice(1);
    for (int i = 0; i < 300; ++i) {
        std::string touched = whole;
        touched[dice() % touched.size()] ^= static_cast<char>(1u << (dice() % 8));
        CHECK_FALSE(decode_state(touched));
    }
    CHECK_FALSE(decode_state(whole + "x"));
}

TEST_CASE("Bytes that no state has are refused or read, and never harm") {
    std::string const whole = encode_state(random_meeting(4));
    std::string const content = whole.substr(0, whole.size() - 4);
    REQUIRE(decode_state(with_checksum(content)));
    std::mt19937 dice(2);
    for (int i = 0; i < 300; ++i) {
        std::string touched = content;
        for (unsigned left = 1 + dice() % 8; left > 0; --left)
            touched[dice() % touched.size()] = static_cast<char>(dice());
        (void)decode_state(with_checksum(std::move(touched)));
        (void)decode_state(with_checksum(content.substr(0, dice() % content.size())));
    }
    CHECK_FALSE(decode_state(with_checksum(content + "x")));
}
