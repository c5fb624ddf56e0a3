#pragma once

#include <memory>
#include <string>

#include "server/http/connection.hpp"
#include "server/http/exchange.hpp"
#include "server/http/forwarded.hpp"
#include "server/http/request_parser.hpp"
#include "server/http/stream.hpp"
#include "server/http/stream_connection.hpp"

namespace rostrum::server::http {

// What all sessions of a server share and none changes.
struct Service {
    Limits limits;
    TimeOuts time_outs;
    StreamLimits streams;
    TrustedNetworks trusted;
    Refuse refuse;
    Handler handler;
};

// The requests of one connection, answered one after another in their order.
class Session {
public:
    Session(Service const& service, Connection& connection, AddressBytes const& peer);
    ~Session();
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;

    // Until the connection ends, by whichever side's wish, or becomes a stream's.
    Task<void> run();

    // After that: the stream that its last answer began, or null. HTTP/1.0 has no chunks.
    std::shared_ptr<Streaming const> const& stream() const { return stream_; }
    bool speaks_1_0() const { return parser_.speaks_1_0(); }

private:
    enum class Arrival { request, refused, nothing };

    Task<Arrival> next_request();
    Arrival missing();
    void ask();
    void take_answer();
    void refuse(Refusal const& why);
    void render(bool close);

    Service const& service_;
    Connection& connection_;
    const AddressBytes peer_;
    const std::string peer_text_;
    RequestParser parser_;
    std::shared_ptr<Exchange> exchange_;

    // Of the request at hand; it outlives the Request itself, which the handler takes.
    std::string id_;
    bool head_ = false;
    std::string method_;  // for the log, where a target never goes: it may hold a feed's token

    Response response_;
    std::shared_ptr<Streaming const> stream_;
    std::string head_bytes_;
    Outgoing outgoing_;
};

// Tells a client that there is no place for it.
Task<void> turn_away(Service const& service, Connection& connection);

}  // namespace rostrum::server::http
