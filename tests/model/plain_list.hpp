#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

// Section 3a of the meeting's rules once more, as plainly as it can be said: a list of slots that
// people sit in, and one walk. It shares nothing with the model and is what the model is held
// against.
namespace rostrum::plain {

// What is claimed. Smaller comes first; times are seconds.
struct Claim {
    int order_class = 0;  // 0 Member States and groups, 1 the Holy See, 2 other observers
    int level = 0;        // 0 head of State ...
    bool group = false;
    long long at = 0;  // of inscription
    int receipt = 0;
    int seconds = 0;
    std::vector<int> segments;  // the only ones that it wants, best first; empty: any
};

struct Room {
    long long begin = 0;
    long long end = 0;
};

struct Spot {
    int segment = 0;
    long long begin = 0;
    bool operator==(Spot const&) const = default;
};

using NaturalKey = std::tuple<int, int, bool, long long, int>;

inline NaturalKey natural(Claim const& claim, bool groups_first = true) {
    return {claim.order_class, claim.level, !(claim.group && groups_first), claim.at,
            claim.receipt};
}

// The total order. A slot is never thrown away: whoever comes back finds it, and a stranger's does
// not move because its neighbour left.
class Slots {
public:
    void inscribe(int who, NaturalKey const& key) {
        auto const own = std::find_if(slots_.begin(), slots_.end(), [&](Slot const& slot) {
            return slot.natural && slot.key == key;
        });
        if (own == slots_.end()) {
            auto const place = std::find_if(slots_.begin(), slots_.end(),
                                            [&](Slot const& slot) { return slot.key > key; });
            slots_.insert(place, {key, true, who});
        } else if (own->holder == nobody) {
            own->holder = who;
        } else {  // somebody swapped into it
            slots_.insert(std::next(own), {key, false, who});
        }
    }
    void leave(int who) { slot_of(who)->holder = nobody; }
    void move(int who, int target, bool before) {
        leave(who);
        auto const at = slot_of(target);
        slots_.insert(before ? at : std::next(at), {at->key, false, who});
    }
    void swap(int a, int b) { std::swap(slot_of(a)->holder, slot_of(b)->holder); }

    // Everybody who sits somewhere, first to last.
    std::vector<int> order() const {
        std::vector<int> all;
        for (Slot const& slot : slots_)
            if (slot.holder != nobody) all.push_back(slot.holder);
        return all;
    }

private:
    static constexpr int nobody = 0;
    struct Slot {
        NaturalKey key;  // of the natural slot that it is, or stands beside
        bool natural;
        int holder;
    };
    std::vector<Slot>::iterator slot_of(int who) {
        return std::find_if(slots_.begin(), slots_.end(),
                            [&](Slot const& slot) { return slot.holder == who; });
    }
    std::vector<Slot> slots_;
};

// The walk, over claims in list order. nullopt: in the overflow.
inline std::vector<std::optional<Spot>> walk(std::vector<Claim> const& claims,
                                             std::vector<Room> const& rooms, int changeover) {
    std::vector<long long> filled_to;
    for (Room const& room : rooms)
        filled_to.push_back(room.begin);
    std::vector<std::optional<Spot>> spots;
    std::size_t next = 0;  // where those go who want no segment in particular
    for (std::size_t i = 0; i < claims.size(); ++i) {
        Claim const& claim = claims[i];
        bool first_ones_wait = false;
        long long first_ones_end = 0;
        for (std::size_t j = 0; j < i; ++j) {
            if (claims[j].order_class >= claim.order_class) continue;
            if (!spots[j])
                first_ones_wait = true;
            else
                first_ones_end = std::max(first_ones_end, spots[j]->begin + claims[j].seconds);
        }
        auto const spot_in = [&](std::size_t s) -> std::optional<Spot> {
            long long const begin = filled_to[s] + changeover;
            if (begin + claim.seconds > rooms[s].end || begin < first_ones_end) return std::nullopt;
            return Spot{static_cast<int>(s), begin};
        };
        std::optional<Spot> found;
        if (!first_ones_wait) {
            if (claim.segments.empty()) {
                while (next < rooms.size() && !(found = spot_in(next)))
                    ++next;
            } else {
                for (std::size_t w = 0; w < claim.segments.size() && !found; ++w)
                    found = spot_in(static_cast<std::size_t>(claim.segments[w]));
            }
        }
        if (found)
            filled_to[static_cast<std::size_t>(found->segment)] = found->begin + claim.seconds;
        spots.push_back(found);
    }
    return spots;
}

}  // namespace rostrum::plain
