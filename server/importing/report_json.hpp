#pragma once

#include <string>

#include "server/importing/judgement.hpp"
#include "server/wire/problem.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::importing {

// "booked", "unchanged" or "refused".
std::string_view word(Verdict verdict);

// What is wrong, as a sentence in the reader's language, with the names that may have been meant.
std::string sentence(wire::Rendering const& r, Fault const& fault);
// Why the rules, or what the meeting does not know, refuse a row: column and sentence each.
struct Objection {
    std::string column;
    std::string sentence;
};
std::vector<Objection> objections(wire::Rendering const& r, Import const& import, std::size_t row,
                                  Judgement const& judgement);

// One object for each row: what becomes of it, its place and warnings in the meeting of `r`, which
// is the judgement's, and all that is wrong with it, by column.
wire::Json rows_json(wire::Rendering const& r, Import const& import, Judgement const& judgement);

// How many rows are booked, unchanged and refused.
wire::Json counts_json(Judgement const& judgement);

// The problem that a file is which could not be read as a table of bookings.
wire::Problem unreadable(wire::Rendering const& r, std::vector<Fault> const& faults);

}  // namespace rostrum::server::importing
