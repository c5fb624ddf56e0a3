#include "model/speakers_list.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "model/calling.hpp"

namespace rostrum::model {

namespace {

// A debate segment while it is being filled.
struct Filling {
    Segment const* segment;
    Instant cursor;               // the end of what is already in it
    bool over = false;            // its sitting was adjourned: nobody comes in any more
    std::vector<Interval> taken;  // by those who were called, changeover included; ascending
    // For those who were published here and are still to be placed, by class.
    std::array<Seconds, 3> promised{};
};

class Walk {
public:
    explicit Walk(Meeting const& meeting) : programme_(*meeting.programme) {
        for (Segment const& segment : programme_.segments)
            if (segment.kind == SegmentKind::debate)
                filling_.push_back({&segment,
                                    segment.time.begin,
                                    meeting.floor().adjourned(segment.sitting),
                                    {},
                                    {}});
        for (auto const& booking : meeting.bookings) {
            if (!booking->statement()) continue;
            if (booking->progress.taken() && booking->progress.planned)
                keep_free(meeting, *booking);
            if (booking->waiting() && booking->pinned) promise(*booking, true);
        }
        for (Filling& filling : filling_)
            std::sort(filling.taken.begin(), filling.taken.end(),
                      [](Interval const& a, Interval const& b) { return a.begin < b.begin; });
    }

    // One that was called keeps its place; those behind it come behind it, as before.
    void pass(Booking const& booking) {
        if (booking.key.order_class != class_) begin_class(booking.key.order_class);
        if (!booking.progress.planned) return;
        for (std::size_t at = 0; at < filling_.size(); ++at) {
            if (filling_[at].segment->id != booking.progress.planned->segment) continue;
            last_used_ = std::max(last_used_, at);
            if (booking.statement()->segments.empty()) next_ = std::max(next_, at);
        }
    }

    std::optional<Planned> place(Booking const& booking) {
        StatementRequest const& request = *booking.statement();
        if (booking.key.order_class != class_) begin_class(booking.key.order_class);
        if (booking.pinned) promise(booking, false);
        std::optional<std::size_t> at;
        if (!closed_to_class_) at = kept(booking);
        if (!closed_to_class_ && !at)
            at = request.segments.empty() ? next_free(request) : preferred(request);
        if (!at) {
            someone_in_overflow_ = true;
            return std::nullopt;
        }
        last_used_ = std::max(last_used_, *at);
        return put(filling_[*at], request);
    }

private:
    // Observers are planned after every planned Member State and group, and the other observers
    // after the Holy See; while anybody before them is in the overflow, so are they (R20, R22).
    void begin_class(OrderClass order_class) {
        class_ = order_class;
        floor_ = last_used_;
        closed_to_class_ = someone_in_overflow_;
    }

    // The place of one that was called; in another sitting than the planned one it left it.
    void keep_free(Meeting const& meeting, Booking const& booking) {
        Planned const& planned = *booking.progress.planned;
        Turn const* turn = meeting.floor().find(booking.progress.turn);
        Segment const* segment = programme_.find(planned.segment);
        if (!segment || (turn && turn->sitting != segment->sitting)) return;
        for (Filling& filling : filling_)
            if (filling.segment->id == planned.segment)
                filling.taken.push_back(
                    {planned.time.begin - programme_.debate.changeover, planned.time.end});
    }

    // What a statement takes of a segment.
    Seconds whole(StatementRequest const& request) const {
        return programme_.debate.changeover + allotment(programme_, request);
    }

    // Time for one that was published in a segment is kept for it, until it is placed.
    void promise(Booking const& booking, bool kept) {
        for (Filling& filling : filling_)
            if (filling.segment->id == *booking.pinned) {
                Seconds& promised =
                    filling.promised[static_cast<std::size_t>(booking.key.order_class)];
                promised += kept ? whole(*booking.statement()) : -whole(*booking.statement());
            }
    }

    // Where its changeover would begin: behind the cursor, round what is taken.
    Instant room(Filling const& filling, StatementRequest const& request) const {
        Instant from = filling.cursor;
        for (Interval const& taken : filling.taken)
            if (Interval{from, from + whole(request)}.overlaps(taken)) from = taken.end;
        return from;
    }

    // What is free behind an instant, less what was promised to those who come no later than the
    // present class: whoever comes after it is placed if time permits (R22).
    Milliseconds unpromised(Filling const& filling, Instant from) const {
        Milliseconds free = filling.segment->time.end - from;
        for (Interval const& taken : filling.taken)
            if (taken.end > from) free -= taken.end - std::max(taken.begin, from);
        for (std::size_t i = 0; i <= static_cast<std::size_t>(class_); ++i)
            free -= filling.promised[i];
        return free;
    }

