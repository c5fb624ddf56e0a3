#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/http/messages.hpp"

namespace rostrum::server::http {

// What the session knows of an answer and its handler does not.
struct AnswerContext {
    std::string_view date;  // IMF-fixdate, or empty: no clock, no Date
    std::string_view request_id;
    bool close = false;           // say that the connection ends with this answer
    bool say_keep_alive = false;  // to an HTTP/1.0 client that asked for it
    bool chunked = false;         // a stream is framed in chunks, else ended by closing
};

// Whether a header could be sent as it is: a token for a name, and no line break, NUL or other
// control character in a value. What fails this would let a value write headers of its own.
bool sendable(Response const& response);

// Writes into `head` (replacing it) the status line and every header but the rendered ones, each
// ended with CRLF, without the blank line. Content-Length is what a GET would be told, also for a
// HEAD; a 1xx, 204 or 304 has none (RFC 9110, 8.6), nor has a stream.
void render_head(Response const& response, AnswerContext const& context, std::string& head);

// Whether an answer of this status has a body at all (RFC 9112, 6.3).
bool may_have_body(unsigned status);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7) of seconds since 1970.
std::string http_date(std::int64_t unix_seconds);

}  // namespace rostrum::server::http
