#include "server/wire/problem.hpp"

#include <algorithm>

#include "server/wire/booking_json.hpp"
#include "server/wire/floor_json.hpp"

namespace rostrum::server::wire {

namespace {

Json unknown_json(Rendering const& r, std::vector<model::Unknown> const& unknown) {
    Json errors = Json::array();
    for (model::Unknown const& name : unknown)
        errors.push_back({{"pointer", name.pointer},
                          {"message", r.locales.format(r.viewer.language, "unknown." + name.what,
                                                       {{"value", name.value}})}});
    return errors;
}

// What a client whose list is stale should look at: the bookings that it may see.
Json present_json(Rendering const& r) {
    Json bookings = Json::array();
    for (model::Place const& place : r.view.list->places) {
        model::Booking const& booking = *r.meeting().bookings[place.booking];
        if (r.visible(booking)) bookings.push_back(booking_json(r, booking));
    }
    return {{"version", r.meeting().version}, {"bookings", std::move(bookings)}};
}

Problem broken(Rendering const& r, model::Refusal const& refusal) {
    Problem problem;
    problem.status = 422;
    problem.code = refusal.findings.empty() ? "unknown_name" : "rules_broken";
    if (!refusal.findings.empty()) problem.violations = to_json(r, refusal.findings);
    if (!refusal.unknown.empty()) problem.errors = unknown_json(r, refusal.unknown);
    return problem;
}

}  // namespace

Json errors_json(config::Complaints const& complaints) {
    Json errors = Json::array();
    for (config::Complaint const& complaint : complaints)
        errors.push_back({{"pointer", complaint.pointer}, {"message", complaint.message}});
    return errors;
}

http::Response respond(Problem const& problem, config::Locales const& locales,
                       model::Language language) {
    std::string type = "/docs#problem-" + problem.code;
    std::replace(type.begin(), type.end(), '_', '-');
    Json body{{"type", type},
              {"title", locales.text(language, "problem." + problem.code + ".title")},
              {"status", problem.status},
              {"detail", problem.detail.empty()
                             ? locales.text(language, "problem." + problem.code + ".detail")
                             : problem.detail}};
    if (!problem.violations.is_null()) body["violations"] = problem.violations;
    if (!problem.errors.is_null()) body["errors"] = problem.errors;
    if (!problem.present.is_null()) body["present"] = problem.present;
    if (!problem.rows.is_null()) body["rows"] = problem.rows;

    http::Response response;
    response.status = problem.status;
    response.headers = problem.headers;
    response.headers.emplace_back("Content-Type", "application/problem+json");
    response.headers.emplace_back("Content-Language", std::string{model::code(language)});
    response.headers.emplace_back("Cache-Control", "no-store");
    // What a client sent may be echoed in a message; it was checked to be UTF-8, but an answer must
    // never fail for it.
    response.body = std::make_shared<std::string const>(
        body.dump(-1, ' ', false, Json::error_handler_t::replace));
    return response;
}

Problem problem_of(Rendering const& r, model::Refusal const& refusal) {
    Problem problem;
    if (!refusal.message.empty()) problem.detail = r.word(refusal.message);
    switch (refusal.kind) {
        case model::Refusal::Kind::broken:
            return broken(r, refusal);
        case model::Refusal::Kind::not_found:
            problem.status = 404;
            problem.code = "not_found";
            break;
        case model::Refusal::Kind::forbidden:
            problem.status = 403;
            problem.code = "forbidden";
            break;
        case model::Refusal::Kind::stale_revision:
            problem.status = 412;
            problem.code = "precondition_failed";
            break;
        case model::Refusal::Kind::stale_list:
            problem.status = 409;
            problem.code = "stale_list";
            problem.present = present_json(r);
            break;
        case model::Refusal::Kind::conflict:
            problem.status = 409;
            problem.code = "conflict";
            break;
        case model::Refusal::Kind::floor:
            problem.status = 409;
            problem.code = "floor";
            problem.present = floor_json(r, r.meeting().at);
            break;
    }
    return problem;
}

Problem schema_problem(config::Complaints const& complaints) {
    Problem problem;
    problem.status = 400;
    problem.code = "schema";
    problem.errors = errors_json(complaints);
    return problem;
}

}  // namespace rostrum::server::wire
