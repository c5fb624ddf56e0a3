#pragma once

#include <span>
#include <string_view>

#include "server/http/messages.hpp"

namespace rostrum::server::http {

// Why the HTTP layer itself refuses: a stable code, the status it is answered with, and a sentence
// in English for who has no better one. `code` and `sentence` live for ever.
struct Refusal {
    std::string_view code;
    unsigned status;
    std::string_view sentence;
};

namespace refusals {
inline constexpr Refusal bad_request_line{"bad_request_line", 400,
                                          "The request line is not one of HTTP/1.1."};
inline constexpr Refusal bad_header{"bad_header", 400, "A header field is malformed."};
inline constexpr Refusal bad_host{"bad_host", 400,
                                  "A request needs exactly one Host field, with a valid value."};
inline constexpr Refusal bad_framing{
    "bad_framing", 400,
    "The length of the body is not clear: Content-Length and Transfer-Encoding must be valid and "
    "exclude each other, and chunked is the only transfer coding taken."};
inline constexpr Refusal bad_target{"bad_target", 400,
                                    "The path of the request target is malformed."};
inline constexpr Refusal bad_query{"bad_query", 400,
                                   "The query of the request target is malformed."};
inline constexpr Refusal method_refused{"method_refused", 405, "This is no proxy."};
inline constexpr Refusal time_out{"time_out", 408, "The request did not arrive in time."};
inline constexpr Refusal body_too_large{"body_too_large", 413, "The body is too large."};
inline constexpr Refusal target_too_long{"target_too_long", 414, "The request target is too long."};
inline constexpr Refusal expectation_failed{"expectation_failed", 417,
                                            "100-continue is the only expectation met."};
inline constexpr Refusal header_too_large{"header_too_large", 431, "The header is too large."};
inline constexpr Refusal too_many_headers{"too_many_headers", 431,
                                          "There are too many header fields."};
inline constexpr Refusal internal_error{"internal_error", 500,
                                        "The service failed to answer; it has been logged."};
inline constexpr Refusal too_many_connections{"too_many_connections", 503,
                                              "There are too many connections; try again."};
inline constexpr Refusal bad_version{"bad_version", 505,
                                     "HTTP/1.1 and HTTP/1.0 are the versions spoken here."};
}  // namespace refusals

// All of them, by status: what a renderer has to have sentences for.
std::span<const Refusal> all_refusals();

// The default Refuse: application/problem+json (RFC 9457) in English, with `status`, `title`,
// `detail` and `code`.
Response plain_refusal(unsigned status, std::string_view code, Request const* request);

// The reason phrase of a status (RFC 9110, 15), or an empty one when it has none here.
std::string_view reason_phrase(unsigned status);

}  // namespace rostrum::server::http
