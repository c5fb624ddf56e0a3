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

namespace {

MeetingView laid_out(model::Meeting meeting, std::shared_ptr<const People> people) {
    MeetingView view;
    view.list = std::make_shared<const model::SpeakersList>(model::lay_out(meeting));
    view.meeting = std::make_shared<const model::Meeting>(std::move(meeting));
    view.people = std::move(people);
    view.shelf = std::make_shared<ForecastShelf>();
    return view;
}

ViewPtr published_view(model::Meeting const& meeting, ViewPtr const& before,
                       PeopleAt const& people_at) {
    if (!meeting.published) return nullptr;
    if (before && before->published && before->published->meeting == meeting.published)
        return before->published;
    MeetingView view = laid_out(*meeting.published, people_at(meeting.published->version));
    view.meeting = meeting.published;
    view.publication = true;
    return std::make_shared<const MeetingView>(std::move(view));
}

}  // namespace

ViewPtr make_view(model::Meeting meeting, std::shared_ptr<const People> people) {
    return std::make_shared<const MeetingView>(laid_out(std::move(meeting), std::move(people)));
}

ViewPtr make_view(model::Meeting meeting, std::shared_ptr<const People> people,
                  ViewPtr const& before, PeopleAt const& people_at) {
    MeetingView view = laid_out(std::move(meeting), std::move(people));
    view.published = published_view(*view.meeting, before, people_at);
    return std::make_shared<const MeetingView>(std::move(view));
}

ViewPtr as_published(ViewPtr const& view) {
    auto const& publications = view->meeting->publications;
    if (publications.empty() || publications.back().version != view->meeting->version)
        return nullptr;
    MeetingView shown = *view;
    shown.published = nullptr;
    shown.publication = true;
    return std::make_shared<const MeetingView>(std::move(shown));
}

}  // namespace rostrum::server
