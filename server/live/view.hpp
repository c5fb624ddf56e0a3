#pragma once

#include <tuple>

#include "server/wire/rendering.hpp"

namespace rostrum::server::live {

// What decides on the bytes of a meeting's stream: subscribers whose views are equal get the same.
struct View {
    wire::Viewer viewer;
    bool mine = false;  // of the events only those that touch the viewer's own bookings

    friend bool operator<(View const& a, View const& b) { return a.key() < b.key(); }

private:
    std::tuple<model::Language, access::Sight, bool, std::optional<model::ParticipantId>, bool>
    key() const {
        return {viewer.language, viewer.sight, viewer.notes, viewer.own, mine};
    }
};

}  // namespace rostrum::server::live
