#include "server/meeting_view.hpp"

namespace rostrum::server {

ViewPtr make_view(model::Meeting meeting, std::shared_ptr<const People> people) {
    MeetingView view;
    view.list = std::make_shared<const model::SpeakersList>(model::lay_out(meeting));
    view.meeting = std::make_shared<const model::Meeting>(std::move(meeting));
    view.people = std::move(people);
    return std::make_shared<const MeetingView>(std::move(view));
}

}  // namespace rostrum::server
