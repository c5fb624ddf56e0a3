#pragma once

#include <memory>
#include <mutex>

#include "model/forecast.hpp"
#include "model/meeting.hpp"
#include "model/speakers_list.hpp"
#include "server/people.hpp"

namespace rostrum::server {

// The forecasts of one version of a meeting, made when they are first asked for, and again when the
// next deadline has passed. Any thread.
class ForecastShelf {
public:
    // As of the last deadline before `now`.
    std::shared_ptr<const model::Forecasts> at(model::Meeting const& meeting,
                                               model::SpeakersList const& list, model::Instant now);

private:
    std::mutex mutex_;
    std::shared_ptr<const model::Forecasts> newest_;
};

// One version of a meeting, immutable: what every read projects. No pointer in it is null.
struct MeetingView {
    std::shared_ptr<const model::Meeting> meeting;
    std::shared_ptr<const model::SpeakersList> list;  // laid out
    std::shared_ptr<const People> people;             // as of this version
    std::shared_ptr<ForecastShelf> shelf;

    std::shared_ptr<const model::Forecasts> forecasts(model::Instant now) const {
        return shelf->at(*meeting, *list, now);
    }
};

using ViewPtr = std::shared_ptr<const MeetingView>;

// Lays the list out; `meeting` has been created.
ViewPtr make_view(model::Meeting meeting, std::shared_ptr<const People> people);

}  // namespace rostrum::server
