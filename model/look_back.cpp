#include "model/look_back.hpp"

#include <algorithm>
#include <map>

namespace rostrum::model {

namespace {

constexpr std::size_t first_origin = 5;  // the statement at whose end is looked ahead first

FloorEvent const* on_floor(Recorded const& recorded) {
    OnFloor const* event = std::get_if<OnFloor>(&recorded.event);
    return event ? &event->event : nullptr;
}

bool ends_a_statement(Recorded const& recorded) {
    FloorEvent const* event = on_floor(recorded);
    SpeechEnded const* ended = event ? std::get_if<SpeechEnded>(event) : nullptr;
    return ended && ended->turn.kind == TurnKind::statement;
}

std::size_t statements_made(Floor const& floor) {
    return static_cast<std::size_t>(
        std::count_if(floor.turns.begin(), floor.turns.end(), [](TurnPtr const& turn) {
            return turn->ref.kind == TurnKind::statement && turn->state == TurnState::ended;
        }));
}

// What came in the end, by the last state of the meeting; when somebody was found absent only the
// log says.
class Outcome {
public:
    explicit Outcome(std::vector<Recorded> const& log) {
        for (Recorded const& recorded : log) {
            meeting_ = apply(std::move(meeting_), recorded);
            FloorEvent const* event = on_floor(recorded);
            if (SpeakerAbsent const* absent = event ? std::get_if<SpeakerAbsent>(event) : nullptr)
                absent_at_[absent->turn.id] = recorded.at;
        }
    }

    Floor const& floor() const { return meeting_.floor(); }
    Segment const* find(SegmentId const& id) const { return meeting_.programme->find(id); }

    // The first turn of the booking that a floor knows nothing of.
    Turn const* next_turn(BookingId const& booking, Floor const& then) const {
        for (TurnPtr const& turn : floor().turns)
            if (turn->ref.booking == booking && turn->called_at && !then.find(turn->ref.id))
                return turn.get();
        return nullptr;
    }
    // nullopt: the turn is not that far.
    std::optional<Instant> came_at(Turn const& turn) const {
        auto const absent = absent_at_.find(turn.ref.id);
        if (turn.state == TurnState::absent && absent != absent_at_.end()) return absent->second;
        return turn.began_at;
    }

private:
    Meeting meeting_;
    std::map<TurnId, Instant> absent_at_;
};

void look_ahead(Meeting const& then, Outcome const& outcome, Hindsight& into) {
    const SpeakersList list = lay_out(then);
    const Forecasts forecasts = forecast(then, list, then.at);
    const FloorTime time(*then.programme);
    for (std::size_t place = 0; place < list.places.size(); ++place) {
        Place const& at = list.places[place];
        Booking const& booking = *then.bookings[at.booking];
        Forecast const* said_of = forecasts.find(booking);
        if (!said_of) continue;
        Turn const* turn = outcome.next_turn(booking.id, then.floor());
        if (!turn) {
            Segment const* planned = at.planned ? outcome.find(at.planned->segment) : nullptr;
            if (planned && outcome.floor().adjourned(planned->sitting))
                into.add_chance(said_of->chance_in(planned->id), false);
            continue;
        }
        auto const came = outcome.came_at(*turn);
        if (!came) continue;
        if (at.planned)
            into.add_chance(said_of->chance_in(at.planned->segment),
                            turn->segment == at.planned->segment);
        Segment const* segment = outcome.find(turn->segment);
        bool const sure = said_of->overflow == 0 && said_of->expected;
        if (sure && segment && segment->kind == SegmentKind::debate)
            into.add(Hindsight::quarters * place / list.places.size(), said(time, *said_of),
                     time.of(turn->segment, *came));
    }
}

}  // namespace

Hindsight look_back(std::vector<Recorded> const& log) {
    const Outcome outcome(log);
    Hindsight hindsight;
    Meeting then;
    for (Recorded const& recorded : log) {
        then = apply(std::move(then), recorded);
        if (ends_a_statement(recorded) && statements_made(then.floor()) >= first_origin)
            look_ahead(then, outcome, hindsight);
    }
    return hindsight;
}

}  // namespace rostrum::model
