#include "model/floor_queue.hpp"

#include <algorithm>

#include "model/timetable.hpp"

namespace rostrum::model {

namespace {

// On which day's list it is: a sitting that goes on after midnight is of the day it began on.
date::local_days day_of(Programme const& programme, SittingId const& sitting) {
    return date::floor<date::days>(programme.zone.local(programme.find(sitting)->time.begin));
}

// Rights of reply come behind the last speaker of the day's list (R32).
bool closes_the_day(Programme const& programme, Segment const& debate) {
    auto const day = day_of(programme, debate.sitting);
    return std::none_of(
        programme.segments.begin(), programme.segments.end(), [&](Segment const& other) {
            return other.kind == SegmentKind::debate && other.time.begin > debate.time.begin &&
                   day_of(programme, other.sitting) == day;
        });
}

class Queue {
public:
    Queue(Meeting const& meeting, SpeakersList const& list) : meeting_(meeting), list_(list) {}

    void add(Segment const& segment) {
        switch (segment.kind) {
            case SegmentKind::opening:
            case SegmentKind::closing:
                return add_roles(segment);
            case SegmentKind::debate:
                add_statements(segment);
                if (closes_the_day(*meeting_.programme, segment)) add_replies(segment);
                return;
            case SegmentKind::panel:
                return add_panel(segment);
        }
    }
    // Roles whose speakers were called and not there wait until everybody else has been heard.
    std::vector<Upcoming> take() && {
        queue_.insert(queue_.end(), absent_.begin(), absent_.end());
        return std::move(queue_);
    }

private:
    // A role that nobody has booked is passed once something behind it was called.
    bool passed(Segment const& segment, RolePlan const& role) const {
        auto const& turns = meeting_.floor().turns;
        return std::any_of(turns.begin(), turns.end(), [&](TurnPtr const& turn) {
            return turn->sitting == segment.sitting && turn->planned &&
                   turn->planned->time.begin > role.time.begin;
        });
    }
    void add_roles(Segment const& segment) {
        for (RolePlan const& role : lay_out_roles(meeting_, segment))
            if (role.booking ? role.booking->waiting() : !passed(segment, role))
                (is_absent(role.booking) ? absent_ : queue_)
                    .push_back({&segment, role.booking, nullptr, role.slot,
                                Planned{segment.id, role.time}});
    }
    static bool is_absent(Booking const* booking) {
        return booking && booking->progress.stage == BookingProgress::Stage::absent;
    }
    // While the debate is adjourned or closed nobody is called (R35).
    void add_statements(Segment const& segment) {
        if (meeting_.floor().now.debate != DebateState::open) return;
        for (Place const& place : list_.places) {
            Booking const& booking = *meeting_.bookings[place.booking];
            if (booking.waiting() && place.planned && place.planned->segment == segment.id)
                queue_.push_back({&segment, &booking, nullptr, nullptr, place.planned});
        }
    }
    void add_replies(Segment const& segment) {
        for (TurnPtr const& turn : meeting_.floor().turns)
            if (turn->ref.kind == TurnKind::reply && turn->state == TurnState::asked)
                queue_.push_back({&segment, nullptr, turn.get(), nullptr, std::nullopt});
    }
    void add_panel(Segment const& segment) {
        const Planned whole{segment.id, segment.time};
        auto const& turns = meeting_.floor().turns;
        bool const begun = std::any_of(turns.begin(), turns.end(), [&](TurnPtr const& turn) {
            return turn->segment == segment.id && turn->called_at;
        });
        if (!begun) queue_.push_back({&segment, nullptr, nullptr, nullptr, whole});
        for (PanelFunction const function :
             {PanelFunction::co_chair, PanelFunction::moderator, PanelFunction::panellist})
            for (auto const& booking : meeting_.bookings)
                if (booking->waiting() && booking->panel() &&
                    booking->panel()->panel == segment.id && booking->panel()->function == function)
                    queue_.push_back({&segment, booking.get(), nullptr, nullptr, whole});
        add_interventions(segment);
    }

    // Which side is next, by who had the floor last and for how many turns without a break (R38).
    struct Alternation {
        Programme const& programme;
        bool states = true;  // who had it
        int in_turn = 0;     // nobody yet

        void took(TurnRef const& ref) {
            bool const state = speaks_as_state(programme, ref);
            in_turn = state == states ? in_turn + 1 : 1;
            states = state;
        }
        bool wants_state() const {
            char const* const name = states ? "states_in_turn" : "stakeholders_in_turn";
            bool const goes_on = in_turn < programme.parameter("R38", name, 1);
            return goes_on == states;
        }
    };

