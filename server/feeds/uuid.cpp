#include "server/feeds/uuid.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace rostrum::server::feeds {

namespace {

// The name space of rostrum's ids: a random UUID, chosen once.
constexpr std::array<unsigned char, 16> name_space{0x6f, 0x0b, 0x2a, 0x58, 0x91, 0x4d, 0x4c, 0x7e,
                                                   0xa3, 0x35, 0x1c, 0xd2, 0x77, 0xe4, 0x09, 0xb6};

}  // namespace

std::string stable_uuid(std::string_view name) {
    std::string message(name_space.begin(), name_space.end());
    message += name;
    std::array<unsigned char, 20> digest{};
    if (EVP_Digest(message.data(), message.size(), digest.data(), nullptr, EVP_sha1(), nullptr) !=
        1)
        throw std::runtime_error("a SHA-1 could not be made");
    digest[6] = static_cast<unsigned char>((digest[6] & 0x0f) | 0x50);  // version 5
    digest[8] = static_cast<unsigned char>((digest[8] & 0x3f) | 0x80);  // variant of the RFC
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += digits[digest[i] >> 4];
        text += digits[digest[i] & 15];
    }
    return text;
}

}  // namespace rostrum::server::feeds
