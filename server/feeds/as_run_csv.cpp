#include "server/feeds/as_run_csv.hpp"

#include "server/feeds/csv_line.hpp"
#include "server/wire/as_run_json.hpp"
#include "server/wire/floor_json.hpp"
#include "server/wire/floor_words.hpp"

namespace rostrum::server::feeds {

namespace {

constexpr std::string_view as_run_columns[] = {"sitting",
                                               "segment",
                                               "kind",
                                               "turn",
                                               "who",
                                               "participant",
                                               "booking",
                                               "level",
                                               "speaker",
                                               "state",
                                               "out_of_order",
                                               "planned_starts_at",
                                               "planned_ends_at",
                                               "called_at",
                                               "starts_at",
                                               "ends_at",
                                               "local",
                                               "used_seconds",
                                               "limit_seconds",
                                               "overrun_seconds",
                                               "pauses",
                                               "paused_seconds",
                                               "corrections"};

std::string text_of(std::optional<model::Instant> const& at) {
    return at ? wire::utc(*at) : std::string{};
}

// "184.250"
std::string seconds_of(model::Milliseconds time) {
    std::string const fraction = std::to_string(time.count() % 1000);
    return std::to_string(time.count() / 1000) + '.' + std::string(3 - fraction.size(), '0') +
           fraction;
}

// What stood before each correction: "2025-11-24T15:00:00Z/2025-11-24T15:03:00Z"
std::string corrections_of(model::Turn const& turn) {
    std::string text;
    for (model::Correction const& correction : turn.corrections) {
        if (!text.empty()) text += "; ";
        text += text_of(correction.began_before) + '/' + text_of(correction.ended_before);
    }
    return text;
}

std::string level_of(wire::Rendering const& r, model::Turn const& turn) {
    model::Booking const* booking = r.meeting().find(turn.ref.booking);
    auto const* statement = booking ? booking->statement() : nullptr;
    return statement ? std::string{wire::word(wire::level_words, statement->level)} : "";
}

std::string speaker_text(wire::Rendering const& r, model::Turn const& turn) {
    auto const person = wire::speaker_of(r, turn.ref);
    if (!person) return {};
    return person->title.empty() ? person->name : person->name + ", " + person->title;
}

void put_sitting(std::string& out, wire::Rendering const& r, model::Sitting const& sitting,
                 model::SittingRecord const& record) {
    model::Milliseconds suspended{0};
    for (model::Interval const& pause : record.suspensions)
        suspended += pause.end - pause.begin;
    std::size_t const pauses = record.suspensions.size() + (record.suspended_since ? 1 : 0);
    CsvLine line(out);
    line << sitting.id.str() << ""
         << "sitting"
         << "" << r.text(sitting.name) << ""
         << ""
         << ""
         << ""
         << (record.adjourned_at      ? "adjourned"
             : record.suspended_since ? "suspended"
                                      : "open")
         << "" << wire::utc(sitting.time.begin) << wire::utc(sitting.time.end) << ""
         << wire::utc(record.opened_at) << text_of(record.adjourned_at)
         << wire::local(r, record.opened_at) << ""
         << ""
         << "" << std::to_string(pauses) << seconds_of(suspended) << "";
}

void put_turn(std::string& out, wire::Rendering const& r, model::Turn const& turn) {
    bool const over = turn.ended_at.has_value();
    auto const& limit = turn.clock.limit;
    CsvLine line(out);
    line << turn.sitting.str() << turn.segment.str()
         << std::string{wire::word(wire::turn_kind_words, turn.ref.kind)} << turn.ref.id.str()
         << r.text(wire::display_name(r, turn.ref))
         << (turn.ref.participant ? turn.ref.participant->str() : "") << turn.ref.booking.str()
         << level_of(r, turn) << speaker_text(r, turn)
         << std::string{wire::word(wire::turn_state_words, turn.state)}
         << (turn.out_of_order ? "true" : "false")
         << (turn.planned ? wire::utc(turn.planned->time.begin) : "")
         << (turn.planned ? wire::utc(turn.planned->time.end) : "") << text_of(turn.called_at)
         << text_of(turn.began_at) << text_of(turn.ended_at)
         << (turn.began_at ? wire::local(r, *turn.began_at) : "")
         << (over ? seconds_of(turn.clock.used) : "")
         << (limit ? std::to_string(limit->count()) : "")
         << (over ? seconds_of(turn.overrun()) : "") << std::to_string(turn.pauses)
         << (over ? seconds_of(turn.paused_for()) : "") << corrections_of(turn);
}

}  // namespace

std::string as_run_csv(wire::Rendering const& r, model::Instant) {
    std::string out = byte_order_mark;
    {
        CsvLine header(out);
        for (std::string_view const column : as_run_columns)
            header << std::string{column};
    }
    model::Floor const& floor = r.meeting().floor();
    for (model::Sitting const& sitting : r.programme().sittings) {
        model::SittingRecord const* record = floor.record(sitting.id);
        if (!record) continue;
        put_sitting(out, r, sitting, *record);
        for (model::Turn const* turn : wire::turns_of(floor, sitting.id))
            put_turn(out, r, *turn);
    }
    return out;
}

}  // namespace rostrum::server::feeds
