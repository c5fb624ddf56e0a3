#include "server/feeds/publication_changes.hpp"

#include "model/publication_entries.hpp"
#include "server/feeds/rows.hpp"
#include "server/wire/request_codec.hpp"

namespace rostrum::server::feeds {

namespace {

using wire::Json;
using wire::Rendering;

// One side of a difference, as its own version has it.
struct Side {
    Rendering const& r;
    model::Published const& entry;

    Row row() const {
        Row row;
        row.booking = entry.booking;
        row.slot = entry.slot;
        return row;
    }
    std::string who() const {
        if (entry.whole) return r.text(entry.whole->name);
        return feeds::who(r, row());
    }
    std::optional<Person> speaker() const { return person(r, row()); }
    std::optional<model::Level> level() const {
        auto const* statement = entry.booking ? entry.booking->statement() : nullptr;
        return statement ? std::optional{statement->level} : std::nullopt;
    }
    // Its own, or that of the statement that is made for many.
    std::string title() const {
        auto const* statement = entry.booking ? entry.booking->statement() : nullptr;
        std::string text = statement ? statement->title : std::string{};
        if (auto const person = speaker())
            for (std::string const& part : {person->title, person->on_behalf_of})
                if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
        return text;
    }
    std::string place() const {
        if (!entry.time) return r.word("changes.overflow");
        model::Segment const* segment = r.programme().find(entry.segment);
        std::string const at =
            r.locales.date_time(r.viewer.language, r.programme().zone, entry.time->begin);
        return entry.whole || !segment ? at : r.text(segment->name) + ", " + at;
    }
    Json json() const {
        Json json{
            {"segment", entry.segment.empty() ? Json(nullptr) : wire::named(r, entry.segment)}};
        if (entry.time)
            wire::put_times(json, r, *entry.time);
        else
            json.update({{"starts_at", nullptr}, {"ends_at", nullptr}, {"local", nullptr}});
        json["level"] = level() ? Json(wire::word(wire::level_words, *level())) : Json(nullptr);
        auto const person = speaker();
        json["speaker"] = person ? wire::to_json(*person) : Json(nullptr);
        return json;
    }
};

class ChangeWords {
public:
    ChangeWords(Rendering const& before, Rendering const& after,
                model::PublishedDifference const& difference)
        : after_(after) {
        if (difference.before) was_.emplace(Side{before, *difference.before});
        if (difference.after) is_.emplace(Side{after, *difference.after});
    }

    PublicationChange make() && {
        found_.key = (is_ ? is_ : was_)->entry.key;
        found_.who = (is_ ? is_ : was_)->who();
        if (!was_)
            note("new", "publication.new", {{"time", is_->place()}});
        else if (!is_)
            note("withdrawn", "publication.withdrawn", {{"time", was_->place()}});
        else
            compare();
        put_json();
        return std::move(found_);
    }

private:
    void note(std::string_view kind, std::string_view key, config::Locales::Values values) {
        values.emplace_back("who", found_.who);
        found_.kinds.push_back(kind);
        found_.sentences.push_back(after_.locales.format(after_.viewer.language, key, values));
    }

    void compare() {
        // A role that somebody takes or gives up stays in its place.
        bool const had = was_->entry.booking != nullptr;
        bool const has = is_->entry.booking != nullptr;
        if (!had && has) note("new", "publication.new", {{"time", is_->place()}});
        if (had && !has) note("withdrawn", "publication.withdrawn", {{"time", was_->place()}});
        if (was_->entry.segment != is_->entry.segment)
            note("moved", "publication.moved", {{"from", was_->place()}, {"to", is_->place()}});
        else if (was_->entry.time != is_->entry.time)
            note("time", "publication.time", {{"from", was_->place()}, {"to", is_->place()}});
        if (had && has) compare_speakers();
        if (was_->level() && is_->level() && was_->level() != is_->level())
            note("level", "publication.level",
                 {{"from", level(*was_->level())}, {"to", level(*is_->level())}});
        if (was_->entry.title != is_->entry.title && was_->who() != is_->who())
            note("retitled", "publication.retitled", {{"from", was_->who()}, {"to", is_->who()}});
        if (found_.kinds.empty()) note("other", "publication.other", {});
    }

    void compare_speakers() {
        auto const name = [&](Side const& side) {
            auto const person = side.speaker();
            return person ? person->name : after_.word("changes.nobody");
        };
        auto const title = [&](Side const& side) {
            std::string const text = side.title();
            return text.empty() ? "–" : text;
        };
        if (name(*was_) != name(*is_))
            note("renamed", "publication.renamed", {{"from", name(*was_)}, {"to", name(*is_)}});
        if (title(*was_) != title(*is_))
            note("retitled", "publication.retitled", {{"from", title(*was_)}, {"to", title(*is_)}});
    }

    std::string level(model::Level level) const {
        return after_.word("level." + std::string{wire::word(wire::level_words, level)});
    }

    void put_json() {
        model::Booking const* booking = (is_ ? is_ : was_)->entry.booking;
        model::Booking const* present = booking ? after_.meeting().find(booking->id) : nullptr;
        Json kinds = Json::array();
        for (std::string_view const kind : found_.kinds)
            kinds.push_back(kind);
        found_.json = {{"key", found_.key},
                       {"booking", booking ? Json(booking->id.str()) : Json(nullptr)},
                       // The event of the log that says who did it and why.
                       {"event", present ? Json(present->revision) : Json(nullptr)},
                       {"who", found_.who},
                       {"changes", std::move(kinds)},
                       {"before", was_ ? was_->json() : Json(nullptr)},
                       {"after", is_ ? is_->json() : Json(nullptr)},
                       {"text", found_.sentences}};
    }

    Rendering const& after_;
    std::optional<Side> was_;
    std::optional<Side> is_;
    PublicationChange found_;
};

bool seen(Rendering const& r, std::optional<model::Published> const& entry) {
    return entry && (!entry->booking || entry->slot || r.visible(*entry->booking));
}

}  // namespace

std::vector<PublicationChange> publication_changes(Rendering const& before,
                                                   Rendering const& after) {
    std::vector<PublicationChange> found;
    auto const was = model::published_entries(before.meeting(), *before.view.list);
    auto const is = model::published_entries(after.meeting(), *after.view.list);
    for (model::PublishedDifference const& difference : model::differences(was, is))
        if (seen(before, difference.before) || seen(after, difference.after))
            found.push_back(ChangeWords{before, after, difference}.make());
    return found;
}

}  // namespace rostrum::server::feeds
