#include "server/feeds/lower_third.hpp"

#include "server/feeds/one_line.hpp"
#include "server/feeds/rows.hpp"
#include "server/feeds/turn_words.hpp"
#include "server/wire/floor_json.hpp"
#include "server/wire/floor_words.hpp"
#include "server/wire/now_entries.hpp"

namespace rostrum::server::feeds {

namespace {

constexpr std::size_t next_shown = 3;

struct Lines {
    std::string first;
    std::string second;
};

// What stands there without a speaker's name: the first part is the first line.
using Parts = std::vector<std::string>;

std::string on_behalf(wire::Rendering const& r, std::string const& name) {
    if (name.empty()) return {};
    return r.locales.format(r.viewer.language, "page.on_behalf_of", {{"name", name}});
}

struct PartsOfRequest {
    wire::Rendering const& r;

    Parts operator()(model::StatementRequest const& request) const {
        return {name_of(r, request.participant), on_behalf(r, represented(r, request))};
    }
    Parts operator()(model::RoleRequest const& request) const {
        auto const place = r.programme().find(request.role);
        return {place ? r.text(place.slot->name) : request.role.str()};
    }
    Parts operator()(model::PanelRequest const& request) const {
        constexpr std::string_view functions[] = {"function.co_chair", "function.moderator",
                                                  "function.panellist"};
        return {request.participant ? name_of(r, *request.participant) : request.organization,
                r.word(functions[static_cast<std::size_t>(request.function)])};
    }
    Parts operator()(model::ExplanationOfVoteRequest const& request) const {
        return {name_of(r, request.participant), r.word("kind.explanation_of_vote")};
    }
};

Parts parts_of(wire::Rendering const& r, wire::NowEntry const& entry) {
    if (entry.booking) return std::visit(PartsOfRequest{r}, entry.booking->request);
    if (entry.turn)
        return {r.text(wire::display_name(r, entry.turn->ref)),
                turn_words(r, entry.turn->ref.kind)};
    if (entry.panel) return {r.text(entry.panel->name)};
    return {entry.slot ? r.text(entry.slot->name) : std::string{}};
}

std::optional<Person> speaker_in(wire::Rendering const& r, wire::NowEntry const& entry) {
    if (entry.turn) return wire::speaker_of(r, entry.turn->ref);
    Row row;
    row.booking = entry.booking;
    return person(r, row);
}

Lines lines_of(wire::Rendering const& r, wire::NowEntry const& entry) {
    Parts parts = parts_of(r, entry);
    if (auto const named = speaker_in(r, entry)) {
        parts.insert(parts.begin(), {named->name, named->title});
        parts.push_back(on_behalf(r, named->on_behalf_of));
    }
    std::erase(parts, std::string{});
    Lines lines;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i == 0)
            lines.first = one_line(parts[i]);
        else
            lines.second += (i == 1 ? "" : " · ") + one_line(parts[i]);
    }
    return lines;
}

// The lines of a viewer who reads another language.
Lines lines_in(model::Language language, wire::Rendering const& r, wire::NowEntry const& entry) {
    wire::Viewer reader = r.viewer;
    reader.language = language;
    return lines_of({r.view, reader, r.locales}, entry);
}

std::string_view direction_of(model::Language language) {
    return language == model::Language::ar ? "rtl" : "ltr";
}

void put_lines(wire::Json& json, wire::Rendering const& r, wire::DisplayNames names,
               wire::NowEntry const& entry) {
    if (names == wire::DisplayNames::one) {
        Lines const lines = lines_of(r, entry);
        json["line1"] = lines.first;
        json["line2"] = lines.second;
        return;
    }
    json["line1"] = wire::Json::object();
    json["line2"] = wire::Json::object();
    for (model::Language const language : model::all_languages) {
        Lines const lines = lines_in(language, r, entry);
        std::string const code{model::code(language)};
        json["line1"][code] = lines.first;
        json["line2"][code] = lines.second;
    }
}

wire::Json third_json(wire::Rendering const& r, wire::DisplayNames names,
                      wire::NowEntry const& entry) {
    auto const owner = entry.turn      ? entry.turn->ref.participant
                       : entry.booking ? model::owner(entry.booking->request)
                                       : std::nullopt;
    wire::Json json{{"kind", wire::kind_word(entry)},
                    {"turn", entry.turn ? wire::Json(entry.turn->ref.id.str()) : nullptr},
                    {"booking", entry.booking ? wire::Json(entry.booking->id.str()) : nullptr},
                    {"participant", owner ? wire::Json(owner->str()) : nullptr},
                    {"level", wire::level_or_null(entry.booking)}};
    put_lines(json, r, names, entry);
    return json;
}

wire::NowEntries entries(wire::Rendering const& r, std::size_t next, model::Instant as_of) {
    return wire::now_entries(r, model::plan(r.meeting(), *r.view.list), next, as_of);
}

wire::Json directions_json(wire::Rendering const& r, wire::DisplayNames names) {
    if (names == wire::DisplayNames::one) return direction_of(r.viewer.language);
    wire::Json all = wire::Json::object();
    for (model::Language const language : model::all_languages)
        all[std::string{model::code(language)}] = direction_of(language);
    return all;
}

}  // namespace

wire::Json lower_third_json(wire::Rendering const& r, wire::DisplayNames names,
                            model::Instant as_of) {
    wire::NowEntries const now = entries(r, next_shown, as_of);
    model::Floor const& floor = r.meeting().floor();
    model::Turn const* turn = floor.current();
    wire::Json next = wire::Json::array();
    for (wire::NowEntry const& entry : now.next)
        next.push_back(third_json(r, names, entry));
    return {{"language", model::code(r.viewer.language)},
            {"direction", directions_json(r, names)},
            {"basis", now.by_floor ? "floor" : "planned"},
            {"state", wire::word(wire::floor_state_words, floor.state())},
            {"current", now.current ? third_json(r, names, *now.current) : wire::Json(nullptr)},
            {"clock", turn ? wire::clock_json(r, turn->clock) : wire::Json(nullptr)},
            {"next", std::move(next)},
            {"version", r.meeting().version},
            {"as_of", wire::utc(as_of)}};
}

std::string lower_third_text(wire::Rendering const& r, model::Instant as_of) {
    wire::NowEntries const now = entries(r, 1, as_of);
    Lines const current = now.current ? lines_of(r, *now.current) : Lines{};
    std::string const next = now.next.empty() ? "" : lines_of(r, now.next.front()).first;
    return current.first + '\n' + current.second + '\n' + next + '\n';
}

}  // namespace rostrum::server::feeds
