#pragma once

#include <nlohmann/json.hpp>

#include "model/update.hpp"

// The bodies of the interface's requests as the core's commands, without the service's own reading
// of them, so that the two are held against each other.
namespace rostrum::tests::scenarios {

model::Book book_of(nlohmann::json const& body);
model::Change change_of(model::Booking const& booking, nlohmann::json const& body);
model::ChangeSettings settings_of(nlohmann::json const& body);
model::Move move_of(model::BookingId const& booking, nlohmann::json const& body);
// A command to the floor, or a change of the programme, by its action.
model::Command floor_of(nlohmann::json const& body);
std::string text_of(nlohmann::json const& body, char const* key);  // empty where it is absent

}  // namespace rostrum::tests::scenarios
