#include "server/feeds/schedule.hpp"

#include <algorithm>
#include <stdexcept>

#include "server/feeds/uuid.hpp"

namespace rostrum::server::feeds {

namespace {

// Bookings are numbered by their receipts; what has none by its UUID, above all receipts.
std::uint32_t number_of(ScheduleEntry const& entry) {
    if (entry.kind == ScheduleEntry::Kind::statement)
        return static_cast<std::uint32_t>(entry.row.booking->receipt.number);
    constexpr std::uint32_t above_receipts = std::uint32_t{1} << 30;
    auto const digits = std::stoul(entry.uid.substr(0, 8), nullptr, 16);
    return above_receipts | (static_cast<std::uint32_t>(digits) & (above_receipts - 1));
}

std::string room_of(wire::Rendering const& r, model::Sitting const& sitting) {
    model::Room const* room = r.programme().find(sitting.room);
    return room ? r.text(room->name) : sitting.room.str();
}

// When it was really heard; nullopt: it has not been, or not to its end.
std::optional<model::Interval> as_run(wire::Rendering const& r, model::Booking const& booking) {
    model::Turn const* turn = r.meeting().floor().find(booking.progress.turn);
    if (!turn || !turn->began_at || !turn->ended_at) return std::nullopt;
    if (*turn->ended_at <= *turn->began_at) return std::nullopt;
    return model::Interval{*turn->began_at, *turn->ended_at};
}

std::string path_of(wire::Rendering const& r, std::string const& rest) {
    return "/v1/meetings/" + r.programme().id.str() + rest;
}

class ScheduleMaker {
public:
    explicit ScheduleMaker(wire::Rendering const& r) : r_(r) {}

    Schedule make() {
        for (model::Segment const& segment : r_.programme().segments)
            add_segment(segment);
        for (Row const& row : rows(r_))
            add(row);
        std::stable_sort(made_.entries.begin(), made_.entries.end(),
                         [](ScheduleEntry const& a, ScheduleEntry const& b) {
                             bool const outer = a.kind == ScheduleEntry::Kind::segment &&
                                                b.kind != ScheduleEntry::Kind::segment;
                             return a.time.begin < b.time.begin ||
                                    (a.time.begin == b.time.begin && outer);
                         });
        made_.version = "version " + std::to_string(r_.meeting().version);
        made_.as_of = r_.meeting().at;
        return std::move(made_);
    }

private:
    ScheduleEntry begin(ScheduleEntry::Kind kind, std::string key, model::Segment const& segment) {
        ScheduleEntry entry;
        entry.kind = kind;
        entry.key = std::move(key);
        entry.uid = stable_uuid(r_.programme().id.str() + '/' + entry.key);
        entry.segment = &segment;
        entry.sitting = r_.programme().find(segment.sitting);
        entry.time = segment.time;
        entry.changed_at = r_.meeting().at;
        entry.room = room_of(r_, *entry.sitting);
        return entry;
    }

    void add_segment(model::Segment const& segment) {
        ScheduleEntry entry =
            begin(ScheduleEntry::Kind::segment, "segment/" + segment.id.str(), segment);
        entry.title = r_.text(segment.name);
        if (segment.kind == model::SegmentKind::panel) entry.description = r_.text(segment.theme);
        entry.path = path_of(r_, "/timetable");
        entry.number = number_of(entry);
        made_.entries.push_back(std::move(entry));
    }

    void add(Row const& row) {
        if (!row.time) return;
        if (row.booking && row.booking->panel()) return add_seat(row);
        auto const kind = row.slot ? ScheduleEntry::Kind::role : ScheduleEntry::Kind::statement;
        ScheduleEntry entry = begin(
            kind, row.slot ? "role/" + row.slot->id.str() : "booking/" + row.booking->id.str(),
            *row.segment);
        entry.row = row;
        entry.time = *row.time;
        entry.title = who(r_, row);
        entry.subtitle = speaker(r_, row);
        entry.path = path_of(r_, "/timetable");
        if (row.booking) {
            entry.language = row.booking->language;
            entry.path = path_of(r_, "/bookings/" + row.booking->id.str());
            if (auto const ran = as_run(r_, *row.booking)) {
                entry.time = *ran;
                entry.delivered = true;
            }
        }
        entry.number = number_of(entry);
        made_.entries.push_back(std::move(entry));
    }

    void add_seat(Row const& row) {
        for (ScheduleEntry& entry : made_.entries)
            if (entry.kind == ScheduleEntry::Kind::segment && entry.segment == row.segment)
                entry.seats.push_back(row);
    }

    wire::Rendering const& r_;
    Schedule made_;
};

}  // namespace

Schedule schedule(wire::Rendering const& r) {
    return ScheduleMaker{r}.make();
}

std::vector<ScheduleEntry const*> on_the_rostrum(Schedule const& schedule) {
    std::vector<ScheduleEntry const*> shown;
    for (ScheduleEntry const& entry : schedule.entries) {
        bool const holds_others =
            entry.kind == ScheduleEntry::Kind::segment &&
            std::any_of(schedule.entries.begin(), schedule.entries.end(), [&](auto const& other) {
                return other.kind != ScheduleEntry::Kind::segment && !other.cancelled &&
                       other.segment == entry.segment;
            });
        if (!entry.cancelled && !holds_others) shown.push_back(&entry);
    }
    return shown;
}

std::vector<Person> people_of(wire::Rendering const& r, ScheduleEntry const& entry) {
    std::vector<Person> found;
    auto const add = [&](Row const& row) {
        auto named = person(r, row);
        if (named && std::find(found.begin(), found.end(), *named) == found.end())
            found.push_back(*std::move(named));
    };
    add(entry.row);
    for (Row const& seat : entry.seats)
        add(seat);
    return found;
}

}  // namespace rostrum::server::feeds
