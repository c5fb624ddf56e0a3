#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/notice.hpp"
#include "server/wire/rendering.hpp"

// Pieces of what notices say, in the viewer's language. Whatever somebody has typed, and every
// name, is set apart (one_line.hpp).
namespace rostrum::server::feeds {

// What is filled into a sentence, by the placeholders' names.
using PhraseValues = config::Locales::Values;
std::string phrase(wire::Rendering const& r, std::string_view key, PhraseValues const& values);

std::string participant_phrase(wire::Rendering const& r, model::ParticipantId const& id);
// "Monday, 24 November 2025, 11:51 (UTC-05:00)"; "UTC-05:00".
std::string moment_phrase(wire::Rendering const& r, model::Instant at);
std::string offset_phrase(wire::Rendering const& r, model::Instant at);
// With the segment and its sitting; of a place in the overflow, the text of that key.
std::string place_phrase(wire::Rendering const& r, std::optional<model::ToldPlan> const& plan,
                         std::string_view overflow_key);

// "statement in the debate, in national capacity; level: Minister; time allotted: 3 min"
std::string request_phrase(wire::Rendering const& r, model::Request const& request);
// The sentences that say whom a statement is made for; of others none.
std::vector<std::string> represented_phrases(wire::Rendering const& r,
                                             model::Request const& request);
// What a delegation asks an officer for: "withdrawal of the inscription with receipt No. 17". Who
// is to speak is said to those who may see it.
std::string asked_phrase(wire::Rendering const& r, model::ModeratedRequest const& request);
// Who is to speak by it, with the title; empty where nobody is named, or the viewer may not see it.
std::string asked_speaker_phrase(wire::Rendering const& r, model::ModeratedRequest const& request);

}  // namespace rostrum::server::feeds
