#include "model/programme.hpp"

#include <algorithm>

namespace rostrum::model {
namespace {

template <class T, class Id>
T const* first_with(std::vector<T> const& all, Id const& id) {
    auto const found =
        std::find_if(all.begin(), all.end(), [&](T const& one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

// For the long ones, which are ascending.
template <class T, class Id>
T const* searched(std::vector<T> const& all, Id const& id) {
    auto const found = std::lower_bound(all.begin(), all.end(), id,
                                        [](T const& one, Id const& key) { return one.id < key; });
    return found == all.end() || found->id != id ? nullptr : &*found;
}

}  // namespace

Room const* Programme::find(RoomId const& wanted) const {
    return first_with(rooms, wanted);
}

Sitting const* Programme::find(SittingId const& wanted) const {
    return first_with(sittings, wanted);
}

Segment const* Programme::find(SegmentId const& wanted) const {
    return first_with(segments, wanted);
}

Participant const* Programme::find(ParticipantId const& wanted) const {
    return searched(participants, wanted);
}

Group const* Programme::find(GroupId const& wanted) const {
    return searched(groups, wanted);
}

RuleInForce const* Programme::find(RuleId const& wanted) const {
    return first_with(rules, wanted);
}

Programme::RolePlace Programme::find(RoleId const& wanted) const {
    for (auto const& segment : segments)
        if (auto const* slot = first_with(segment.roles, wanted)) return {&segment, slot};
    return {};
}

double Programme::parameter(char const* rule, char const* name, double otherwise) const {
    auto const* const in_force = find(RuleId(rule));
    if (!in_force) return otherwise;
    auto const number = in_force->parameters.find(name);
    return number == in_force->parameters.end() ? otherwise : number->second;
}

}  // namespace rostrum::model
