#include "server/meeting_view.hpp"

namespace rostrum::server {

std::shared_ptr<const model::Forecasts> ForecastShelf::at(model::Meeting const& meeting,
                                                          model::SpeakersList const& list,
                                                          model::Instant now) {
    model::Instant const as_of = model::forecast_stretch(meeting, now).as_of;
    std::lock_guard const lock(mutex_);
    if (!newest_ || newest_->as_of != as_of)
        newest_ = std::make_shared<const model::Forecasts>(model::forecast(meeting, list, as_of));
    return newest_;
}

ViewPtr make_view(model::Meeting meeting, std::shared_ptr<const People> people) {
    MeetingView view;
    view.list = std::make_shared<const model::SpeakersList>(model::lay_out(meeting));
    view.meeting = std::make_shared<const model::Meeting>(std::move(meeting));
    view.people = std::move(people);
    view.shelf = std::make_shared<ForecastShelf>();
    return std::make_shared<const MeetingView>(std::move(view));
}

}  // namespace rostrum::server
