#pragma once

#include "model/floor_commands.hpp"

// The floor as a machine: which command is defined in which state. What is defined may still be
// refused for what it asks (rules, another sitting); what is not, is refused with the state.
namespace rostrum::model {

bool defined(FloorCommand const& command, FloorState state);
// The same by the command's place in floor_command_names.
bool defined(std::size_t command, FloorState state);

// Defined, and not in vain as the floor stands: there is a step to take back, a ruling to appeal
// against, a debate to reopen, nothing left open by an adjournment.
bool possible(std::size_t command, Floor const& floor);

// "speaking", as the interface has it.
std::string_view name(FloorState state);

}  // namespace rostrum::model
