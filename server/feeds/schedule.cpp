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
        for (ScheduleEntry& entry : made_.entries)
            date(entry);
        if (r_.meeting().ledger)
            for (auto const& [key, line] : *r_.meeting().ledger)
                if (line.cancelled) add_cancelled(key, line);
        std::stable_sort(made_.entries.begin(), made_.entries.end(),
                         [](ScheduleEntry const& a, ScheduleEntry const& b) {
                             bool const outer = a.kind == ScheduleEntry::Kind::segment &&
                                                b.kind != ScheduleEntry::Kind::segment;
                             return a.time.begin < b.time.begin ||
                                    (a.time.begin == b.time.begin && outer);
                         });
        auto const* publication = r_.view.publication ? &r_.meeting().publications.back() : nullptr;
        made_.version = publication ? "publication " + std::to_string(publication->number)
                                    : "version " + std::to_string(r_.meeting().version);
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
        if (row.booking && row.booking->panel()) return add_seat(row);
        auto const ran = row.booking ? model::as_run(r_.meeting(), *row.booking) : std::nullopt;
        if (!row.time && !ran) return;
        auto const kind = row.slot ? ScheduleEntry::Kind::role : ScheduleEntry::Kind::statement;
        ScheduleEntry entry = begin(
            kind, row.slot ? "role/" + row.slot->id.str() : "booking/" + row.booking->id.str(),
            *row.segment);
        entry.row = row;
        entry.time = ran ? *ran : *row.time;
        entry.delivered = ran.has_value();
        entry.title = who(r_, row);
        entry.subtitle = speaker(r_, row);
        entry.path = path_of(r_, "/timetable");
        if (row.booking) {
            if (r_.names(*row.booking)) entry.language = row.booking->language;
            entry.path = path_of(r_, "/bookings/" + row.booking->id.str());
        }
        entry.number = number_of(entry);
        made_.entries.push_back(std::move(entry));
    }

    // What a publication has said of it; else it is the resolution's, or not said yet.
    void date(ScheduleEntry& entry) const {
        bool const laid_down = entry.kind != ScheduleEntry::Kind::statement;
        entry.changed_at = laid_down ? r_.meeting().created_at : r_.meeting().at;
        entry.tentative = !laid_down;
        entry.sequence = r_.sequence_base;
        if (!r_.meeting().ledger) return;
        auto const line = r_.meeting().ledger->find(entry.key);
        if (line == r_.meeting().ledger->end()) return;
        entry.sequence = line->second.sequence + r_.sequence_base;
        entry.changed_at = line->second.changed_at;
        bool const elsewhere =
            line->second.time != entry.time || line->second.segment != entry.segment->id;
        entry.tentative = line->second.cancelled || (elsewhere && !entry.delivered);
        if (entry.tentative && !entry.cancelled) entry.changed_at = r_.meeting().at;
    }

    void add_cancelled(std::string const& key, model::LedgerEntry const& line) {
        bool const there = std::any_of(made_.entries.begin(), made_.entries.end(),
                                       [&](auto const& entry) { return entry.key == key; });
        if (there) return;
        model::Segment const* segment = r_.programme().find(line.segment);
        if (!segment) segment = gone(key, line);
        bool const statement = key.starts_with("booking/");
        ScheduleEntry entry = begin(statement                  ? ScheduleEntry::Kind::statement
                                    : key.starts_with("role/") ? ScheduleEntry::Kind::role
                                                               : ScheduleEntry::Kind::segment,
                                    key, *segment);
        if (statement) {
            entry.row.booking = r_.meeting().find(model::BookingId{key.substr(8)});
            entry.path = path_of(r_, "/bookings/" + entry.row.booking->id.str());
            entry.title = who(r_, entry.row);
        } else {
            entry.path = path_of(r_, "/timetable");
            entry.title = r_.text(line.title);
        }
        entry.time = line.time;
        entry.cancelled = true;
        entry.number = number_of(entry);
        date(entry);
        entry.tentative = false;
        made_.entries.push_back(std::move(entry));
    }

    // A segment that the programme has no more, as far as the ledger remembers it.
    model::Segment const* gone(std::string const& key, model::LedgerEntry const& line) {
        for (model::Segment const& known : made_.gone)
            if (known.id == line.segment) return &known;
        model::Segment segment;
        segment.id = line.segment;
        segment.sitting = r_.programme().sittings.front().id;
        segment.time = line.time;
        if (key.starts_with("segment/")) segment.name = line.title;
        return &made_.gone.emplace_back(std::move(segment));
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
