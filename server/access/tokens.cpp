#include "server/access/tokens.hpp"

#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <span>
#include <stdexcept>

namespace rostrum::server::access {

namespace {

constexpr std::string_view prefix = "rostrum_";

std::span<unsigned char const> bytes(std::string_view text) {
    return {reinterpret_cast<unsigned char const*>(text.data()), text.size()};
}

// Base64url without padding (RFC 4648, 5). It may hold underscores: the secret is the last part.
std::string base64url(std::span<unsigned char const> data) {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    for (std::size_t i = 0; i < data.size(); i += 3) {
        std::size_t const left = std::min<std::size_t>(3, data.size() - i);
        unsigned group = data[i] << 16;
        if (left > 1) group |= data[i + 1] << 8;
        if (left > 2) group |= data[i + 2];
        for (std::size_t j = 0; j <= left; ++j)
            text += letters[(group >> (18 - 6 * j)) & 63];
    }
    return text;
}

template <std::size_t N>
std::array<unsigned char, N> random_bytes() {
    std::array<unsigned char, N> data{};
    if (RAND_bytes(data.data(), static_cast<int>(data.size())) != 1)
        throw std::runtime_error("the system gave no random numbers for a token");
    return data;
}

std::string derived_secret(std::string_view bearer_secret, std::string_view salt,
                           std::string_view idempotency_key) {
    std::string const message = std::string{salt} + '\n' + std::string{idempotency_key};
    Sha256 digest{};
    unsigned length = 0;
    auto const data = bytes(message);
    if (!HMAC(EVP_sha256(), bearer_secret.data(), static_cast<int>(bearer_secret.size()),
              data.data(), data.size(), digest.data(), &length))
        throw std::runtime_error("a token's secret could not be derived");
    return base64url(digest);
}

std::string text_of(std::string_view id, std::string_view secret) {
    return std::string{prefix} + std::string{id} + '_' + std::string{secret};
}

NewToken with_secret(TokenRequest const& request, std::string salt, std::string const& secret) {
    NewToken made;
    made.row.id = hex(random_bytes<8>());
    made.row.secret_sha256 = sha256_hex(secret);
    made.row.salt = std::move(salt);
    made.row.role = model::name(request.role);
    if (request.participant) made.row.participant = request.participant->str();
    made.row.label = request.label;
    made.row.created_by = request.created_by;
    made.row.created_at = request.created_at;
    made.row.expires_at = request.expires_at;
    made.row.feed = request.feed;
    made.text = text_of(made.row.id, secret);
    return made;
}

struct Parts {
    std::string_view id;
    std::string_view secret;
};

bool in_force(store::TokenRow const& row, model::Instant real_now) {
    return !row.revoked_at && (!row.expires_at || real_now < *row.expires_at);
}

std::optional<Parts> parts(std::string_view token) {
    if (!token.starts_with(prefix)) return std::nullopt;
    token.remove_prefix(prefix.size());
    std::size_t const mark = token.find('_');
    if (mark == std::string_view::npos) return std::nullopt;
    return Parts{token.substr(0, mark), token.substr(mark + 1)};
}

}  // namespace

NewToken make_token(TokenRequest const& request) {
    return with_secret(request, "", base64url(random_bytes<32>()));
}

NewToken make_repeatable_token(TokenRequest const& request, std::string_view bearer_secret,
                               std::string_view idempotency_key) {
    std::string salt = hex(random_bytes<32>());
    std::string const secret = derived_secret(bearer_secret, salt, idempotency_key);
    return with_secret(request, std::move(salt), secret);
}

std::string repeat_token(store::TokenRow const& row, std::string_view bearer_secret,
                         std::string_view idempotency_key) {
    return text_of(row.id, derived_secret(bearer_secret, row.salt, idempotency_key));
}

bool bound_to_a_participant(model::ActorRole role) {
    return role == model::ActorRole::delegation || role == model::ActorRole::stakeholder;
}

std::optional<model::ActorRole> token_role(std::string_view name) {
    for (std::size_t i = 0; i <= static_cast<std::size_t>(model::ActorRole::administrator); ++i)
        if (model::actor_role_names[i] == name) return static_cast<model::ActorRole>(i);
    return std::nullopt;
}

void TokenBook::load(std::vector<store::TokenRow> rows) {
    std::stable_sort(rows.begin(), rows.end(),
                     [](auto const& a, auto const& b) { return a.created_at < b.created_at; });
    auto const loaded = std::make_shared<Rows>();
    loaded->all = std::make_shared<std::vector<store::TokenRow> const>(std::move(rows));
    for (store::TokenRow const& row : *loaded->all)
        loaded->by_id.emplace(row.id, Known{&row, sha256_from_hex(row.secret_sha256)});
    std::unique_lock const lock(mutex_);
    rows_ = loaded;
}

std::shared_ptr<TokenBook::Rows const> TokenBook::rows() const {
    std::shared_lock const lock(mutex_);
    return rows_;
}

std::optional<Principal> TokenBook::find(std::string_view token, model::Instant real_now) const {
    auto const known = rows();
    auto const split = parts(token);
    if (!known || !split) return std::nullopt;
    auto const found = known->by_id.find(split->id);
    if (found == known->by_id.end()) return std::nullopt;
    auto const& [row_there, digest] = found->second;
    store::TokenRow const& row = *row_there;
    Sha256 const given = sha256(split->secret);
    if (!digest || CRYPTO_memcmp(given.data(), digest->data(), given.size()) != 0)
        return std::nullopt;
    if (!in_force(row, real_now)) return std::nullopt;
    auto const role = token_role(row.role);
    if (!role) return std::nullopt;
    Principal principal{role, row.id, std::nullopt};
    if (!row.participant.empty()) principal.participant = model::ParticipantId{row.participant};
    principal.feed = row.feed;
    return principal;
}

bool TokenBook::holds(std::string_view id, model::Instant real_now) const {
    auto const known = rows();
    if (!known) return false;
    auto const found = known->by_id.find(id);
    return found != known->by_id.end() && in_force(*found->second.row, real_now);
}

std::shared_ptr<std::vector<store::TokenRow> const> TokenBook::all() const {
    auto const known = rows();
    return known ? known->all : std::make_shared<std::vector<store::TokenRow> const>();
}

std::string_view secret_of(std::string_view token) {
    auto const split = parts(token);
    return split ? split->secret : std::string_view{};
}

std::optional<std::string_view> bearer(std::string_view authorization) {
    constexpr std::string_view scheme = "bearer ";
    if (authorization.size() <= scheme.size()) return std::nullopt;
    for (std::size_t i = 0; i < scheme.size(); ++i) {
        char const c = authorization[i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) != scheme[i])
            return std::nullopt;
    }
    authorization.remove_prefix(scheme.size());
    while (authorization.starts_with(' '))
        authorization.remove_prefix(1);
    while (authorization.ends_with(' '))
        authorization.remove_suffix(1);
    if (authorization.empty() || authorization.find(' ') != std::string_view::npos)
        return std::nullopt;
    return authorization;
}

}  // namespace rostrum::server::access