    void add_interventions(Segment const& segment) {
        Alternation sides{*meeting_.programme};
        std::vector<Turn const*> asked;
        for (TurnPtr const& turn : meeting_.floor().turns) {
            if (turn->ref.kind != TurnKind::intervention || turn->segment != segment.id) continue;
            if (turn->state == TurnState::asked) asked.push_back(turn.get());
        }
        for (Turn const* turn : taken(segment))
            sides.took(turn->ref);
        while (!asked.empty()) {
            auto next = std::find_if(asked.begin(), asked.end(), [&](Turn const* turn) {
                return speaks_as_state(*meeting_.programme, turn->ref) == sides.wants_state();
            });
            if (next == asked.end()) next = asked.begin();
            queue_.push_back({&segment, nullptr, *next, nullptr, std::nullopt});
            sides.took((*next)->ref);
            asked.erase(next);
        }
    }
    // The interventions that had the floor, in the order of their calls.
    std::vector<Turn const*> taken(Segment const& segment) const {
        std::vector<Turn const*> found;
        for (TurnPtr const& turn : meeting_.floor().turns)
            if (turn->ref.kind == TurnKind::intervention && turn->segment == segment.id &&
                turn->called_at && turn->state != TurnState::absent)
                found.push_back(turn.get());
        std::stable_sort(found.begin(), found.end(), [](Turn const* a, Turn const* b) {
            return *a->called_at < *b->called_at;
        });
        return found;
    }

    Meeting const& meeting_;
    SpeakersList const& list_;
    std::vector<Upcoming> queue_;
    std::vector<Upcoming> absent_;
};

// Called in the sitting in progress, and not there: nobody waits for it any more.
bool missed_its_call(Meeting const& meeting, Booking const& booking) {
    Floor const& floor = meeting.floor();
    return booking.progress.stage == BookingProgress::Stage::absent &&
           std::any_of(floor.turns.begin(), floor.turns.end(), [&](TurnPtr const& turn) {
               return turn->ref.booking == booking.id && turn->sitting == floor.now.sitting()->id;
           });
}

}  // namespace

std::vector<Upcoming> upcoming_in(Meeting const& meeting, SpeakersList const& list,
                                  Sitting const& sitting) {
    Queue queue(meeting, list);
    for (Segment const& segment : meeting.programme->segments)
        if (segment.sitting == sitting.id) queue.add(segment);
    return std::move(queue).take();
}

std::vector<Upcoming> upcoming(Meeting const& meeting, SpeakersList const& list,
                               std::size_t at_most) {
    std::vector<Upcoming> found;
    SittingRecord const* in_progress = meeting.floor().now.sitting();
    // A reply may be given on either day.
    auto const known = [&](Upcoming const& one) {
        return one.turn && std::any_of(found.begin(), found.end(), [&](Upcoming const& other) {
                   return other.turn == one.turn;
               });
    };
    auto const add = [&](Sitting const& sitting) {
        for (Upcoming& one : upcoming_in(meeting, list, sitting))
            if (found.size() < at_most && !known(one)) found.push_back(std::move(one));
    };
    if (in_progress) add(*meeting.programme->find(in_progress->id));
    for (Sitting const& sitting : meeting.programme->sittings) {
        if (found.size() == at_most) break;
        if (!meeting.floor().record(sitting.id)) add(sitting);
    }
    return found;
}

Booking const* left_of_the_day(Meeting const& meeting, SpeakersList const& list) {
    SittingRecord const* in_progress = meeting.floor().now.sitting();
    if (!in_progress || meeting.floor().now.debate != DebateState::open) return nullptr;
    Programme const& programme = *meeting.programme;
    auto const today = day_of(programme, in_progress->id);
    for (Place const& place : list.places) {
        Booking const& booking = *meeting.bookings[place.booking];
        if (!booking.waiting() || !place.planned || missed_its_call(meeting, booking)) continue;
        if (day_of(programme, programme.find(place.planned->segment)->sitting) == today)
            return &booking;
    }
    return nullptr;
}

bool out_of_order(Meeting const& meeting, Booking const& booking) {
    SittingRecord const* in_progress = meeting.floor().now.sitting();
    if (!in_progress || booking.panel() || (booking.role() && missed_its_call(meeting, booking)))
        return false;
    if (booking.statement() && meeting.floor().now.debate != DebateState::open) return false;
    const SpeakersList list = lay_out(meeting);
    for (Upcoming const& next :
         upcoming_in(meeting, list, *meeting.programme->find(in_progress->id)))
        if (next.booking &&
            (next.booking->id == booking.id || !missed_its_call(meeting, *next.booking)))
            return next.booking->id != booking.id;
    return true;
}

}  // namespace rostrum::model
