#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/store/webhook_rows.hpp"

// Signatures of Standard Webhooks 1.0 (standardwebhooks.com, "Signature scheme"), the symmetric
// ones.
namespace rostrum::server::webhooks {

// A secret out of the system's random source: "whsec_" and 32 bytes in base64. Throws
// std::runtime_error when that fails.
std::string make_secret();

// "v1," and, in base64, the HMAC-SHA256 (RFC 2104) of "id.seconds.body" by the bytes of the secret.
// Throws std::invalid_argument for a secret that is none.
std::string sign(std::string_view secret, std::string_view id, std::int64_t seconds,
                 std::string_view body);

// The value of webhook-signature: by the endpoint's secret and, for as long as that holds, by the
// one before it, with a blank in between.
std::string signatures(store::WebhookRow const& endpoint, model::Instant real_now,
                       std::string_view id, std::int64_t seconds, std::string_view body);

}  // namespace rostrum::server::webhooks
