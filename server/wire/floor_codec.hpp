#pragma once

#include "server/wire/codec.hpp"

// The floor's events in the log. Each has its own type there, as any other event of the meeting;
// event_codec.hpp is the way to them.
namespace rostrum::server::wire {

template <>
std::optional<model::OnFloor> decode_as<model::OnFloor>(std::string_view type, int schema,
                                                        nlohmann::json const& body);
template <>
std::string_view type_as<model::OnFloor>(model::OnFloor const& happened);
template <>
EncodedEvent encode_as<model::OnFloor>(model::OnFloor const& happened);

// The type of the events of this alternative of model::FloorEvent.
std::string_view floor_event_type(std::size_t alternative);

}  // namespace rostrum::server::wire
