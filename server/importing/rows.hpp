#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/importing/table.hpp"
#include "server/wire/command_reader.hpp"

namespace rostrum::server::importing {

// One row of a table, as the booking that it asks for.
struct Row {
    std::size_t number = 0;  // in the file, as spreadsheets number them
    wire::BookBody booking;  // of use where there are no faults
    std::vector<Fault> faults;
};

// A table of statements, as far as it can be told without the meeting's state.
struct Import {
    std::vector<Row> rows;
    // The columns of the file: what each is of a booking (a JSON pointer), and its heading.
    std::vector<std::pair<std::string, std::string>> columns;

    // The heading of the column that a pointer into a booking's body leads to; empty: of none.
    std::string column_of(std::string_view pointer) const;
};

// The names of the columns that a table may have.
std::vector<std::string_view> column_names();

// The columns stand in any order under these names: participant, capacity, group, states, title,
// authorization, level, speaker (or speaker_name), speaker_title, on_behalf_of, language, segments,
// allotment (or allotment_seconds), contains_eov, not_before, not_after, inscribed_at, reason,
// note. Every table has participant, capacity and level.
//
// A participant or a group is named by its id or by its name in any of the six languages. Several
// states or segments in one cell are divided by semicolons, bars or line breaks; where there are
// none, by commas, else by blanks. `title` is a joint statement's, and where the row has no states
// the speaker's. `reason` is that of every row that gives inscribed_at and no reason of its own.
//
// Faults of the header refuse the whole table; those of the rows stand with their rows.
model::Result<Import, std::vector<Fault>> read_rows(Table const& table,
                                                    model::Programme const& programme,
                                                    std::string const& reason);

}  // namespace rostrum::server::importing
