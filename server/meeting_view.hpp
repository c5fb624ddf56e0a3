#pragma once

#include <cstdint>
#include <functional>
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

struct MeetingView;
using ViewPtr = std::shared_ptr<const MeetingView>;

// One version of a meeting, immutable: what every read projects. No pointer in it is null but
// `published`.
struct MeetingView {
    std::shared_ptr<const model::Meeting> meeting;
    std::shared_ptr<const model::SpeakersList> list;  // laid out
    std::shared_ptr<const People> people;             // as of this version
    std::shared_ptr<ForecastShelf> shelf;
    ViewPtr published;         // as the last publication has it; null: none, or this is one
    bool publication = false;  // it is what was published: it says what was so then

    std::shared_ptr<const model::Forecasts> forecasts(model::Instant now) const {
        return shelf->at(*meeting, *list, now);
    }
};

// Lays the list out; `meeting` has been created. Without the publication that it may have.
ViewPtr make_view(model::Meeting meeting, std::shared_ptr<const People> people);

// With it: as `before` has it, where that is the same one, else with the people as of its version.
using PeopleAt = std::function<std::shared_ptr<const People>(std::uint64_t version)>;
ViewPtr make_view(model::Meeting meeting, std::shared_ptr<const People> people,
                  ViewPtr const& before, PeopleAt const& people_at);

// The meeting that was published at this very version, as everybody sees it; nullptr: it was not.
ViewPtr as_published(ViewPtr const& view);

}  // namespace rostrum::server
