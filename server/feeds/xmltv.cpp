#include "server/feeds/xmltv.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>

#include "server/feeds/frab.hpp"
#include "server/feeds/plain_text.hpp"
#include "server/feeds/schedule.hpp"
#include "server/feeds/uuid.hpp"
#include "server/feeds/xml_writing.hpp"

namespace rostrum::server::feeds {

namespace {

// Readers that know one language take what comes first.
constexpr std::array<model::Language, 6> english_first{model::Language::en, model::Language::ar,
                                                       model::Language::es, model::Language::fr,
                                                       model::Language::ru, model::Language::zh};

// What one viewer sees, in one of the languages.
struct InLanguage {
    InLanguage(wire::Rendering const& r, model::Language language, model::Instant as_of)
        : viewer{language, r.viewer.sight, r.viewer.notes, r.viewer.own},
          rendering(r.view, viewer, r.locales, as_of) {
        rendering.origin = r.origin;
        told = schedule(rendering);
    }
    InLanguage(InLanguage const&) = delete;
    InLanguage& operator=(InLanguage const&) = delete;

    wire::Viewer viewer;
    wire::Rendering rendering;  // holds on to the viewer
    Schedule told;
};

// "20251124115100 -0500"
std::string xmltv_time(model::Zone const& zone, model::Instant at) {
    auto const second = date::floor<model::Seconds>(at);
    auto const offset = date::floor<std::chrono::minutes>(zone.offset_at(at));
    auto const minutes = std::abs(offset.count());
    std::string text = date::format("%Y%m%d%H%M%S", second + offset);
    text += offset.count() < 0 ? " -" : " +";
    for (auto const part : {minutes / 60, minutes % 60}) {
        text += static_cast<char>('0' + part / 10);
        text += static_cast<char>('0' + part % 10);
    }
    return text;
}

// A part of a name like a domain's: letters, digits, hyphens. Where the id is something else, the
// beginning of its UUID tells it from others.
std::string label_of(std::string const& id) {
    std::string label = id;
    for (char& c : label) {
        bool const letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && c != '-') c = '-';
    }
    return label == id ? label : label + '-' + stable_uuid(id).substr(0, 8);
}

std::string channel_of(wire::Rendering const& r, model::RoomId const& room) {
    return label_of(room.str()) + '.' + label_of(r.programme().id.str()) + ".rostrum";
}

char const* category_word(model::SegmentKind kind) {
    switch (kind) {
        case model::SegmentKind::opening:
            return "segment_kind.opening";
        case model::SegmentKind::debate:
            return "segment_kind.debate";
        case model::SegmentKind::panel:
            return "segment_kind.panel";
        case model::SegmentKind::closing:
            break;
    }
    return "segment_kind.closing";
}

// Whoever leads a panel presents; whoever speaks is a guest.
bool presents(Row const& row) {
    auto const* seat = row.booking ? row.booking->panel() : nullptr;
    return seat && seat->function != model::PanelFunction::panellist;
}

class XmltvMaker {
public:
    XmltvMaker(wire::Rendering const& r, model::Instant as_of) : r_(r) {
        for (model::Language const language : english_first)
            languages_.push_back(std::make_unique<InLanguage>(r, language, as_of));
    }

    std::string make() {
        pugi::xml_document document = new_xml();
        pugi::xml_node tv = document.append_child("tv");
        if (!r_.origin.empty()) put_attribute(tv, "source-info-url", r_.origin + '/');
        put_attribute(tv, "source-info-name",
                      plain_line(r_.programme().short_title[model::Language::en]));
        put_attribute(tv, "generator-info-name",
                      std::string{generator_name} + '/' + generator_version);
        // The rostrum of each language, side by side: nothing but words differs.
        std::vector<std::vector<ScheduleEntry const*>> shown;
        for (auto const& one : languages_)
            shown.push_back(on_the_rostrum(one->told));
        std::map<std::string, std::vector<Translations>> channels;
        std::map<std::string, model::RoomId> rooms;
        for (std::size_t i = 0; i < shown.front().size(); ++i) {
            Translations entry;
            for (auto const& of_language : shown)
                entry.push_back(of_language.at(i));
            std::string const id = channel_of(r_, entry.front()->sitting->room);
            rooms.emplace(id, entry.front()->sitting->room);
            channels[id].push_back(std::move(entry));
        }
        for (auto const& [id, room] : rooms)
            put_channel(tv, id, room);
        for (auto const& [id, entries] : channels)
            for (Translations const& entry : entries)
                put_programme(tv, id, entry);
        return bytes_of(document);
    }

private:
    // One entry in the order of `english_first`.
    using Translations = std::vector<ScheduleEntry const*>;

