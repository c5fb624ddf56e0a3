#pragma once

#include "model/floor.hpp"
#include "server/wire/request_codec.hpp"

// The words of the floor, in requests, answers and the log.
namespace rostrum::server::wire {

inline constexpr Word<model::TurnKind> turn_kind_words[model::turn_kinds] = {
    {"statement", model::TurnKind::statement},
    {"role", model::TurnKind::role},
    {"seat", model::TurnKind::seat},
    {"intervention", model::TurnKind::intervention},
    {"reply", model::TurnKind::reply},
    {"motion", model::TurnKind::motion},
    {"point_of_order", model::TurnKind::point_of_order}};

inline constexpr Word<model::TurnState> turn_state_words[] = {
    {"asked", model::TurnState::asked},         {"called", model::TurnState::called},
    {"speaking", model::TurnState::speaking},   {"paused", model::TurnState::paused},
    {"ended", model::TurnState::ended},         {"absent", model::TurnState::absent},
    {"withdrawn", model::TurnState::withdrawn},
};

inline constexpr Word<model::MotionKind> motion_kind_words[model::motion_kinds] = {
    {"suspend_meeting", model::MotionKind::suspend_meeting},
    {"adjourn_meeting", model::MotionKind::adjourn_meeting},
    {"adjourn_debate", model::MotionKind::adjourn_debate},
    {"close_debate", model::MotionKind::close_debate}};

inline constexpr Word<model::FloorState> floor_state_words[model::floor_states] = {
    {"closed", model::FloorState::closed},
    {"suspended", model::FloorState::suspended},
    {"free", model::FloorState::free},
    {"called", model::FloorState::called},
    {"speaking", model::FloorState::speaking},
    {"paused", model::FloorState::paused},
    {"point_of_order", model::FloorState::point_of_order},
    {"ruling", model::FloorState::ruling},
    {"appeal", model::FloorState::appeal},
    {"motion", model::FloorState::motion},
    {"action", model::FloorState::action}};

inline constexpr Word<model::BookingProgress::Stage> stage_words[] = {
    {"waiting", model::BookingProgress::Stage::waiting},
    {"called", model::BookingProgress::Stage::called},
    {"speaking", model::BookingProgress::Stage::speaking},
    {"delivered", model::BookingProgress::Stage::delivered},
    {"absent", model::BookingProgress::Stage::absent}};

inline constexpr Word<model::DebateState> debate_state_words[] = {
    {"open", model::DebateState::open},
    {"adjourned", model::DebateState::adjourned},
    {"closed", model::DebateState::closed}};

inline constexpr Word<model::Signal> signal_words[] = {
    {"green", model::Signal::green}, {"amber", model::Signal::amber}, {"red", model::Signal::red}};

}  // namespace rostrum::server::wire
