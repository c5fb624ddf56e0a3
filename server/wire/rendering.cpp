#include "server/wire/rendering.hpp"

#include "config/instant.hpp"

namespace rostrum::server::wire {

namespace {

template <class Id>
Json named_from(Rendering const& r, Id const& id) {
    auto const* found = r.programme().find(id);
    return {{"id", id.str()}, {"name", found ? r.text(found->name) : id.str()}};
}

template <class Id>
std::string name_of(Rendering const& r, Id const& id) {
    auto const* found = r.programme().find(id);
    return found ? r.text(found->name) : id.str();
}

// A fact as a word of the sentence, and as a value of "facts".
struct FactText {
    Rendering const& r;

    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(std::string const& text) const {
        return text.starts_with('@') ? r.word(std::string_view{text}.substr(1)) : text;
    }
    std::string operator()(model::Instant at) const {
        return r.locales.date_time(r.viewer.language, r.programme().zone.local(at));
    }
    std::string operator()(model::RoleId const& id) const {
        auto const place = r.programme().find(id);
        return place ? r.text(place.slot->name) : id.str();
    }
    std::string operator()(model::BookingId const& id) const { return id.str(); }
    template <class Id>
    std::string operator()(Id const& id) const {
        return name_of(r, id);
    }
};

struct FactJson {
    Json operator()(std::int64_t number) const { return number; }
    Json operator()(std::string const& text) const {
        return text.starts_with('@') ? text.substr(text.rfind('.') + 1) : text;
    }
    Json operator()(model::Instant at) const { return utc(at); }
    template <class Id>
    Json operator()(Id const& id) const {
        return id.str();
    }
};

}  // namespace

model::Forecasts const& Rendering::forecasts() const {
    if (!forecasts_) forecasts_ = view.forecasts(now_);
    return *forecasts_;
}

model::Forecast const* Rendering::forecast(model::Booking const& booking) const {
    if (view.publication) return nullptr;  // it says what was so then
    return forecasts().find(booking);
}

bool Rendering::own(model::Booking const& booking) const {
    return viewer.own && model::owner(booking.request) == viewer.own;
}

bool Rendering::visible(model::Booking const& booking) const {
    if (own(booking) || viewer.sight == access::Sight::everything) return true;
    if (booking.progress.taken() || !booking.progress.turn.empty()) return true;
    return published(booking) || (viewer.sight == access::Sight::working && booking.active());
}

// By this publication, or by the last one and not withdrawn since.
bool Rendering::published(model::Booking const& booking) const {
    if (view.publication) return booking.active();
    model::Booking const* known =
        view.published ? view.published->meeting->find(booking.id) : nullptr;
    return known && known->active() && booking.active();
}

// A publication says who speaks, and so does the presiding officer who calls; a survivor's name is
// not told by the way (R43).
bool Rendering::names(model::Booking const& booking) const {
    if (personal(booking)) return true;
    auto const* role = booking.role();
    auto const* seat = booking.panel();
    if (role && role->survivor) return false;
    if (seat && seat->category == model::PanelCategory::victim_or_survivor) return false;
    if (view.publication) return published(booking);
    // Another speaker than the one who was published is told once it is called.
    model::Booking const* known =
        view.published ? view.published->meeting->find(booking.id) : nullptr;
    bool const as_published = known && known->has_speaker && known->named_at == booking.named_at;
    return (published(booking) && as_published) || (view.published && booking.progress.taken());
}

bool Rendering::personal(model::Booking const& booking) const {
    return own(booking) || viewer.sight == access::Sight::everything;
}

Json named(Rendering const& r, model::ParticipantId const& id) {
    return named_from(r, id);
}
Json named(Rendering const& r, model::GroupId const& id) {
    return named_from(r, id);
}
Json named(Rendering const& r, model::SittingId const& id) {
    return named_from(r, id);
}
Json named(Rendering const& r, model::SegmentId const& id) {
    return named_from(r, id);
}
Json named(Rendering const& r, model::RoleId const& id) {
    return {{"id", id.str()}, {"name", FactText{r}(id)}};
}

std::string utc(model::Instant at) {
    return config::format_instant(at);
}

Json utc_or_null(std::optional<model::Instant> const& at) {
    return at ? Json(utc(*at)) : Json(nullptr);
}

std::string utc_milliseconds(model::Instant at) {
    std::string text = utc(at);
    if (text.find('.') == std::string::npos) text.insert(text.size() - 1, ".000");
    return text;
}

std::string local(Rendering const& r, model::Instant at) {
    return config::format_local(r.programme().zone, at);
}

void put_times(Json& object, Rendering const& r, model::Interval const& time) {
    object["starts_at"] = utc(time.begin);
    object["ends_at"] = utc(time.end);
    object["local"] = local(r, time.begin);
}

Json text_or_null(std::string const& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json to_json(model::Citation const& citation) {
    Json json{{"document", citation.document}, {"paragraph", citation.paragraph}};
    if (!citation.note.empty()) json["note"] = citation.note;
    return json;
}

Json to_json(Person const& person) {
    Json json{{"name", person.name}};
    if (!person.title.empty()) json["title"] = person.title;
    if (!person.on_behalf_of.empty()) json["on_behalf_of"] = person.on_behalf_of;
    return json;
}

Json to_json(Rendering const& r, model::Planned const& planned) {
    Json json{{"segment", named(r, planned.segment)}};
    put_times(json, r, planned.time);
    return json;
}

Json to_json(Rendering const& r, model::Finding const& finding) {
    Json facts = Json::object();
    for (auto const& [name, fact] : finding.facts)
        facts[name] = std::visit(FactJson{}, fact);
    return {{"rule", finding.rule.str()},
            {"severity", finding.severity == model::Severity::hard ? "hard" : "soft"},
            {"citation", to_json(model::citation(r.programme(), finding.rule))},
            {"message", sentence(r, finding)},
            {"pointer", finding.pointer},
            {"facts", std::move(facts)}};
}

Json to_json(Rendering const& r, model::Findings const& findings) {
    Json json = Json::array();
    for (model::Finding const& finding : findings)
        json.push_back(to_json(r, finding));
    return json;
}

std::string sentence(Rendering const& r, model::Finding const& finding) {
    std::vector<std::pair<std::string, std::string>> values;
    for (auto const& [name, fact] : finding.facts)
        values.emplace_back(name, std::visit(FactText{r}, fact));
    return r.locales.format(r.viewer.language, finding.message, values);
}

}  // namespace rostrum::server::wire
