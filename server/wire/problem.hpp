#pragma once

#include <string>
#include <string_view>

#include "config/json.hpp"
#include "server/http/messages.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::wire {

// Why a request is not carried out (RFC 9457): the status, a code whose words the locales hold
// ("problem.<code>.title"), and what is particular to the case.
struct Problem {
    unsigned status = 500;
    std::string code;
    std::string detail;  // instead of the code's own; a sentence in the reader's language
    Json violations;     // null: none; the rules that were broken
    Json errors;         // null: none; {pointer, message} each
    Json present;        // null: none; the state that a stale client did not know
    Json rows;           // null: none; what became of each row of an import
    std::vector<std::pair<std::string, std::string>> headers;
};

Json errors_json(config::Complaints const& complaints);

// application/problem+json in the reader's language.
http::Response respond(Problem const& problem, config::Locales const& locales,
                       model::Language language);

// The problem that a refusal of the core is.
Problem problem_of(Rendering const& r, model::Refusal const& refusal);

// A 400 that lists every complaint about a body or a query.
Problem schema_problem(config::Complaints const& complaints);

}  // namespace rostrum::server::wire
