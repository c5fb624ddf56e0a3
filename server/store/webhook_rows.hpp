#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/ids.hpp"
#include "model/time.hpp"

// What is kept of webhooks. They are no meeting's events: nothing of a meeting depends on them. All
// instants are real time.
namespace rostrum::server::store {

// How far an endpoint has come in its meeting's log.
struct WebhookProgress {
    std::uint64_t cursor = 0;  // everything up to this version was taken, or is not for it
    int failures = 0;          // attempts in a row at what comes next
    std::optional<model::Instant> attempted_at;  // the last of these
    std::optional<model::Instant> not_before;    // as it answered to that (Retry-After)
    std::optional<model::Instant> failing_since;
    std::optional<model::Instant> last_success_at;
};

// An endpoint that is told of a meeting.
struct WebhookRow {
    std::int64_t id = 0;  // given by the store, ascending, never twice
    model::MeetingId meeting;
    std::uint64_t revision = 1;  // of what people set, the state included
    std::string url;
    std::vector<std::string> types;  // empty: every type there is
    std::string description;
    std::string state = "active";  // "paused", "disabled"
    std::string disabled_because;  // "gone", "failing"; empty: it is not disabled
    std::string secret;            // "whsec_...", as it is shown: messages are signed with it
    std::string secret_before;     // also signs until then; empty: none does
    std::optional<model::Instant> secret_before_until;
    std::string created_by;  // token id
    model::Instant created_at;
    WebhookProgress progress;
};

// An attempt to deliver, or one that was asked for by hand and has not been made yet.
struct WebhookDelivery {
    std::int64_t id = 0;  // given by the store, ascending, never twice
    std::int64_t webhook = 0;
    std::uint64_t version = 0;  // of the event; 0: a test
    std::string type;           // of the message
    bool by_hand = false;
    int attempt = 1;
    model::Instant at;  // when it began, or was asked for
    std::int64_t milliseconds = 0;
    int status = 0;      // HTTP; 0: no answer came
    std::string result;  // see webhooks/delivery.hpp; empty: it waits
};

// Which of them somebody looks for; the newest come first.
struct WebhookDeliveryQuery {
    std::int64_t webhook = 0;
    std::optional<std::int64_t> id;      // only this one
    std::optional<std::int64_t> before;  // only those with a lower id
    std::size_t limit = 100;
};

// So many attempts are kept of each endpoint, the newest.
inline constexpr std::int64_t webhook_deliveries_kept = 1'000;

// What people call them: "w3", "d17".
inline std::string webhook_name(std::int64_t id) {
    return 'w' + std::to_string(id);
}
inline std::string delivery_name(std::int64_t id) {
    return 'd' + std::to_string(id);
}

}  // namespace rostrum::server::store
