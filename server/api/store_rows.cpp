#include "server/api/store_rows.hpp"

#include <charconv>

namespace rostrum::server::api {

std::optional<std::int64_t> number_in(std::string_view name, char letter) {
    std::int64_t number = 0;
    if (name.size() < 2 || name.front() != letter || name[1] == '0' || name[1] == '-')
        return std::nullopt;
    auto const [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), number);
    bool const whole = error == std::errc{} && end == name.data() + name.size();
    return whole ? std::optional{number} : std::nullopt;
}

http::Response uncached_answer(Call const& call, wire::Json const& json, unsigned status,
                               std::string const& location) {
    http::Response response;
    response.status = status;
    response.headers = {{"Content-Type", "application/json"},
                        {"Content-Language", std::string{model::code(call.language)}},
                        {"Cache-Control", "no-store"}};
    add_clock(call, response);
    if (!location.empty())
        response.headers.emplace_back("Location",
                                      "/v1/meetings/" + call.meeting().str() + location);
    response.body = std::make_shared<std::string const>(
        json.dump(-1, ' ', false, wire::Json::error_handler_t::replace));
    return response;
}

http::Response conflict_answer(Call const& call, std::string_view key) {
    wire::Problem found;
    found.status = 409;
    found.code = "conflict";
    found.detail = call.service.locales.text(call.language, key);
    return problem(call, found);
}

std::optional<http::Response> not_carried_out(Call const& call, KeyedOutcome const& outcome,
                                              std::string_view conflict_key) {
    switch (outcome.kind) {
        case Outcome::Kind::accepted:
        case Outcome::Kind::replayed:
            return std::nullopt;
        case Outcome::Kind::key_reused:
            return problem(call, 422, "key_reused");
        case Outcome::Kind::key_in_use:
            return problem(call, 409, "key_in_use");
        case Outcome::Kind::refused:
            break;
        default:
            return unavailable(call);
    }
    if (conflict_key.empty()) return problem(call, 404, "not_found");
    return conflict_answer(call, conflict_key);
}

}  // namespace rostrum::server::api
