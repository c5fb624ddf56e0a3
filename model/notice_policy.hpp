#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "model/time.hpp"

namespace rostrum::model {

// What delegations and desks are told of without asking.
enum class NoticeKind {
    receipt,             // a booking was made, or made again
    withdrawn,           // a booking was withdrawn
    swap_asked,          // another delegation asks to exchange places
    swap_decided,        // such a proposal was accepted, declined, or has lapsed
    moved,               // planned for another time or sitting of the same day
    other_day,           // planned for another day, or beyond the end, or back from there
    request_decided,     // what was asked of an officer was accepted, declined, or has lapsed
    called_soon,         // by the forecast, the floor is given soon
    list_closing,        // the list closes soon, and the delegation is not on it
    request_waiting,     // to a desk: a delegation asks for a decision
    published,           // to a desk: the programme was published
    snapshot_held_back,  // to a desk: the Journal's snapshot could not be published
    webhook_disabled,    // to a desk: an endpoint is told nothing any more
};

inline constexpr std::array<std::string_view, 13> notice_kind_names{
    "receipt",   "withdrawn",          "swap_asked",      "swap_decided", "moved",
    "other_day", "request_decided",    "called_soon",     "list_closing", "request_waiting",
    "published", "snapshot_held_back", "webhook_disabled"};

constexpr std::string_view name(NoticeKind kind) {
    return notice_kind_names[static_cast<std::size_t>(kind)];
}
// nullopt: no such kind.
constexpr std::optional<NoticeKind> notice_kind(std::string_view word) {
    for (std::size_t n = 0; n < notice_kind_names.size(); ++n)
        if (notice_kind_names[n] == word) return static_cast<NoticeKind>(n);
    return std::nullopt;
}

// How a meeting's notices go: an officer's to set.
struct NoticePolicy {
    // Kinds that wait until an officer has looked at them, and kinds that are not told at all.
    std::vector<NoticeKind> review{NoticeKind::moved, NoticeKind::other_day,
                                   NoticeKind::list_closing};
    std::vector<NoticeKind> never;
    Seconds quiet{300};            // a plan that changes is told when it has stayed for so long,
    Seconds moved_from{600};       // if it differs by so much from what was told
    Seconds called_soon{900};      // how long before the turn is expected
    Seconds list_closing{86'400};  // how long before the list closes

    bool for_review(NoticeKind kind) const { return holds(review, kind); }
    bool told(NoticeKind kind) const { return !holds(never, kind); }

    friend bool operator==(NoticePolicy const&, NoticePolicy const&) = default;

private:
    static bool holds(std::vector<NoticeKind> const& kinds, NoticeKind kind) {
        return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
    }
};

// What officers may change of it. Absent: as it is.
struct NoticeSettings {
    std::optional<std::vector<NoticeKind>> review;
    std::optional<std::vector<NoticeKind>> never;
    std::optional<Seconds> quiet;
    std::optional<Seconds> moved_from;
    std::optional<Seconds> called_soon;
    std::optional<Seconds> list_closing;

    friend bool operator==(NoticeSettings const&, NoticeSettings const&) = default;
};

}  // namespace rostrum::model
