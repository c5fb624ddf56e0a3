#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/update.hpp"
#include "server/people.hpp"
#include "server/store/store.hpp"

namespace rostrum::server {

// A meeting taken through a command's events, with the rows of the people that change with it.
struct Advanced {
    model::Meeting meeting;
    std::shared_ptr<People const> people;
    std::vector<store::PersonRow> rows;
};

// `given` holds, for each event, what is known from now on of the person of the booking that is
// made, changed, or as it was before an act that is undone; of whoever asks for the floor or takes
// the chair. Absent, or where there are fewer: as it was, and where a change takes the speaker
// away, the note alone stays.
Advanced advance(model::Meeting meeting, std::shared_ptr<People const> people,
                 model::Events const& events, std::vector<std::optional<Person>> const& given,
                 model::Instant at, bool by_officer);

// The event as it goes into the log.
store::StoredEvent stored(model::Event const& event, std::uint64_t version, model::Instant at,
                          model::Actor const& actor, std::string const& request_id);

// The id of what the event made or touched: a swap's, a request's or a turn's where it is about
// one, else a booking's; empty where neither.
std::string subject_of(model::Event const& event);

}  // namespace rostrum::server
