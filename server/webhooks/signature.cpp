#include "server/webhooks/signature.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <stdexcept>
#include <vector>

namespace rostrum::server::webhooks {

namespace {

constexpr std::string_view secret_prefix = "whsec_";
constexpr std::size_t secret_bytes = 32;

// RFC 4648, 4: with padding.
std::string base64(unsigned char const* bytes, std::size_t size) {
    std::string text(4 * ((size + 2) / 3), '\0');
    auto* const out = reinterpret_cast<unsigned char*>(text.data());
    EVP_EncodeBlock(out, bytes, static_cast<int>(size));
    return text;
}

std::vector<unsigned char> key_of(std::string_view secret) {
    if (!secret.starts_with(secret_prefix))
        throw std::invalid_argument("a webhook's secret begins with whsec_");
    secret.remove_prefix(secret_prefix.size());
    std::vector<unsigned char> key(secret.size() + 1);
    int const length =
        EVP_DecodeBlock(key.data(), reinterpret_cast<unsigned char const*>(secret.data()),
                        static_cast<int>(secret.size()));
    if (length <= 0) throw std::invalid_argument("a webhook's secret is not in base64");
    // The library counts what stands for the padding.
    std::size_t size = static_cast<std::size_t>(length);
    for (int i = 0; i < 2 && secret.ends_with('='); ++i, --size)
        secret.remove_suffix(1);
    key.resize(size);
    return key;
}

}  // namespace

std::string make_secret() {
    std::array<unsigned char, secret_bytes> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("the system gave no random numbers for a webhook's secret");
    return std::string{secret_prefix} + base64(bytes.data(), bytes.size());
}

std::string sign(std::string_view secret, std::string_view id, std::int64_t seconds,
                 std::string_view body) {
    auto const key = key_of(secret);
    std::string signed_text{id};
    signed_text.append(".").append(std::to_string(seconds)).append(".").append(body);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    auto const* const data = reinterpret_cast<unsigned char const*>(signed_text.data());
    if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data, signed_text.size(),
              digest.data(), &length))
        throw std::runtime_error("a webhook could not be signed");
    return "v1," + base64(digest.data(), length);
}

std::string signatures(store::WebhookRow const& endpoint, model::Instant real_now,
                       std::string_view id, std::int64_t seconds, std::string_view body) {
    std::string all = sign(endpoint.secret, id, seconds, body);
    bool const both = !endpoint.secret_before.empty() && endpoint.secret_before_until &&
                      real_now < *endpoint.secret_before_until;
    if (both) all += ' ' + sign(endpoint.secret_before, id, seconds, body);
    return all;
}

}  // namespace rostrum::server::webhooks
