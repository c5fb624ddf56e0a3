#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rostrum::server::http {

// A request as the handlers see it: plain values, no Beast. Names of headers are compared without
// regard to case; repeated headers are joined with ", " (RFC 9110, 5.3).
struct Request {
    std::string method;       // "GET"
    std::string target;       // as sent, for messages; never for routing
    std::vector<std::string> path;  // percent-decoded segments: {"v1", "meetings", "hlm2025"}
    std::vector<std::pair<std::string, std::string>> query;  // percent-decoded, in order
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string peer_address;  // of the connection, or what a trusted proxy's Forwarded says
    std::string id;            // of this request: in the answer's Request-Id and in the log
    bool secure = false;       // the client's side of a trusted proxy was https

    // The first header of that name, or nullptr.
    const std::string* header(std::string_view name) const;
    // The first value of that query key, or nullptr.
    const std::string* query_value(std::string_view key) const;
};

// A body that may be shared by many answers: rendered once, immutable.
using SharedBody = std::shared_ptr<const std::string>;

struct Response {
    unsigned status = 200;
    std::vector<std::pair<std::string, std::string>> headers;  // without Content-Length and Date
    SharedBody body;  // may be null: empty

    // Headers and body of an answer that is served again and again, rendered once as bytes: the
    // lines from after the status line to before the per-answer ones, each ended with CRLF. When
    // set, `headers` holds only what differs from answer to answer.
    SharedBody rendered_headers;
};

}  // namespace rostrum::server::http
