#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "config/locale.hpp"
#include "server/http/stream.hpp"

// What a stream says besides a meeting's events: messages of `text/event-stream` (WHATWG HTML,
// 9.2). A message with an id moves its reader on; the others leave it where it was.
namespace rostrum::server::live {

// Appends a message; `id` may be empty.
void put_message(std::string& out, std::string_view id, std::string_view type,
                 std::string_view data);

// The first line of every stream: when to come back after a loss.
http::StreamMessagePtr opening_line();

enum class Reset { unknown_epoch, ahead, too_far };
std::string reset_text(config::Locales const& locales, model::Language language, Reset why);

enum class Ending { token, stopping };
// Of a stopping service it says when to come back as well.
http::StreamMessagePtr ended_message(config::Locales const& locales, model::Language language,
                                     Ending why);

// To a reader who is too slow: where it can go on.
http::StreamMessagePtr dropped_message(config::Locales const& locales, model::Language language,
                                       std::string_view epoch, std::uint64_t version);

http::StreamMessagePtr heartbeat_message(std::string_view epoch, std::uint64_t version,
                                         model::Instant at);

}  // namespace rostrum::server::live
