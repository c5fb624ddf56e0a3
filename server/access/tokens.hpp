#pragma once

#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/actor.hpp"
#include "server/access/digest.hpp"
#include "server/store/store.hpp"

namespace rostrum::server::access {

// Who sends a request: the bearer of a token, or the public.
struct Principal {
    std::optional<model::ActorRole> role;  // nullopt: the public, without a token
    std::string token;                     // its id; empty for the public
    std::optional<model::ParticipantId> participant;
    bool feed = false;  // of a token that reads and does nothing else

    bool is(model::ActorRole other) const { return role == other; }
};

// A bearer token in the hands of its bearer: "rostrum_<id>_<256 bits in base64url>" (RFC 6750).
// Only the SHA-256 of the last part is ever stored.
struct NewToken {
    std::string text;
    store::TokenRow row;
};

struct TokenRequest {
    model::ActorRole role = model::ActorRole::secretariat;
    std::optional<model::ParticipantId>
        participant;  // delegations and stakeholders are bound to one
    std::string label;
    std::string created_by;
    model::Instant created_at;
    std::optional<model::Instant> expires_at;
    bool feed = false;  // it may stand in a URL
};

// From the system's random source. Throws std::runtime_error when that fails.
NewToken make_token(TokenRequest const& request);

// The same, but with a secret that only the bearer of `bearer_secret` can have made again:
// HMAC-SHA256 over the salt in the row. So an idempotent request for a token can be answered a
// second time, though nothing but a hash was stored.
NewToken make_repeatable_token(TokenRequest const& request, std::string_view bearer_secret,
                               std::string_view idempotency_key);
// The text of a token that make_repeatable_token made, from its row.
std::string repeat_token(store::TokenRow const& row, std::string_view bearer_secret,
                         std::string_view idempotency_key);

// Whether a token of this role must name a participant; of the others none may.
bool bound_to_a_participant(model::ActorRole role);
// The roles that a token may have; nullopt for any other word.
std::optional<model::ActorRole> token_role(std::string_view name);

// The tokens in force, for looking up on every request without waiting for the store.
class TokenBook {
public:
    // What the store holds now takes the place of everything known before.
    void load(std::vector<store::TokenRow> rows);

    // Whose token it is; nullopt: unknown, mistyped, expired or revoked. In constant time as far as
    // the secret is concerned. `real_now`: tokens go by real time.
    std::optional<Principal> find(std::string_view token, model::Instant real_now) const;

    // Whether the token of this id still holds: for what goes on after it was shown.
    bool holds(std::string_view id, model::Instant real_now) const;

    // Every token, also those that no longer hold, by time of creation.
    std::shared_ptr<std::vector<store::TokenRow> const> all() const;

private:
    // A row of `all`, with its digest as bytes; without one it opens nothing.
    struct Known {
        store::TokenRow const* row;
        std::optional<Sha256> digest;
    };
    struct Rows {
        std::shared_ptr<std::vector<store::TokenRow> const> all;
        std::unordered_map<std::string_view, Known> by_id;
    };
    std::shared_ptr<Rows const> rows() const;

    mutable std::shared_mutex mutex_;  // held while one pointer is copied or put in its place
    std::shared_ptr<Rows const> rows_;
};

// The last part of a bearer token's text; empty when it is none.
std::string_view secret_of(std::string_view token);

// The token in an Authorization header's value (RFC 6750, 2.1); nullopt: another scheme, or torn.
std::optional<std::string_view> bearer(std::string_view authorization);

}  // namespace rostrum::server::access
