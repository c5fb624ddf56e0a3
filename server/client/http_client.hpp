#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rostrum::server::client {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Question {
    std::string method = "GET";
    std::string path;  // behind the client's address: "/v1/meetings"
    Headers headers;
    std::string body;  // JSON, where it is not empty
};

struct Answer {
    unsigned status = 0;
    Headers headers;
    std::string body;

    // The first header of that name, or an empty text.
    std::string header(std::string_view name) const;
    bool ok() const { return status >= 200 && status < 300; }
};

// No answer came: no such host, nobody listens, TLS, a time-out, a connection that broke off.
// what() is a sentence for a person.
struct Unreachable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Talks to one service over HTTP or HTTPS with one token, or none. Proxies are those of the
// environment (https_proxy, no_proxy), certificates those of the machine. For one thread at a time.
class HttpClient {
public:
    // `url` is where the service is: "https://rostrum.example.org", also with a path before "/v1".
    // Throws std::invalid_argument for what is no such address.
    HttpClient(std::string url, std::string token,
               std::chrono::milliseconds patience = default_patience);
    ~HttpClient();
    HttpClient(HttpClient const&) = delete;
    HttpClient& operator=(HttpClient const&) = delete;

    static constexpr std::chrono::milliseconds default_patience{10'000};

    // From now on a question is given up, within a second, when that asks for it.
    void heed(std::stop_token stop);

    // Throws Unreachable. Redirections are answers as any other: a token goes nowhere else.
    Answer ask(Question const& question);

    // Reads an answer for as long as it lasts. `begun` is told its status and headers and says
    // whether to read on; `take` is given the bytes of a good one as they come. Gives the answer,
    // with the body of one that is not good. Ends when the server ends it, when it is silent for
    // `silence`, and, within a second, when `stop` asks for it.
    Answer stream(Question const& question, std::function<void(Answer const&)> begun,
                  std::function<void(std::string_view)> take, std::chrono::milliseconds silence,
                  std::stop_token stop);

private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
};

}  // namespace rostrum::server::client
