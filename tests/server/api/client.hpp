#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/server/http/raw_client.hpp"
#include "tests/server/service.hpp"

namespace rostrum::tests {

// The meeting of the tests of the interface, and its parts: "/v1/meetings/hlm2025/bookings".
std::string at(std::string_view part);

// A text without signs but blanks, as the value of a query.
std::string in_a_query(std::string text);

using Headers = std::vector<std::pair<std::string, std::string>>;

// A client of the interface with one token, or none: bodies are JSON unless the headers say
// otherwise. Connects again when the service has closed the connection.
class ApiClient {
public:
    explicit ApiClient(std::uint16_t port, std::string token = {})
        : port_(port), token_(std::move(token)) {}

    RawAnswer request(std::string_view method, std::string_view target, Headers const& headers = {},
                      std::optional<std::string> const& body = std::nullopt);
    RawAnswer get(std::string_view target, Headers const& headers = {}) {
        return request("GET", target, headers);
    }
    RawAnswer post(std::string_view target, nlohmann::json const& body,
                   Headers const& headers = {}) {
        return request("POST", target, headers, body.dump());
    }
    RawAnswer post_text(std::string_view target, std::string const& body,
                        Headers const& headers = {}) {
        return request("POST", target, headers, body);
    }
    RawAnswer patch(std::string_view target, nlohmann::json const& body,
                    Headers const& headers = {{"If-Match", "*"}}) {
        return request("PATCH", target, headers, body.dump());
    }
    RawAnswer remove(std::string_view target, Headers const& headers = {{"If-Match", "*"}}) {
        return request("DELETE", target, headers);
    }

private:
    std::uint16_t port_;
    std::string token_;
    std::optional<RawClient> connection_;
};

// The body as JSON; fails the test when it is none.
nlohmann::json parsed(RawAnswer const& answer);

// Where a problem's errors, or its violations, point to; and the rules that it names; in order.
std::vector<std::string> pointers(RawAnswer const& answer);
std::vector<std::string> broken_rules(RawAnswer const& answer);
// The last part of a problem's type: "schema", "rules-broken".
std::string problem_code(RawAnswer const& answer);

// A national statement of a Member State at the level of a minister, without a speaker.
nlohmann::json statement(std::string_view participant);

// That nothing was stored since it was made: the version and the log are the same and the service
// is in good health.
class Untouched {
public:
    explicit Untouched(Service& service);
    bool holds();

private:
    std::uint64_t version() const;

    Service& service_;
    std::uint64_t before_;
};

}  // namespace rostrum::tests
