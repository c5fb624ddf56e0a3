#include "server/feeds/turn_words.hpp"

namespace rostrum::server::feeds {

std::string turn_words(wire::Rendering const& r, model::TurnKind kind) {
    switch (kind) {
        case model::TurnKind::statement:
        case model::TurnKind::role:
        case model::TurnKind::seat:
            return {};
        case model::TurnKind::intervention:
            return r.word("watch.kind_intervention");
        case model::TurnKind::reply:
            return r.word("watch.kind_reply");
        case model::TurnKind::motion:
            return r.word("watch.kind_motion");
        case model::TurnKind::point_of_order:
            return r.word("watch.kind_point_of_order");
    }
    return {};
}

}  // namespace rostrum::server::feeds
