#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "server/http/messages.hpp"
#include "server/http/refusals.hpp"

namespace rostrum::server::http {

// What one request may have at most.
struct RequestLimits {
    std::size_t header_bytes;
    std::size_t header_fields;
    std::size_t target_bytes;
    std::uint64_t body_bytes;
    // As Limits::longer_body.
    std::uint64_t (*longer_body)(std::string_view method, std::string_view target) = nullptr;
};

// Reads one request after another from bytes that arrive in any pieces, and knows no socket. After
// begin() it is fed until it is complete or has refused; a request that is refused is the last one
// of its connection, because where the next would begin is not known.
class RequestParser {
public:
    explicit RequestParser(RequestLimits const& limits);
    ~RequestParser();
    RequestParser(RequestParser const&) = delete;
    RequestParser& operator=(RequestParser const&) = delete;

    // Forgets everything and expects the first byte of a request.
    void begin();

    // Reads from the front of `bytes` and says how many it needs no longer; the others must come
    // again, with more behind them. Returns at the end of the header, so that the caller can
    // answer an expectation before the body, and at the end of the request; bytes of the next
    // request are left.
    std::size_t feed(std::string_view bytes);

    bool begun() const;  // something other than blank lines has arrived
    bool header_complete() const;
    bool complete() const;
    std::optional<Refusal> const& refusal() const;
    // Refuses what there is of the request, for a reason that its bytes don't show.
    void give_up(Refusal const& why);

    // What there is of the request; of a refused one, as much as could be read.
    Request& request();
    bool wants_keep_alive() const;  // when the header is complete (RFC 9112, 9.3)
    bool expects_continue() const;  // when the header is complete and a body follows
    bool speaks_1_0() const;        // HTTP/1.0, when the header is complete
    bool asks_of_server() const;    // the target is "*"

private:
    struct Reading;
    class Grammar;
    RequestLimits limits_;
    std::unique_ptr<Reading> reading_;
};

}  // namespace rostrum::server::http
