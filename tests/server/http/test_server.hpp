#pragma once

#include <memory>
#include <string>
#include <utility>

#include "server/http/listener.hpp"

namespace rostrum::tests {

// Options for a server on any free port of this machine, with two threads and patience for slow
// machines.
inline server::http::ServerOptions local_options() {
    server::http::ServerOptions options;
    options.port = 0;
    options.threads = 2;
    return options;
}

inline server::http::Response text_answer(std::string text) {
    server::http::Response response;
    response.headers.emplace_back("Content-Type", "text/plain");
    response.body = std::make_shared<const std::string>(std::move(text));
    return response;
}

// Answers with what it was asked: the method, each path segment in brackets, each query pair, and
// the body.
inline void echo(server::http::Request&& request, server::http::Respond const& respond) {
    std::string text = request.method + " ";
    for (auto const& segment : request.path)
        text += "[" + segment + "]";
    for (auto const& [key, value] : request.query)
        text += " " + key + "=" + value;
    text += " " + request.body;
    respond(text_answer(text));
}

// A server that runs for as long as it lives.
struct TestServer {
    explicit TestServer(server::http::ServerOptions options = local_options(),
                        server::http::Handler handler = echo)
        : server(std::move(options), std::move(handler)) {
        server.start();
    }
    std::uint16_t port() const { return server.port(); }

    server::http::Server server;
};

}  // namespace rostrum::tests
