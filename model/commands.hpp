#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/booking.hpp"
#include "model/floor_commands.hpp"
#include "model/settings_change.hpp"

// What somebody wants of a meeting; what happens then is in update.hpp.
namespace rostrum::model {

struct CreateMeeting {
    std::shared_ptr<const Programme> programme;
};
// A changed meeting file is adopted (R1): `decision` is the reference of the recorded decision,
// needed where times, sittings or segments change. What officers have set since the last file, and
// this one leaves as it was there, stays (kept_settings).
struct AdoptProgramme {
    std::shared_ptr<const Programme> programme;
    std::string decision;
    std::string reason;
};
struct OpenList {
    std::string reason;
};
struct CloseList {
    std::string reason;
};
// An officer's: what everybody sees is from now on the meeting as it is.
struct Publish {
    std::string comment;
};
// The schedule's own act at its due instant; see next_deadline.
struct PassDeadline {
    Instant due;
};
struct Book {
    Request request;
    std::string language;
    bool names_speaker = false;           // the command comes with a row for the table of people
    std::optional<Instant> inscribed_at;  // the Secretariat only
    std::string reason;
    std::optional<Override> overridden;

    friend bool operator==(Book const&, Book const&) = default;
};
// An officer's: all of them or none, in this order: each is judged against the meeting with those
// before it in, and a refusal names every row's findings, the pointers below "/rows/<index>".
struct BookAll {
    std::vector<Book> bookings;
};
// Merge semantics: what is absent stays; an inner nullopt clears.
struct Change {
    BookingId booking;
    std::optional<std::uint64_t> expected_revision;
    std::optional<Level> level;
    std::optional<std::optional<Seconds>> allotment;
    std::optional<std::vector<SegmentId>> segments;
    std::optional<std::string> language;
    std::optional<bool> contains_eov;
    std::optional<std::optional<Instant>> not_before;
    std::optional<std::optional<Instant>> not_after;
    std::optional<std::string> title;
    std::optional<std::string> authorization;
    std::optional<bool> substitute;           // roles
    std::optional<bool> chosen_by_president;  // roles
    std::optional<bool> survivor;             // roles
    std::optional<Development> declared;      // co-chairs
    std::optional<bool> designated_by_president;
    std::optional<bool> names_speaker;  // the row for the table of people changes; false: removed
    std::string reason;

    friend bool operator==(Change const&, Change const&) = default;
};
struct Withdraw {
    BookingId booking;
    std::optional<std::uint64_t> expected_revision;
    std::string reason;

    friend bool operator==(Withdraw const&, Withdraw const&) = default;
};
// With its receipt and its key, as if it had never been withdrawn.
struct Restore {
    BookingId booking;
    std::string reason;

    friend bool operator==(Restore const&, Restore const&) = default;
};
struct Move {
    BookingId booking;
    BookingId target;
    bool before = true;  // just before the target, or just after it
    std::string reason;
    std::optional<Override> overridden;
    std::optional<std::uint64_t> seen_version;  // of the list, as the client saw it
};
// An officer's: takes back the last act of an officer on bookings, whichever officer's it was.
struct Undo {
    std::uint64_t version = 0;  // of the act, as the client saw it
    std::string reason;
};
struct ProposeSwap {
    BookingId booking;
    BookingId with;
    std::string reason;  // an officer's: where the consent is recorded
    std::optional<std::uint64_t> seen_version;
};
struct AcceptSwap {
    SwapId swap;
    std::string reason;
    std::optional<std::uint64_t> seen_version;

    friend bool operator==(AcceptSwap const&, AcceptSwap const&) = default;
};
struct DeclineSwap {  // by the other, or withdrawn by the proposer
    SwapId swap;
    std::string reason;
};

// An officer's: does what was asked, judged again as things stand.
struct AcceptRequest {
    RequestId request;
    std::string reason;
};
// By an officer, who says why; taken back by the delegation that asked.
struct DeclineRequest {
    RequestId request;
    std::string reason;
};
// An officer's: what of the programme may change without another decision.
struct ChangeSettings {
    SettingsChange change;
    std::optional<std::uint64_t> expected_revision;
    std::string reason;
};

using Command =
    std::variant<CreateMeeting, AdoptProgramme, OpenList, CloseList, PassDeadline, Book, BookAll,
                 Change, Withdraw, Restore, Move, Undo, ProposeSwap, AcceptSwap, DeclineSwap,
                 AcceptRequest, DeclineRequest, ChangeSettings, Conduct, ChangeProgramme, Publish>;

}  // namespace rostrum::model
