#pragma once

#include "server/wire/rendering.hpp"
#include "server/wire/request_codec.hpp"

namespace rostrum::server::wire {

inline constexpr Word<model::RequestState> request_state_words[] = {
    {"pending", model::RequestState::pending},
    {"accepted", model::RequestState::accepted},
    {"declined", model::RequestState::declined},
    {"withdrawn", model::RequestState::withdrawn},
    {"lapsed", model::RequestState::lapsed}};

// A moderated request as its delegation and officers see it.
Json request_json(Rendering const& r, model::ModeratedRequest const& request);

}  // namespace rostrum::server::wire
