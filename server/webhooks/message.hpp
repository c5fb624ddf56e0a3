#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/meeting.hpp"
#include "server/store/store.hpp"

namespace rostrum::server::webhooks {

// What an endpoint is told, signed and sent as these very bytes at each attempt.
struct Message {
    std::uint64_t version = 0;  // of the event; 0: a test
    std::string id;             // the same for every endpoint and attempt, without a full stop
    std::string type;           // "statement.begun"
    std::string body;           // JSON, thin: ids, version and instants, nobody's name
};

// Where a message comes from.
struct Origin {
    std::string epoch;  // of the store
    model::MeetingId meeting;
    bool rehearsal = false;
};

// Every type there is, in the order of docs/webhooks.md; `webhook.test` is none that one asks for.
std::vector<std::string_view> const& message_types();
inline constexpr std::string_view test_type = "webhook.test";

// Whether an event of that stored type may be worth a message.
bool may_be_told(std::string_view event_type);

// What is told of an event; nullopt: nothing. Whichever later version of the meeting is given, the
// message is the same: a turn keeps its sitting and segment, and the floor goes back by one step at
// most. Throws std::runtime_error for an event that can't be read.
std::optional<Message> message_of(Origin const& origin, model::Meeting const& meeting,
                                  store::StoredEvent const& stored);

// A message that says nothing but that it can be received; `name` is the delivery's.
Message test_message(Origin const& origin, std::uint64_t version, std::string_view name,
                     model::Instant at);

}  // namespace rostrum::server::webhooks
