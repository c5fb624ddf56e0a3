#include "server/importing/judgement.hpp"

#include <algorithm>
#include <map>

namespace rostrum::server::importing {

namespace {

constexpr std::size_t between_tellings = 100;

// The bookings that rows may be equal to, each to one row at the most.
class Unclaimed {
public:
    // Those that are active and have a receipt in [first, last]. Where `after_the_fact`, a person
    // of whom nothing is known any more was the row's.
    Unclaimed(MeetingView const& view, int first, int last, bool after_the_fact)
        : view_(view), after_the_fact_(after_the_fact) {
        for (auto const& booking : view.meeting->bookings) {
            int const number = booking->receipt.number;
            auto const owner = model::owner(booking->request);
            if (booking->active() && owner && first <= number && number <= last)
                by_owner_[*owner].push_back(booking.get());
        }
    }

    // The first that is the same as the row; nullptr: none.
    model::Booking const* claim(wire::BookBody const& row) {
        auto const owner = model::owner(row.command.request);
        if (!owner) return nullptr;
        auto& candidates = by_owner_[*owner];
        auto const found = std::find_if(candidates.begin(), candidates.end(),
                                        [&](auto const* booking) { return same(*booking, row); });
        if (found == candidates.end()) return nullptr;
        model::Booking const* booking = *found;
        candidates.erase(found);
        return booking;
    }

private:
    bool same(model::Booking const& booking, wire::BookBody const& row) const {
        auto const& inscribed_at = row.command.inscribed_at;
        return booking.request == row.command.request && booking.language == row.command.language &&
               (!inscribed_at || *inscribed_at == booking.inscribed_at) &&
               same_person(booking, row);
    }

    bool same_person(model::Booking const& booking, wire::BookBody const& row) const {
        auto const known = view_.people->find(person_of(booking));
        if (!known && after_the_fact_) return true;
        return known.value_or(Person{}) == row.person.value_or(Person{});
    }

    MeetingView const& view_;
    bool after_the_fact_;
    std::map<model::ParticipantId, std::vector<model::Booking const*>> by_owner_;
};

void put(Judgement& judgement, JudgedRow row) {
    if (row.verdict == Verdict::booked) ++judgement.booked;
    if (row.verdict == Verdict::unchanged) ++judgement.unchanged;
    if (row.verdict == Verdict::refused) ++judgement.refused;
    judgement.rows.push_back(std::move(row));
}

int receipts(MeetingView const& view) {
    return static_cast<int>(view.meeting->bookings.size());
}

// Books the row where the rules allow, and takes the meeting on.
JudgedRow book(model::Book const& wanted, model::Meeting& meeting, model::Actor const& actor,
               model::Instant now) {
    JudgedRow row;
    auto decision = model::decide(meeting, wanted, actor, now);
    if (!decision) {
        row.refusal = std::move(decision).error();
        return row;
    }
    row.verdict = Verdict::booked;
    row.booking = model::subject(decision->front());
    std::uint64_t const version = meeting.version + 1;
    meeting = model::apply(std::move(meeting), {version, now, decision->front()});
    return row;
}

}  // namespace

Judgement judge(ViewPtr const& view, Import const& import, model::Actor const& actor,
                model::Instant now, Progress const& progress) {
    Judgement judgement;
    Unclaimed unclaimed(*view, 1, receipts(*view), false);
    model::Meeting meeting = *view->meeting;
    for (Row const& row : import.rows) {
        JudgedRow judged;
        if (row.faults.empty()) {
            if (auto const* booking = unclaimed.claim(row.booking)) {
                judged.verdict = Verdict::unchanged;
                judged.booking = booking->id;
            } else {
                judged = book(row.booking.command, meeting, actor, now);
            }
        }
        put(judgement, std::move(judged));
        std::size_t const done = judgement.rows.size();
        if (progress && (done % between_tellings == 0 || done == import.rows.size()))
            progress(done, import.rows.size());
    }
    judgement.after = make_view(std::move(meeting), view->people);
    return judgement;
}

Judgement settled(ViewPtr after, Import const& import, model::BookingId const& first) {
    Judgement judgement;
    int const begin = after->meeting->find(first)->receipt.number;
    Unclaimed before(*after, 1, begin - 1, true);
    Unclaimed made(*after, begin, receipts(*after), true);
    for (Row const& row : import.rows) {
        JudgedRow judged;
        if (auto const* booking = before.claim(row.booking)) {
            judged.verdict = Verdict::unchanged;
            judged.booking = booking->id;
        } else if (auto const* new_booking = made.claim(row.booking)) {
            judged.verdict = Verdict::booked;
            judged.booking = new_booking->id;
        }
        put(judgement, std::move(judged));
    }
    judgement.after = std::move(after);
    return judgement;
}

void fill(Submission& submission, Import const& import, Judgement const& judgement) {
    model::BookAll all;
    submission.people.clear();
    for (std::size_t i = 0; i < import.rows.size() && judgement.refused == 0; ++i) {
        if (judgement.rows[i].verdict != Verdict::booked) continue;
        all.bookings.push_back(import.rows[i].booking.command);
        submission.people.push_back(import.rows[i].booking.person);
    }
    submission.command = std::move(all);
}

}  // namespace rostrum::server::importing
