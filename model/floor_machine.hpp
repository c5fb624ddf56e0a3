#pragma once

#include "model/floor_commands.hpp"

// The floor as a machine: which command is defined in which state. What is defined may still be
// refused for what it asks (rules, another sitting); what is not, is refused with the state.
namespace rostrum::model {

bool defined(FloorCommand const& command, FloorState state);
// The same by the command's place in floor_command_names.
bool defined(std::size_t command, FloorState state);

// "speaking", as the interface has it.
std::string_view name(FloorState state);

}  // namespace rostrum::model
