#pragma once

#include "server/store/webhook_rows.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::wire {

// An endpoint without its secret; `id` is null where it has none yet. `in_sitting`: whether one is
// in progress, for when it is tried again.
Json webhook_json(store::WebhookRow const& row, bool in_sitting);

// An attempt, with what went wrong in words.
Json delivery_json(store::WebhookDelivery const& delivery, config::Locales const& locales,
                   model::Language language);

}  // namespace rostrum::server::wire
