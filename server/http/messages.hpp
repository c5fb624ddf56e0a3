#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace rostrum::server::http {

// Whether two names are the same without regard to the case of ASCII letters (RFC 9110, 5.1).
bool same_name(std::string_view a, std::string_view b);
// Without the blanks around it (OWS; RFC 9110, 5.6.3).
std::string_view trimmed(std::string_view text);

// A request as the handlers see it: plain values, no Beast. Names of headers are compared without
// regard to case; repeated headers are joined with ", " (RFC 9110, 5.3).
struct Request {
    std::string method;  // "GET"; a HEAD stays "HEAD", its body is left out by the session
    std::string target;  // as sent, for messages; never for routing
    std::vector<std::string> path;  // percent-decoded segments: {"v1", "meetings", "hlm2025"}
    std::vector<std::pair<std::string, std::string>> query;  // percent-decoded, in order
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string peer_address;  // of the connection, or what a trusted proxy's Forwarded says
    std::string id;            // of this request: in the answer's Request-Id and in the log
    bool secure = false;       // the client's side of a trusted proxy was https

    // The first header of that name, or nullptr.
    std::string const* header(std::string_view name) const;
    // The first value of that query key, or nullptr.
    std::string const* query_value(std::string_view key) const;
};

// A body that may be shared by many answers: rendered once, immutable.
using SharedBody = std::shared_ptr<const std::string>;

struct Streaming;

// The session adds Date, Content-Length, Request-Id and Connection; a handler sets none of them.
struct Response {
    unsigned status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    SharedBody body;  // may be null: empty

    // Headers of an answer that is served again and again, rendered once as bytes: whole lines,
    // each ended with CRLF, without the blank line at the end. When set, `headers` holds only what
    // differs from answer to answer.
    SharedBody rendered_headers;

    // When set, the answer has no end: no body either, and the connection is the stream's.
    std::shared_ptr<Streaming const> stream;

    // The first header of that name in `headers`, or nullptr.
    std::string const* header(std::string_view name) const;
};

// Makes an answer. Called once, on the connection's I/O thread, or where the answer is given when
// nobody waits for it any more: whatever making it tells others is told in any case.
using MakeResponse = std::function<Response()>;

// Gives the answer, or what makes it: once, from any thread. A second call does nothing, and what
// comes after the client or the server went away is not sent. If every copy is dropped without a
// call, the session answers 500, as it does when making the answer throws.
using Respond = std::function<void(std::variant<Response, MakeResponse>)>;

// Answers requests, on the connection's I/O thread: it either calls respond before it returns (the
// fast path) or keeps it and calls it later; it never blocks. What it throws is logged and
// answered 500. It is called from several threads at once.
using Handler = std::function<void(Request&&, Respond)>;

// Renders a refusal of the HTTP layer itself ("body_too_large"; all codes are in refusals.hpp).
// The request is null when its header could not be read, and never complete. Any thread.
using Refuse = std::function<Response(unsigned status, std::string_view code, Request const*)>;

}  // namespace rostrum::server::http
