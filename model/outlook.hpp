#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "model/pace.hpp"

// When those who wait come to the rostrum, given how long things take: the arithmetic of
// docs/forecast.md, which knows no meeting. Times are seconds from any origin.
namespace rostrum::model {

// A stretch of time that is for speeches, one behind the other: a segment.
struct Window {
    double begin = 0;
    double end = 0;            // statements must fit before it
    bool in_progress = false;  // its sitting is: nobody waits for it to be opened
    bool goes_on = false;      // in the sitting of the window before: behind what is left of that
    bool for_roles = false;    // of an opening or a closing: no statements
};

// One who waits, in the order in which they are called.
struct Waiting {
    double limit = 0;  // above 0; a role's or a reply's planned length
    SpeechKind kind = SpeechKind::delegation;
    // Called however late it is, as part of `window`: a role, a reply. Else where it fits, not
    // before `window`, nor after `until`.
    bool certain = false;
    std::size_t window = 0;
    std::size_t until = ~std::size_t{0};
};

// Equally likely courses that the day may take, from the quickest to the slowest: course i stands
// for the part from i / courses to (i + 1) / courses, and is taken at its middle. So many that the
// lowest tenth, the middle and the highest tenth each are one of them.
inline constexpr std::size_t courses = 45;
inline constexpr std::size_t lowest_tenth = 4;  // (4 + 1/2) / 45 = 0.1
inline constexpr std::size_t middle = 22;
inline constexpr std::size_t highest_tenth = 40;

// Where one who waits begins, in each course.
struct Outlook {
    std::array<std::int32_t, courses> at{};  // where it is in no window: when it could have been
    std::array<std::uint8_t, courses> window{};  // as many as there are: in none of them
};

// How long whoever has the floor will still have it.
struct Rest {
    double mean = 0;
    double variance = 0;
};
// `used` seconds of the limit have been used; nobody is asked how long the speech will be.
Rest rest_of(Pace const& pace, SpeechKind kind, double limit, double used);

// `now`: when the rest begins; a window in progress goes on behind it. `changeover`: as the plan
// has it, for the rule when no more are called (calling.hpp). At most 254 windows. Linear in those
// who wait; the outlooks grow along the courses, window before time, and along those who wait for
// the same windows.
std::vector<Outlook> outlook(Pace const& pace, double now, Rest const& rest, double changeover,
                             std::vector<Waiting> const& waiting,
                             std::vector<Window> const& windows);

}  // namespace rostrum::model
