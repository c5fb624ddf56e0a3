#include "tests/server/api/client.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace rostrum::tests {

std::string at(std::string_view part) {
    return "/v1/meetings/hlm2025/" + std::string{part};
}

std::string in_a_query(std::string text) {
    for (auto blank = text.find(' '); blank != text.npos; blank = text.find(' ', blank))
        text.replace(blank, 1, "%20");
    return text;
}

RawAnswer ApiClient::request(std::string_view method, std::string_view target,
                             Headers const& headers, std::optional<std::string> const& body) {
    std::string text = std::string{method} + ' ' + std::string{target} + " HTTP/1.1\r\n";
    text += "Host: test\r\n";
    if (!token_.empty()) text += "Authorization: Bearer " + token_ + "\r\n";
    bool typed = false;
    for (auto const& [name, value] : headers) {
        typed = typed || server::http::same_name(name, "Content-Type");
        if (!value.empty()) text += name + ": " + value + "\r\n";
    }
    if (body && !typed) text += "Content-Type: application/json\r\n";
    if (body) text += "Content-Length: " + std::to_string(body->size()) + "\r\n";
    text += "\r\n" + body.value_or("");

    if (!connection_) connection_.emplace(port_);
    RawAnswer answer = connection_->ask(text);
    if (answer.header("Connection") == "close") connection_.reset();
    return answer;
}

nlohmann::json parsed(RawAnswer const& answer) {
    INFO(answer.status << ' ' << answer.body);
    auto json = nlohmann::json::parse(answer.body, nullptr, false);
    REQUIRE_FALSE(json.is_discarded());
    return json;
}

namespace {

std::vector<std::string> members(RawAnswer const& answer, char const* array, char const* member) {
    std::vector<std::string> found;
    auto const json = parsed(answer);
    if (json.contains(array))
        for (auto const& one : json[array])
            found.push_back(one.at(member).get<std::string>());
    return found;
}

}  // namespace

std::vector<std::string> pointers(RawAnswer const& answer) {
    auto found = members(answer, "errors", "pointer");
    auto const more = members(answer, "violations", "pointer");
    found.insert(found.end(), more.begin(), more.end());
    return found;
}

std::vector<std::string> broken_rules(RawAnswer const& answer) {
    return members(answer, "violations", "rule");
}

std::string problem_code(RawAnswer const& answer) {
    if (answer.header("Content-Type") != "application/problem+json") return "no problem";
    std::string const type = parsed(answer).at("type");
    constexpr std::string_view before = "/docs#problem-";
    return type.starts_with(before) ? type.substr(before.size()) : type;
}

nlohmann::json statement(std::string_view participant) {
    return {{"kind", "statement"},
            {"participant", participant},
            {"capacity", "national"},
            {"level", "M"}};
}

Untouched::Untouched(Service& service) : service_(service), before_(version()) {}

std::uint64_t Untouched::version() const {
    return service_.engine().view(model::MeetingId{"hlm2025"})->meeting->version;
}

bool Untouched::holds() {
    ApiClient client(service_.port());
    auto const ready = client.get("/readyz");
    auto const events = parsed(client.get(at("events?limit=1")));
    return version() == before_ && events.at("version") == before_ && ready.status == 200;
}

}  // namespace rostrum::tests
