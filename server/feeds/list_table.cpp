#include "server/feeds/list_table.hpp"

#include "config/instant.hpp"
#include "server/feeds/csv_line.hpp"
#include "server/feeds/phrases.hpp"
#include "server/feeds/rows.hpp"
#include "server/wire/booking_json.hpp"
#include "server/wire/request_codec.hpp"

namespace rostrum::server::feeds {

namespace {

std::string day_text(wire::Rendering const& r, model::Instant at) {
    return config::format_day(
        date::year_month_day{date::floor<date::days>(r.programme().zone.local(at))});
}

std::array<ListCell, list_columns> list_row(wire::Rendering const& r, Row const& row) {
    model::StatementRequest const& request = *row.booking->statement();
    model::Sitting const* sitting =
        row.segment ? r.programme().find(row.segment->sitting) : nullptr;
    auto const named = person(r, row);
    return {std::int64_t{row.place->position},
            row.time ? day_text(r, row.time->begin) : "",
            row.time ? clock(r, row.time->begin) : "",
            row.time ? clock(r, row.time->end) : "",
            sitting ? r.text(sitting->name) : "",
            row.segment ? r.text(row.segment->name) : "",
            name_of(r, request.participant),
            r.word("capacity." + std::string{wire::word(wire::capacity_words, request.capacity)}),
            represented(r, request),
            level_word(r, request.level),
            std::int64_t{model::allotment(r.programme(), request).count()},
            named ? named->name : "",
            named ? named->title : "",
            r.word("state." + std::string{wire::state_of(*row.booking, row.place)}),
            row.booking->id.str()};
}

}  // namespace

ListTable list_table(wire::Rendering const& r) {
    ListTable table;
    table.headings = {r.word("column.position"),
                      r.word("column.date"),
                      r.word("column.begin"),
                      r.word("column.end"),
                      r.word("column.sitting"),
                      r.word("column.segment"),
                      r.word("column.participant"),
                      r.word("column.capacity"),
                      r.word("column.group"),
                      r.word("column.level"),
                      r.word("column.allotment_seconds"),
                      r.word("column.speaker"),
                      r.word("column.title"),
                      r.word("column.state"),
                      r.word("column.booking")};
    for (Row const& row : rows(r))
        if (row.place) table.rows.push_back(list_row(r, row));
    return table;
}

std::string list_csv(wire::Rendering const& r, model::Instant) {
    ListTable const table = list_table(r);
    std::string out = byte_order_mark;
    {
        CsvLine line(out);
        for (std::string const& heading : table.headings)
            line << heading;
    }
    for (auto const& row : table.rows) {
        CsvLine line(out);
        for (ListCell const& cell : row) {
            auto const* number = std::get_if<std::int64_t>(&cell);
            line << (number ? std::to_string(*number) : std::get<std::string>(cell));
        }
    }
    return out;
}

}  // namespace rostrum::server::feeds
