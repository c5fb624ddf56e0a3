#include "server/feeds/csv.hpp"

#include "server/feeds/csv_line.hpp"
#include "server/feeds/rows.hpp"
#include "server/wire/booking_json.hpp"
#include "server/wire/request_codec.hpp"

namespace rostrum::server::feeds {

namespace {

constexpr std::string_view columns[] = {"position",
                                        "sitting",
                                        "segment",
                                        "starts_at",
                                        "ends_at",
                                        "local",
                                        "booking",
                                        "kind",
                                        "who",
                                        "participant",
                                        "capacity",
                                        "group",
                                        "level",
                                        "allotment_seconds",
                                        "speaker",
                                        "state",
                                        "forecast_starts_at"};

void put_statement(CsvLine& line, wire::Rendering const& r,
                   model::StatementRequest const& request) {
    line << request.participant.str()
         << std::string{wire::word(wire::capacity_words, request.capacity)}
         << (request.group ? request.group->str() : std::string{})
         << std::string{wire::word(wire::level_words, request.level)}
         << std::to_string(model::allotment(r.programme(), request).count());
}

void put_row(std::string& out, wire::Rendering const& r, Row const& row) {
    CsvLine line(out);
    bool const planned = row.time.has_value();
    line << (row.place ? std::to_string(row.place->position) : "")
         << (row.segment ? row.segment->sitting.str() : "")
         << (row.segment ? row.segment->id.str() : "")
         << (planned ? wire::utc(row.time->begin) : "") << (planned ? wire::utc(row.time->end) : "")
         << (planned ? wire::local(r, row.time->begin) : "")
         << (row.booking ? row.booking->id.str() : "")
         << (row.slot                   ? "role"
             : row.booking->statement() ? "statement"
                                        : "panel")
         << who(r, row);
    if (row.booking && row.booking->statement()) {
        put_statement(line, r, *row.booking->statement());
    } else {
        auto const owner = row.booking ? model::owner(row.booking->request) : std::nullopt;
        line << (owner ? owner->str() : "") << ""
             << ""
             << ""
             << "";
    }
    line << speaker(r, row)
         << (row.booking ? std::string{wire::state_of(*row.booking, row.place)} : "");
    auto const* forecast = row.booking ? r.forecast(*row.booking) : nullptr;
    line << (forecast && forecast->expected ? wire::utc(*forecast->expected) : "");
}

}  // namespace

std::string timetable_csv(wire::Rendering const& r, model::Instant) {
    std::string out = byte_order_mark;
    {
        CsvLine header(out);
        for (std::string_view const column : columns)
            header << std::string{column};
    }
    for (Row const& row : rows(r))
        put_row(out, r, row);
    return out;
}

}  // namespace rostrum::server::feeds
