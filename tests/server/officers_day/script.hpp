#pragma once

// What happens on the officers' day, to be read from top to bottom. Whoever is named speaks for
// himself, "QAT/gcc" for a group; reasons have plain words only. Times are New York's.
namespace rostrum::tests::script {

// The deadline of delegations (self_service_until) is 18:00 on the Friday.
constexpr char const* friday = "2025-11-21T17:55:00-05:00";
constexpr char const* saturday = "2025-11-22T10:00:00-05:00";
constexpr char const* sunday = "2025-11-23T10:00:00-05:00";

// A slip in the spreadsheet: one cell of the row of `who`, and what is shown for it there, the
// number of a rule or a part of the sentence.
struct Slip {
    char const* who;
    char const* column;
    char const* text;
    char const* shown;
};
constexpr Slip slips[] = {
    {"DNK", "participant", "Denmrk", "Denmark (DNK)"},
    {"KWT", "level", "XP", "must be one of"},
    {"IRQ", "inscribed_at", "2025-11-03T09:24:04", "offset"},
    {"MMR", "allotment_seconds", "600", "R15"},
    {"NRU", "not_after", "2025-11-25T09:00:00-05:00", "must be after not_before"},
    {"IRQ/g77_china", "authorization", "", "R13"},
    {"TZA", "segments", "debate-9", "debate-9"},
    {"FIN", "segments", "panel-1", "R2"},
    {"iucn", "participant", "unicef", "R11"},
    {"EST/nordic_baltic_8", "group", "nordic_baltic_9", "(nordic_baltic_8)"},
    {"SEN", "inscribed_at", "2025-12-01T09:00:00-05:00", "R18"},
    {"TON", "participant", "Nepal", "R12"},
};

enum class Act {
    book,
    withdraw,
    restore,
    level,
    seconds,
    segment,
    speaker,
    before,     // moved to just before the other
    propose,    // a swap, to the other
    accept,     // the swap that the other has proposed
    unpropose,  // the proposer takes it back
    undo,       // the last act
};

struct Entry {
    char const* who;
    Act act;
    char const* value = "";  // the level, the seconds, the segment, the speaker, the other's name
    char const* reason = "";
    char const* inscribed_at = "";  // of what is entered later than it was asked for
    char const* overtaken = "";     // the first who is overtaken by that (R18)
};

// Swaps are the delegations' own, before the deadline; all else comes over the telephone.
constexpr Entry friday_calls[] = {
    {"GAB", Act::withdraw, "", "the minister is ill"},
    {"CHN", Act::withdraw, "", "to be inscribed anew"},
    {"ESP", Act::withdraw, "", "by letter"},
    {"NER", Act::withdraw, "", "by letter"},
    {"THA", Act::withdraw, "", "by letter"},
    {"BOL", Act::withdraw, "", "nobody travels"},
    {"TON", Act::withdraw, "", "nobody travels"},
    {"OMN", Act::withdraw, "", "by letter"},
    {"UZB", Act::withdraw, "", "by letter"},
    {"BTN", Act::withdraw, "", "the wrong delegation"},
    {"CHN", Act::book, "M", "by telephone on 5 November", "2025-11-05T10:00:00-05:00", "GRC"},
    {"GAB", Act::book, "HG", "by telephone on 10 November", "2025-11-10T15:00:00-05:00"},
    {"IND", Act::level, "M", "the minister comes after all"},
    {"DEU", Act::level, "HG", "the Chancellor comes"},
    {"LUX", Act::level, "HG", "the Prime Minister comes"},
    {"SVK", Act::before, "MDA", "leaves at noon on the second day"},
    {"FJI", Act::before, "IRQ", "a flight"},
    {"JPN", Act::before, "PNG", "a flight"},
    {"", Act::undo, "", "it was Jordan that rang"},
    {"JOR", Act::before, "PNG", "a flight"},
    {"GRD", Act::propose, "CPV"},
    {"CPV", Act::accept, "GRD"},
    {"UKR", Act::propose, "ISR"},
    {"ISR", Act::accept, "UKR"},
    {"KOR", Act::propose, "GBR"},
    {"POL", Act::propose, "CZE"},
};

// Then the backup is taken. The service is killed when it has answered the one, and again while the
// other is on its way.
constexpr Entry last_call = {
    "BOL", Act::book, "M", "by telephone on 12 November", "2025-11-12T09:00:00-05:00", "USA"};
constexpr Entry call_in_flight = {"TON", Act::book, "VM", "by telephone on 7 November",
                                  "2025-11-07T12:00:00-05:00"};

// After the deadline a swap is still proposed by its delegation alone: that changes nothing.
constexpr Entry weekend_proposals[] = {
    {"MEX", Act::propose, "CHL"},
    {"TUN", Act::propose, "PRK"},
};

enum class Fate {
    accepted,
    declined,    // with the reason
    refused,     // its acceptance is, by the rule; then it is declined
    undone,      // accepted, undone, and accepted again
    taken_back,  // by its delegation
    lapsed,
};

struct Request {
    Entry asked;
    Fate fate = Fate::accepted;
    char const* answer = "";  // the reason, the rule
};

constexpr Request saturday_requests[] = {
    {{"ESP", Act::book, "M"}, Fate::refused, "R12"},
    {{"NER", Act::restore, "", "the letter was taken back"}},
    {{"THA", Act::book, "DPM"}},
    {{"GBR", Act::accept, "KOR"}, Fate::undone},
    {{"CZE", Act::accept, "POL"}, Fate::lapsed},
    {{"BRA", Act::level, "M"}},
    {{"ARG", Act::level, "VM"}, Fate::declined, "no letter has come"},
    {{"AUS", Act::withdraw, "", "nobody travels"}},
    {{"PER", Act::seconds, "90"}},
    {{"SWZ", Act::segment, "debate-3"}},
    {{"LBN", Act::level, "M"}, Fate::taken_back},
    {{"KHM", Act::withdraw, "", "nobody travels"}, Fate::taken_back},
    {{"QAT/gcc", Act::book, "VM"}, Fate::undone},
    {{"ZAF", Act::level, "M"}, Fate::undone},
    {{"IRN", Act::level, "VM"}},
};
constexpr Request sunday_requests[] = {
    {{"RUS", Act::withdraw, "", "nobody travels"}, Fate::undone},
    {{"CUB", Act::level, "M"}},
    {{"SWE", Act::level, "DPM"}},
    {{"TZA", Act::withdraw, "", "nobody travels"}, Fate::lapsed},
    {{"HTI", Act::level, "M"}},
    {{"CHL", Act::accept, "MEX"}},
    {{"MMR", Act::speaker, "H.E. Mr. Aung Thurein"}},
    {{"NOR", Act::speaker, "H.E. Ms. Ingrid Nordahl"}, Fate::undone},
    {{"DNK", Act::seconds, "180"}},
    {{"AUT", Act::level, "M"}, Fate::declined, "the level is not that of the credentials"},
    {{"OMN", Act::book, "DPM"}},
    {{"GAB", Act::level, "HS"}},
    {{"BTN", Act::restore, "", "it was never asked for"}, Fate::undone},
    {{"EGY", Act::level, "HG"}, Fate::lapsed},
    {{"PRK", Act::accept, "TUN"}, Fate::declined, "the missions have not written"},
};

// What happens while they wait; by it one can no longer be accepted, and three lapse.
constexpr Entry meanwhile[] = {
    {"ESP", Act::book, "CD", "by telephone on Friday", "2025-11-21T10:00:00-05:00", "RUS"},
    {"POL", Act::unpropose, "CZE"},
    {"TZA", Act::withdraw, "", "by telephone"},
    {"EGY", Act::withdraw, "", "by telephone"},
};

}  // namespace rostrum::tests::script
