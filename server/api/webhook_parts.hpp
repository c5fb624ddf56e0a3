#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "server/api/call.hpp"
#include "server/store/webhook_rows.hpp"

// What the operations on endpoints and on deliveries share.
namespace rostrum::server::api {

// The number in "w17", of that letter; nullopt: it is no such name.
std::optional<std::int64_t> number_in(std::string_view name, char letter);

// The endpoint that the path names, as the store has it, on the connection's thread; 404 where this
// meeting has none of that name.
void with_webhook(CallPtr const& call, http::Respond const& respond,
                  std::function<http::Response(store::WebhookRow const&)> make);

// Whether a sitting of the call's meeting is in progress.
bool in_sitting(Call const& call);

// An answer that no cache keeps. `location` behind the meeting's path; empty: none.
http::Response webhook_answer(Call const& call, wire::Json const& json, unsigned status,
                              std::string const& location = "");

// Why a task of Engine::run_once did nothing.
enum class NotDone { unknown, too_many };
// The answer where a request was not carried out; nullopt: it was, now or before.
std::optional<http::Response> not_carried_out(Call const& call, KeyedOutcome const& outcome,
                                              NotDone why, std::string_view too_many_words);

}  // namespace rostrum::server::api
