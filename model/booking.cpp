#include "model/booking.hpp"

#include <tuple>

namespace rostrum::model {

namespace {

// Of two keys with the same base, the one whose steps lead further forward stands first.
std::strong_ordering compare_steps(std::vector<ListKey::Step> const& a,
                                   std::vector<ListKey::Step> const& b) {
    for (std::size_t i = 0;; ++i) {
        if (i == a.size() && i == b.size()) return std::strong_ordering::equal;
        if (i == a.size())
            return b[i].before ? std::strong_ordering::greater : std::strong_ordering::less;
        if (i == b.size())
            return a[i].before ? std::strong_ordering::less : std::strong_ordering::greater;
        if (a[i] == b[i]) continue;
        if (a[i].before != b[i].before)
            return a[i].before ? std::strong_ordering::less : std::strong_ordering::greater;
        // Later steps stand closer to their base: behind the earlier ones in front of it, and in
        // front of the earlier ones behind it.
        return a[i].before ? a[i].at <=> b[i].at : b[i].at <=> a[i].at;
    }
}

}  // namespace

std::strong_ordering ListKey::operator<=>(ListKey const& other) const {
    auto const base = [](ListKey const& key) {
        return std::tuple{static_cast<int>(key.order_class), key.level_rank, key.delegation,
                          key.inscribed_at.time_since_epoch().count(), key.receipt};
    };
    if (auto const by_base = base(*this) <=> base(other); by_base != 0) return by_base;
    return compare_steps(steps, other.steps);
}

std::optional<ParticipantId> owner(Request const& request) {
    struct Visitor {
        std::optional<ParticipantId> operator()(StatementRequest const& r) { return r.participant; }
        std::optional<ParticipantId> operator()(RoleRequest const& r) { return r.participant; }
        std::optional<ParticipantId> operator()(PanelRequest const& r) { return r.participant; }
        std::optional<ParticipantId> operator()(ExplanationOfVoteRequest const& r) {
            return r.participant;
        }
    };
    return std::visit(Visitor{}, request);
}

}  // namespace rostrum::model
