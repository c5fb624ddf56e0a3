#include "server/access/digest.hpp"

#include <openssl/evp.h>

#include <array>
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
EVP_MD const* sha256() {
    static std::unique_ptr<EVP_MD, Free> const fetched(EVP_MD_fetch(nullptr, "SHA256", nullptr));
    return fetched.get();
}

EVP_MD_CTX* context() {
    thread_local std::unique_ptr<EVP_MD_CTX, Free> const made(EVP_MD_CTX_new());
    return made.get();
}

}  // namespace

std::string sha256_hex(std::string_view text) {
    std::array<unsigned char, 32> digest{};
    EVP_MD const* const algorithm = sha256();
    EVP_MD_CTX* const kept = context();
    bool const made = algorithm && kept && EVP_DigestInit_ex(kept, algorithm, nullptr) == 1 &&
                      EVP_DigestUpdate(kept, text.data(), text.size()) == 1 &&
                      EVP_DigestFinal_ex(kept, digest.data(), nullptr) == 1;
    if (!made) throw std::runtime_error("a SHA-256 could not be made");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex(2 * digest.size(), '0');
    for (std::size_t i = 0; i < digest.size(); ++i) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    return hex;
}

}  // namespace rostrum::server::access
