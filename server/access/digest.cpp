#include "server/access/digest.hpp"

#include <openssl/evp.h>

#include <charconv>
#include <memory>
#include <stdexcept>

namespace rostrum::server::access {

namespace {

struct Free {
    void operator()(EVP_MD* algorithm) const { EVP_MD_free(algorithm); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// Every request with a token makes a digest. Looking the algorithm up in the library's providers
// and making a context costs more than the digest itself, so both are kept.
EVP_MD const* algorithm() {
    static std::unique_ptr<EVP_MD, Free> const fetched(EVP_MD_fetch(nullptr, "SHA256", nullptr));
    return fetched.get();
}

EVP_MD_CTX* context() {
    thread_local std::unique_ptr<EVP_MD_CTX, Free> const made(EVP_MD_CTX_new());
    return made.get();
}

}  // namespace

Sha256 sha256(std::string_view text) {
    Sha256 digest{};
    EVP_MD const* const known = algorithm();
    EVP_MD_CTX* const kept = context();
    bool const made = known && kept && EVP_DigestInit_ex(kept, known, nullptr) == 1 &&
                      EVP_DigestUpdate(kept, text.data(), text.size()) == 1 &&
                      EVP_DigestFinal_ex(kept, digest.data(), nullptr) == 1;
    if (!made) throw std::runtime_error("a SHA-256 could not be made");
    return digest;
}

std::string hex(std::span<unsigned char const> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(2 * bytes.size(), '0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    return text;
}

std::string sha256_hex(std::string_view text) {
    return hex(sha256(text));
}

std::optional<Sha256> sha256_from_hex(std::string_view hex) {
    Sha256 digest{};
    if (hex.size() != 2 * digest.size()) return std::nullopt;
    for (std::size_t i = 0; i < digest.size(); ++i) {
        char const* const begin = hex.data() + 2 * i;
        auto const [end, error] = std::from_chars(begin, begin + 2, digest[i], 16);
        if (error != std::errc{} || end != begin + 2) return std::nullopt;
    }
    return digest;
}

}  // namespace rostrum::server::access
