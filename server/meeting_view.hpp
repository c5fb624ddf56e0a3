#pragma once

#include <memory>

#include "model/meeting.hpp"
#include "model/speakers_list.hpp"
#include "server/people.hpp"

namespace rostrum::server {

// One version of a meeting, immutable: what every read projects. No pointer in it is null.
struct MeetingView {
    std::shared_ptr<const model::Meeting> meeting;
    std::shared_ptr<const model::SpeakersList> list;  // laid out
    std::shared_ptr<const People> people;             // as of this version
};

using ViewPtr = std::shared_ptr<const MeetingView>;

// Lays the list out; `meeting` has been created.
ViewPtr make_view(model::Meeting meeting, std::shared_ptr<const People> people);

}  // namespace rostrum::server