    bool fits(std::size_t at, StatementRequest const& request) const {
        Filling const& filling = filling_[at];
        return !filling.over &&
               fits_before(room(filling, request), programme_.debate.changeover,
                           allotment(programme_, request), filling.segment->time.end);
    }

    // Beside those who were published there.
    bool fits_beside(std::size_t at, StatementRequest const& request) const {
        Filling const& filling = filling_[at];
        return fits(at, request) &&
               unpromised(filling, room(filling, request) + whole(request)) >= Milliseconds{0};
    }

    // Where it was published, if there is room; those who come after it without a place of their
    // own go no further back.
    std::optional<std::size_t> kept(Booking const& booking) {
        if (!booking.pinned) return std::nullopt;
        for (std::size_t at = floor_; at < filling_.size(); ++at) {
            if (filling_[at].segment->id != *booking.pinned) continue;
            if (!fits(at, *booking.statement())) return std::nullopt;
            // Where it would not have fitted either, nobody behind it comes any more.
            if (booking.statement()->segments.empty())
                while (next_ < at && !fits_beside(next_, *booking.statement()))
                    ++next_;
            return at;
        }
        return std::nullopt;
    }

    // Fills the segments one after the other and never goes back.
    std::optional<std::size_t> next_free(StatementRequest const& request) {
        next_ = std::max(next_, floor_);
        while (next_ < filling_.size() && !fits_beside(next_, request))
            ++next_;
        if (next_ >= filling_.size()) return std::nullopt;
        return next_;
    }

    std::optional<std::size_t> preferred(StatementRequest const& request) const {
        for (SegmentId const& wished : request.segments)
            for (std::size_t at = floor_; at < filling_.size(); ++at)
                if (filling_[at].segment->id == wished && fits_beside(at, request)) return at;
        return std::nullopt;
    }

    Planned put(Filling& filling, StatementRequest const& request) {
        const Instant begin = room(filling, request) + programme_.debate.changeover;
        filling.cursor = begin + allotment(programme_, request);
        return Planned{filling.segment->id, Interval{begin, filling.cursor}};
    }

    Programme const& programme_;
    std::vector<Filling> filling_;
    OrderClass class_ = OrderClass::members_and_groups;
    std::size_t next_ = 0;   // where bookings without a preference go
    std::size_t floor_ = 0;  // no segment before this one for the present class
    std::size_t last_used_ = 0;
    bool someone_in_overflow_ = false;
    bool closed_to_class_ = false;
};

}  // namespace

Place const* SpeakersList::find(BookingId const& id, Meeting const& meeting) const {
    Booking const* booking = meeting.find(id);
    if (!booking) return nullptr;
    auto const index = static_cast<std::size_t>(booking->receipt.number - 1);
    return index < place_of.size() && place_of[index] != none ? &places[place_of[index]] : nullptr;
}

OrderClass order_class(Programme const& programme, StatementRequest const& request) {
    Participant const* participant = programme.find(request.participant);
    if (!participant) return OrderClass::observers;
    switch (participant->standing) {
        case Standing::member_state:
        case Standing::state_of_palestine:
        case Standing::european_union:
            return OrderClass::members_and_groups;
        case Standing::holy_see:
            return OrderClass::holy_see;
        case Standing::observer:
        case Standing::un_entity:
        case Standing::other_organization:
            return OrderClass::observers;
    }
    return OrderClass::observers;
}

ListKey natural_key(Programme const& programme, Booking const& booking) {
    StatementRequest const& request = *booking.statement();
    bool const group = request.capacity == Capacity::group && programme.debate.groups_first;
    ListKey key;
    key.order_class = order_class(programme, request);
    key.level_rank = programme.debate.level_rank[static_cast<std::size_t>(request.level)];
    key.delegation = !group;
    key.inscribed_at = booking.inscribed_at;
    key.receipt = booking.receipt.number;
    return key;
}

Seconds allotment(Programme const& programme, StatementRequest const& request) {
    if (request.allotment) return *request.allotment;
    auto const allowed = programme.debate.allowed.find(request.capacity);
    return allowed == programme.debate.allowed.end() ? Seconds{0} : allowed->second;
}

SpeakersList lay_out(Meeting const& meeting) {
    SpeakersList list;
    list.places.reserve(meeting.order.size());
    list.place_of.assign(meeting.bookings.size(), SpeakersList::none);
    Walk walk(meeting);
    int position = 0;
    for (const std::uint32_t index : meeting.order) {
        Booking const& booking = *meeting.bookings[index];
        list.place_of[index] = static_cast<std::uint32_t>(position);
        Place place{index, ++position, booking.progress.planned, booking.progress.taken()};
        if (place.taken)
            walk.pass(booking);
        else
            place.planned = walk.place(booking);
        list.places.push_back(std::move(place));
    }
    return list;
}

}  // namespace rostrum::model
