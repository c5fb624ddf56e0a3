#include "model/comparison.hpp"

#include <algorithm>

namespace rostrum::model {

namespace {

// The places, in the later list, of a longest run of those who kept their order: whoever is in both
// lists and not in it has moved.
std::vector<bool> kept_order(std::vector<int> const& positions_before) {
    std::size_t const count = positions_before.size();
    constexpr std::size_t nobody = ~std::size_t{0};
    std::vector<std::size_t> previous(count, nobody);
    std::vector<std::size_t> ends;  // [n]: the smallest last one of a run of n + 1
    for (std::size_t i = 0; i < count; ++i) {
        auto const at = std::lower_bound(
            ends.begin(), ends.end(), positions_before[i],
            [&](std::size_t end, int position) { return positions_before[end] < position; });
        if (at != ends.begin()) previous[i] = *std::prev(at);
        if (at == ends.end())
            ends.push_back(i);
        else
            *at = i;
    }
    std::vector<bool> kept(count, false);
    for (std::size_t i = ends.empty() ? nobody : ends.back(); i != nobody; i = previous[i])
        kept[i] = true;
    return kept;
}

void note_level(Difference& found, Meeting const& before, Meeting const& after) {
    Level const earlier = before.find(found.booking)->statement()->level;
    Level const later = after.find(found.booking)->statement()->level;
    if (earlier == later) return;
    found.level_before = earlier;
    found.level_after = later;
}

}  // namespace

std::vector<Difference> compare(Meeting const& before, SpeakersList const& list_before,
                                Meeting const& after, SpeakersList const& list_after) {
    std::vector<Difference> all;
    std::vector<std::size_t> in_both;  // indices into `all`
    std::vector<int> positions_before;
    for (Place const& place : list_after.places) {
        Difference found;
        found.booking = after.bookings[place.booking]->id;
        found.after = place;
        if (Place const* was = list_before.find(found.booking, before)) {
            found.before = *was;
            note_level(found, before, after);
            in_both.push_back(all.size());
            positions_before.push_back(was->position);
        }
        all.push_back(std::move(found));
    }
    std::vector<bool> const kept = kept_order(positions_before);
    for (std::size_t i = 0; i < in_both.size(); ++i)
        all[in_both[i]].moved = !kept[i];
    for (Place const& place : list_before.places) {
        BookingId const& id = before.bookings[place.booking]->id;
        if (list_after.find(id, after)) continue;
        Difference found;
        found.booking = id;
        found.before = place;
        all.push_back(std::move(found));
    }
    std::erase_if(all, [](Difference const& one) {
        return !one.added() && !one.gone() && !one.moved && !one.level_after && !one.other_time();
    });
    return all;
}

}  // namespace rostrum::model