    void put_channel(pugi::xml_node tv, std::string const& id, model::RoomId const& room) const {
        pugi::xml_node channel = tv.append_child("channel");
        put_attribute(channel, "id", id);
        model::Room const* found = r_.programme().find(room);
        put_in_all(channel, "display-name", [&](std::size_t i) {
            return found ? plain_line(languages_[i]->rendering.text(found->name)) : room.str();
        });
    }

    // The DTD has the order of the children.
    void put_programme(pugi::xml_node tv, std::string const& channel, Translations const& entry) {
        ScheduleEntry const& any = *entry.front();
        model::Zone const& zone = r_.programme().zone;
        pugi::xml_node programme = tv.append_child("programme");
        auto const start = date::floor<model::Seconds>(any.time.begin);
        auto const stop =
            std::max(date::floor<model::Seconds>(any.time.end), start + model::Seconds{1});
        put_attribute(programme, "start", xmltv_time(zone, start));
        put_attribute(programme, "stop", xmltv_time(zone, stop));
        put_attribute(programme, "channel", channel);
        put_in_all(programme, "title", [&](std::size_t i) {
            std::string title = plain_line(entry[i]->title);
            return title.empty() ? any.key : title;
        });
        put_in_all(programme, "sub-title",
                   [&](std::size_t i) { return plain_line(entry[i]->subtitle); });
        put_in_all(programme, "desc", [&](std::size_t i) { return description(*entry[i], i); });
        put_credits(programme, any);
        put_in_all(programme, "category", [&](std::size_t i) {
            return plain_line(languages_[i]->rendering.word(category_word(any.segment->kind)));
        });
        if (std::string const spoken = plain_line(any.language); !spoken.empty())
            put_element(programme, "orig-language", spoken);  // the broadcast is in all six
        if (!r_.origin.empty()) put_element(programme, "url", r_.origin + any.path);
        put_attribute(put_element(programme, "episode-num", any.uid), "system", "guid");
    }

    // A panel's theme, and who sits on it.
    std::string description(ScheduleEntry const& entry, std::size_t language) const {
        std::string text = plain_line(entry.description);
        for (Row const& seat : entry.seats) {
            std::string const line = plain_line(who(languages_[language]->rendering, seat));
            text += text.empty() ? line : '\n' + line;
        }
        return text;
    }

    // Names have no language.
    void put_credits(pugi::xml_node programme, ScheduleEntry const& entry) const {
        std::vector<Row> rows{entry.row};
        rows.insert(rows.end(), entry.seats.begin(), entry.seats.end());
        std::stable_partition(rows.begin(), rows.end(), presents);
        pugi::xml_node credits;
        std::vector<std::string> seen;
        for (Row const& row : rows) {
            auto const found = person(r_, row);
            std::string const name = found ? plain_line(found->name) : std::string{};
            if (name.empty() || std::find(seen.begin(), seen.end(), name) != seen.end()) continue;
            seen.push_back(name);
            if (!credits) credits = programme.append_child("credits");
            put_element(credits, presents(row) ? "presenter" : "guest", name);
        }
    }

    // An element for each language in which there is a text.
    static void put_in_all(pugi::xml_node parent, char const* name,
                           std::function<std::string(std::size_t)> const& text) {
        for (std::size_t i = 0; i < english_first.size(); ++i) {
            std::string const words = text(i);
            if (words.empty()) continue;
            put_attribute(put_element(parent, name, words), "lang",
                          std::string{model::code(english_first[i])});
        }
    }

    wire::Rendering const& r_;
    std::vector<std::unique_ptr<InLanguage>> languages_;
};

}  // namespace

std::string xmltv(wire::Rendering const& r, model::Instant as_of) {
    return XmltvMaker{r, as_of}.make();
}

}  // namespace rostrum::server::feeds
