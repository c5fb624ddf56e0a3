#pragma once

#include <functional>

#include "server/api/store_rows.hpp"
#include "server/store/webhook_rows.hpp"

// What the operations on endpoints and on deliveries share.
namespace rostrum::server::api {

// The endpoint that the path names, as the store has it, on the connection's thread; 404 where this
// meeting has none of that name.
void with_webhook(CallPtr const& call, http::Respond const& respond,
                  std::function<http::Response(store::WebhookRow const&)> make);

// Whether a sitting of the call's meeting is in progress.
bool in_sitting(Call const& call);

}  // namespace rostrum::server::api
