#include "server/feeds/video_table.hpp"

#include <algorithm>

#include "server/feeds/csv_line.hpp"
#include "server/feeds/rows.hpp"
#include "server/wire/as_run_json.hpp"
#include "server/wire/floor_json.hpp"
#include "server/wire/floor_words.hpp"

namespace rostrum::server::feeds {

namespace {

constexpr std::string_view of_the_turn[] = {"turn",
                                            "kind",
                                            "state",
                                            "offset",
                                            "offset_seconds",
                                            "duration",
                                            "duration_seconds",
                                            "participant",
                                            "booking",
                                            "capacity",
                                            "level",
                                            "speaker",
                                            "speaker_title",
                                            "speaking_on_behalf_of"};
// Each in six languages: "name_ar", "name_en", ...
constexpr std::string_view in_all_languages[] = {"name", "country", "capacity", "level"};

// "184.250"
std::string decimal_seconds(model::Milliseconds time) {
    std::string const fraction = std::to_string(time.count() % 1'000);
    return std::to_string(time.count() / 1'000) + '.' + std::string(3 - fraction.size(), '0') +
           fraction;
}

void put_video_header(std::string& out) {
    CsvLine line(out);
    for (std::string_view const column : of_the_turn)
        line << std::string{column};
    for (std::string_view const column : in_all_languages)
        for (model::Language const language : model::all_languages)
            line << std::string{column} + '_' + std::string{model::code(language)};
}

class TurnRow {
public:
    TurnRow(wire::Rendering const& r, Recording const& recording, model::Turn const& turn)
        : r_(r), recording_(recording), turn_(turn) {
        if (model::Booking const* booking = r.meeting().find(turn.ref.booking))
            statement_ = booking->statement();
    }

    // One that was over before the recording began is not on it.
    bool recorded() const {
        return turn_.began_at && (!turn_.ended_at || *turn_.ended_at > begin());
    }

    void put(std::string& out) const {
        CsvLine line(out);
        put_turn_cells(line);
        model::Text const name = wire::display_name(r_, turn_.ref);
        for (model::Language const language : model::all_languages)
            line << name[language];
        for (model::Language const language : model::all_languages)
            line << country(language);
        for (model::Language const language : model::all_languages)
            line << word(language, "capacity.", capacity());
        for (model::Language const language : model::all_languages)
            line << word(language, "level.", level());
    }

private:
    model::Instant begin() const { return std::max(*turn_.began_at, recording_.starts_at); }

    void put_turn_cells(CsvLine& line) const {
        model::Milliseconds const offset = begin() - recording_.starts_at;
        auto const length = turn_.ended_at
                                ? std::optional<model::Milliseconds>{*turn_.ended_at - begin()}
                                : std::nullopt;
        auto const person = wire::speaker_of(r_, turn_.ref).value_or(Person{});
        line << turn_.ref.id.str() << std::string{wire::word(wire::turn_kind_words, turn_.ref.kind)}
             << std::string{wire::word(wire::turn_state_words, turn_.state)} << offset_text(offset)
             << decimal_seconds(offset) << (length ? offset_text(*length) : "")
             << (length ? decimal_seconds(*length) : "")
             << (turn_.ref.participant ? turn_.ref.participant->str() : "")
             << turn_.ref.booking.str() << capacity() << level() << person.name << person.title
             << person.on_behalf_of;
    }

    std::string capacity() const {
        if (!statement_) return {};
        return std::string{wire::word(wire::capacity_words, statement_->capacity)};
    }
    std::string level() const {
        if (!statement_) return {};
        return std::string{wire::word(wire::level_words, statement_->level)};
    }
    std::string country(model::Language language) const {
        if (!turn_.ref.participant) return {};
        model::Participant const* found = r_.programme().find(*turn_.ref.participant);
        return found ? found->name[language] : turn_.ref.participant->str();
    }
    std::string word(model::Language language, std::string_view folder,
                     std::string const& code) const {
        return code.empty() ? "" : r_.locales.text(language, std::string{folder} + code);
    }

    wire::Rendering const& r_;
    Recording const& recording_;
    model::Turn const& turn_;
    model::StatementRequest const* statement_ = nullptr;  // null: it is none
};

}  // namespace

std::string video_platform_csv(wire::Rendering const& r, Recording const& recording) {
    std::string out = byte_order_mark;
    put_video_header(out);
    if (!recording.sitting) return out;
    auto turns = wire::turns_of(r.meeting().floor(), recording.sitting->id);
    std::erase_if(turns, [](model::Turn const* turn) { return !turn->began_at; });
    std::stable_sort(turns.begin(), turns.end(),
                     [](auto const* a, auto const* b) { return *a->began_at < *b->began_at; });
    for (model::Turn const* turn : turns)
        if (TurnRow const row{r, recording, *turn}; row.recorded()) row.put(out);
    return out;
}

}  // namespace rostrum::server::feeds
