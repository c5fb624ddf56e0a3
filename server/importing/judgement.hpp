#pragma once

#include <functional>
#include <vector>

#include "model/update.hpp"
#include "server/importing/rows.hpp"
#include "server/meeting_view.hpp"
#include "server/submission.hpp"

namespace rostrum::server::importing {

enum class Verdict {
    booked,     // it is, or would be
    unchanged,  // an active booking is the same already: request, language and person
    refused,    // by its faults or the rules
};

struct JudgedRow {
    Verdict verdict = Verdict::refused;
    model::BookingId booking;  // booked, unchanged
    model::Refusal refusal;    // by the rules
};

// What becomes of an import's rows, one after the other: each judged with the good ones before it
// booked.
struct Judgement {
    ViewPtr after;  // the meeting with every row in that can be; people as they were before
    std::vector<JudgedRow> rows;  // as the import's
    std::size_t booked = 0;
    std::size_t unchanged = 0;
    std::size_t refused = 0;
};

// Told how many of the rows have been judged, now and then and at the end.
using Progress = std::function<void(std::size_t judged, std::size_t rows)>;

// Judges every row against the meeting; `now` must not be before its last event. Pure.
Judgement judge(ViewPtr const& view, Import const& import, model::Actor const& actor,
                model::Instant now, Progress const& progress = {});

// The same of an import that was stored: `after` is the meeting at its last booking, `first` its
// first.
Judgement settled(ViewPtr after, Import const& import, model::BookingId const& first);

// Puts the bookings that an import makes into a submission; none where a row is refused.
void fill(Submission& submission, Import const& import, Judgement const& judgement);

}  // namespace rostrum::server::importing
