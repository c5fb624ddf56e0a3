#include "server/client/picture.hpp"

#include <algorithm>

#include "config/instant.hpp"

namespace rostrum::server::client {

namespace {

using nlohmann::json;

json const& member(json const& object, char const* key) {
    static json const nothing;
    if (!object.is_object()) return nothing;
    auto const found = object.find(key);
    return found == object.end() ? nothing : *found;
}

// Empty where it is null or absent.
std::string text(json const& object, char const* key) {
    json const& value = member(object, key);
    return value.is_null() ? std::string{} : value.get<std::string>();
}

std::string name_of(json const& object, char const* key) {
    return text(member(object, key), "name");
}

std::optional<model::Instant> instant(json const& object, char const* key) {
    auto const read = config::parse_instant(text(object, key));
    return read ? std::optional(*read) : std::nullopt;
}

// The first that is not empty.
std::string first_of(std::initializer_list<std::string> names) {
    auto const found =
        std::find_if(names.begin(), names.end(), [](auto const& name) { return !name.empty(); });
    return found == names.end() ? std::string{} : *found;
}

// As GET now and GET timetable have it: the one has a name for the screen, the other its parts.
Shown shown(json const& entry) {
    Shown shown;
    shown.name = first_of({text(entry, "display_name"), name_of(entry, "group"),
                           text(entry, "title"), name_of(entry, "participant"),
                           text(entry, "organization"), name_of(entry, "role")});
    shown.level = text(entry, "level");
    shown.kind = text(entry, "kind");
    shown.state = text(entry, "state");
    shown.booking = text(entry, "booking");
    shown.speaker = name_of(entry, "speaker");
    json const& ready = member(entry, "ready");
    shown.ready = ready.is_boolean() && ready.get<bool>();
    json const& position = member(entry, "position");
    shown.position = position.is_number_integer() ? position.get<int>() : 0;
    shown.starts_at = instant(member(entry, "planned"), "starts_at");
    shown.expected_at = instant(member(entry, "forecast"), "starts_at");
    return shown;
}

std::optional<Shown> shown_or_none(json const& entry) {
    return entry.is_null() ? std::nullopt : std::optional(shown(entry));
}

std::optional<ShownClock> clock_of(json const& clock) {
    if (clock.is_null()) return std::nullopt;
    ShownClock read;
    read.since = instant(clock, "since");
    read.used = model::Milliseconds{clock.at("used_milliseconds").get<std::int64_t>()};
    if (json const& limit = member(clock, "limit_seconds"); !limit.is_null())
        read.limit = model::Seconds{limit.get<std::int64_t>()};
    read.amber = model::Seconds{clock.at("amber_seconds").get<std::int64_t>()};
    return read;
}

std::string minutes(std::int64_t seconds) {
    std::string const rest = std::to_string(seconds % 60);
    return std::to_string(seconds / 60) + (rest.size() < 2 ? ":0" : ":") + rest;
}

// In the Hall is said of a booking on the list; whoever comes next is one of them.
void mark_ready(Picture& picture) {
    for (Shown& next : picture.next)
        next.ready = std::any_of(picture.list.begin(), picture.list.end(), [&](Shown const& row) {
            return row.ready && !row.booking.empty() && row.booking == next.booking;
        });
}

}  // namespace

ClockFace face(ShownClock const& clock, model::Instant at) {
    model::Milliseconds const running =
        clock.since ? std::max(at - *clock.since, model::Milliseconds{0}) : model::Milliseconds{0};
    std::int64_t const used = std::chrono::floor<model::Seconds>(clock.used + running).count();
    if (!clock.limit) return {minutes(used), Signal::none};
    std::int64_t const left = clock.limit->count() - used;
    if (left <= 0) return {left < 0 ? "+" + minutes(-left) : minutes(0), Signal::red};
    return {minutes(left), left <= clock.amber.count() ? Signal::amber : Signal::green};
}

void take_now(json const& now, Picture& picture) {
    picture.meeting = name_of(now, "meeting");
    picture.sitting = name_of(now, "sitting");
    picture.segment = name_of(now, "segment");
    picture.zone = text(now, "zone");
    picture.state = now.at("state").get<std::string>();
    picture.phase = text(now, "phase");
    picture.current = shown_or_none(member(now, "current"));
    picture.interrupted = shown_or_none(member(now, "interrupted"));
    picture.clock = clock_of(member(now, "clock"));
    picture.version = now.at("version").get<std::uint64_t>();
    picture.next.clear();
    for (json const& entry : now.at("next"))
        picture.next.push_back(shown(entry));
    mark_ready(picture);
}

void take_timetable(json const& timetable, Picture& picture) {
    picture.list.clear();
    for (json const& sitting : timetable.at("sittings"))
        for (json const& segment : sitting.at("segments"))
            for (json const& entry : segment.at("entries"))
                picture.list.push_back(shown(entry));
    for (json const& entry : timetable.at("overflow"))
        picture.list.push_back(shown(entry));
    mark_ready(picture);
}

}  // namespace rostrum::server::client
