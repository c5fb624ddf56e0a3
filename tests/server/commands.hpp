#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/store/store.hpp"
#include "server/submission.hpp"

// What the tests of the writer and the engine say to a meeting.
namespace rostrum::tests {

// 2025-11-17T15:00:00Z, a week before the meeting of the meeting file; its list is open.
model::Instant a_week_before();
model::Instant instant(std::string const& rfc3339);

// The meeting of resolution 79/286, as its file says; read once.
std::shared_ptr<model::Programme const> programme();
model::MeetingId const& hlm2025();

model::Actor secretariat();
// Member States of the programme, "AFG" first.
std::vector<model::ParticipantId> member_states();

server::Submission creation(std::shared_ptr<model::Programme const> of = programme());
// A national statement of a Member State, at the level of a chair of delegation.
server::Submission booking(model::ParticipantId const& participant);
server::Submission withdrawal(std::string const& booking);
// Of the presiding officer, with whom it names.
server::Submission conducting(model::FloorCommand command, std::string const& name = "");
server::Submission under_key(server::Submission submission, std::string const& key,
                             std::string const& request_hash = "hash");

std::vector<server::store::StoredEvent> log_of(server::store::Store& store,
                                               model::MeetingId const& meeting = hlm2025());

// A hash over everything that a meeting is: equal for equal meetings, else not.
std::string all_of(model::Meeting const& meeting);

}  // namespace rostrum::tests
