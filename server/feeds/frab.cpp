#include "server/feeds/frab.hpp"

#include <algorithm>
#include <map>

#include "config/instant.hpp"
#include "server/feeds/plain_text.hpp"
#include "server/feeds/uuid.hpp"

namespace rostrum::server::feeds {

namespace {

using Minutes = std::chrono::minutes;

// When nobody meets; Giggity's own, where a file says nothing.
constexpr std::chrono::hours change_of_day{6};
// voctoimport's, of a title.
constexpr std::size_t longest_title = 200;

struct TrackOfKind {
    model::SegmentKind kind;
    char const* slug;
    char const* word;
    char const* color;
};
constexpr TrackOfKind tracks_by_kind[] = {
    {model::SegmentKind::opening, "opening", "segment_kind.opening", "#1b5e9b"},
    {model::SegmentKind::debate, "debate", "segment_kind.debate", "#3a7d44"},
    {model::SegmentKind::panel, "panel", "segment_kind.panel", "#8a5a00"},
    {model::SegmentKind::closing, "closing", "segment_kind.closing", "#6a3d8a"},
};

TrackOfKind const& track_of(model::SegmentKind kind) {
    return *std::find_if(std::begin(tracks_by_kind), std::end(tracks_by_kind),
                         [&](TrackOfKind const& track) { return track.kind == kind; });
}

bool in_slug(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// An id as a name of the format: what it does not allow is an underscore or `otherwise`.
std::string as_slug(std::string_view text, char otherwise) {
    std::string slug;
    for (char const c : text) {
        char const lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        slug += in_slug(lower) ? lower : otherwise;
    }
    return slug;
}

// Four characters at least, and no hyphen: the XSD splits a slug at its first one, and the JSON
// schema knows a hyphen in an acronym before a year alone.
std::string acronym_of(model::MeetingId const& id) {
    std::string const acronym = as_slug(id.str(), '_').substr(0, 40);
    return acronym.size() < 4 ? "meeting_" + acronym : acronym;
}

// "hlm2025-booking-b17". Where a key cannot be written as it is, the beginning of its UUID says
// which it was. At most 140 characters, as voctoimport wants it.
std::string slug_of(std::string const& acronym, ScheduleEntry const& entry) {
    constexpr std::size_t longest = 80;
    std::string as_it_is = entry.key;
    std::replace(as_it_is.begin(), as_it_is.end(), '/', '-');
    std::string slug = as_slug(as_it_is, '-');
    bool const whole =
        slug == as_it_is && slug.size() <= longest && slug.back() != '_' && slug.back() != '-';
    if (!whole) slug = slug.substr(0, longest) + '-' + entry.uid.substr(0, 8);
    return acronym + '-' + slug;
}

model::Instant to_second(model::Instant at) {
    return date::floor<model::Seconds>(at);
}

// When a wall clock of the venue shows it; not in the hour that a change of offset leaves out.
model::Instant when_local(model::Zone const& zone, model::LocalTime local) {
    model::Instant const as_utc{local.time_since_epoch()};
    model::Instant const about = as_utc - zone.offset_at(as_utc);
    return as_utc - zone.offset_at(about);
}

date::local_days day_of(model::Zone const& zone, model::Instant at) {
    return date::floor<date::days>(zone.local(at) - change_of_day);
}

std::string hours_and_minutes(Minutes minutes) {
    std::string text;
    for (auto const part : {minutes.count() / 60, minutes.count() % 60}) {
        if (!text.empty()) text += ':';
        text += static_cast<char>('0' + part / 10);
        text += static_cast<char>('0' + part % 10);
    }
    return text;
}

// Never 00:00, which is no duration, and under a day, beyond which Giggity gives up the whole file.
Minutes told_minutes(model::Interval const& time) {
    auto const length = date::ceil<Minutes>(time.end - to_second(time.begin));
    return std::clamp(length, Minutes{1}, Minutes{24 * 60 - 1});
}

bool is_address(std::string const& link) {
    return link.starts_with("https://") || link.starts_with("http://");
}

class FrabMaker {
public:
    explicit FrabMaker(wire::Rendering const& r) : r_(r), zone_(r.programme().zone) {}

    FrabConference make() {
        model::Programme const& programme = r_.programme();
        Schedule const told = schedule(r_);
        made_.version = plain_line(told.version);
        made_.acronym = acronym_of(programme.id);
        made_.title = plain_line(r_.text(programme.short_title));
        made_.time_zone_name = zone_.name;
        made_.origin = r_.origin;
        made_.path = "/v1/meetings/" + programme.id.str();
        add_tracks();
        add_rooms();
        for (model::Sitting const& sitting : programme.sittings)
            days_[day_of(zone_, sitting.time.begin)];
        for (ScheduleEntry const* entry : on_the_rostrum(told))
            days_[day_of(zone_, entry->time.begin)].push_back(entry);
        for (auto const& [date, entries] : days_)
            add_day(date, entries);
        return std::move(made_);
    }

private:
    void add_tracks() {
        auto const& segments = r_.programme().segments;
        for (TrackOfKind const& track : tracks_by_kind)
            if (std::any_of(segments.begin(), segments.end(),
                            [&](model::Segment const& one) { return one.kind == track.kind; }))
                made_.tracks.push_back({track.slug, plain_line(r_.word(track.word)), track.color});
    }

    // Rooms are told apart by their names alone in the JSON, so two of the same name get their ids.
    void add_rooms() {
        std::map<std::string, int> times;
        for (model::Room const& room : r_.programme().rooms)
            ++times[plain_line(r_.text(room.name))];
        for (model::Room const& room : r_.programme().rooms) {
            std::string name = plain_line(r_.text(room.name));
            if (times[name] > 1) name += " (" + room.id.str() + ")";
            if (name.empty()) name = room.id.str();
            std::string const guid =
                stable_uuid(r_.programme().id.str() + "/room/" + room.id.str());
            room_of_[room.id] = made_.rooms.size();
            made_.rooms.push_back({guid, std::move(name), {}});
        }
    }

    void add_day(date::local_days date, std::vector<ScheduleEntry const*> const& entries) {
        FrabDay day;
        day.index = static_cast<int>(made_.days.size()) + 1;
        day.date = config::format_day(date::year_month_day{date});
        day.rooms = made_.rooms;
        model::Instant start = when_local(zone_, date + change_of_day);
        model::Instant end = when_local(zone_, date + date::days{1} + change_of_day);
        for (ScheduleEntry const* entry : entries) {
            model::Instant const begin = to_second(entry->time.begin);
            start = std::min(start, begin);
            end = std::max<model::Instant>(end, begin + told_minutes(entry->time));
            FrabRoom& room = day.rooms.at(room_of_.at(entry->sitting->room));
            room.events.push_back(event_of(*entry));
        }
        std::erase_if(day.rooms, [](FrabRoom const& room) { return room.events.empty(); });
        day.start = config::format_local(zone_, start);
        day.end = config::format_local(zone_, end);
        made_.days.push_back(std::move(day));
    }

    FrabEvent event_of(ScheduleEntry const& entry) const {
        model::Instant const begin = to_second(entry.time.begin);
        TrackOfKind const& track = track_of(entry.segment->kind);
        FrabEvent event;
        event.id = entry.number;
        event.guid = entry.uid;
        event.slug = slug_of(made_.acronym, entry);
        event.date = config::format_local(zone_, begin);
        event.start = config::wall_clock(zone_.local(begin));
        event.duration = hours_and_minutes(told_minutes(entry.time));
        if (!r_.origin.empty()) event.url = r_.origin + entry.path;
        event.optout = !entry.segment->webcast;
        put_words(event, entry);
        event.track = plain_line(r_.word(track.word));
        event.type = entry.kind == ScheduleEntry::Kind::statement ? "statement" : track.slug;
        event.language = plain_line(entry.language);
        event.persons = persons_of(entry);
        if (std::string link = plain_line(entry.segment->webcast_link); is_address(link))
            event.links.push_back({std::move(link), plain_line(r_.word("page.webcast"))});
        return event;
    }

    void put_words(FrabEvent& event, ScheduleEntry const& entry) const {
        std::string const title = plain_line(entry.title);
        event.title = title.empty() ? entry.key : cut_to(title, longest_title);
        event.subtitle = plain_line(entry.subtitle);
        event.abstract = plain_text(entry.description);
        std::vector<std::string> lines;
        if (title.size() > event.title.size()) lines.push_back(title);
        for (Row const& seat : entry.seats) {
            std::string const name = speaker(r_, seat);
            lines.push_back(plain_line(name.empty() ? who(r_, seat) : who(r_, seat) + ": " + name));
        }
        for (std::string const& line : lines)
            event.description += event.description.empty() ? line : '\n' + line;
    }

    // As people_of() tells them, each with a guid that comes from the booking: it says nothing of
    // the name, and stays when that is corrected.
    std::vector<FrabPerson> persons_of(ScheduleEntry const& entry) const {
        std::vector<Row> rows{entry.row};
        rows.insert(rows.end(), entry.seats.begin(), entry.seats.end());
        std::vector<Person> seen;
        std::vector<FrabPerson> persons;
        for (Row const& row : rows) {
            auto const found = person(r_, row);
            if (!found || std::find(seen.begin(), seen.end(), *found) != seen.end()) continue;
            seen.push_back(*found);
            std::string name = plain_line(found->name);
            if (name.empty()) continue;
            persons.push_back(
                {stable_uuid(r_.programme().id.str() + "/person/" + row.booking->id.str()),
                 std::move(name)});
        }
        return persons;
    }

    wire::Rendering const& r_;
    model::Zone const& zone_;
    FrabConference made_;
    std::map<model::RoomId, std::size_t> room_of_;
    std::map<date::local_days, std::vector<ScheduleEntry const*>> days_;
};

}  // namespace

FrabConference frab_conference(wire::Rendering const& r) {
    return FrabMaker{r}.make();
}

}  // namespace rostrum::server::feeds
