#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/store/webhook_rows.hpp"

// What an answer means and when the next attempt is: values in, values out, no clock.
namespace rostrum::server::webhooks {

enum class Result {
    accepted,     // 2xx
    answered,     // any other status
    redirected,   // 3xx: never followed
    gone,         // 410: the endpoint wants no more
    timed_out,    //
    unresolved,   // its name has no address
    unreachable,  // nobody takes the connection
    refused,      // its address is in a network that webhooks are not sent to
    insecure,     // TLS: a certificate that can't be verified, for one
    broken,       // the connection, or what came over it
};
// The word that is stored for it.
std::string_view word_of(Result result);
// nullopt: no such word.
std::optional<Result> result_of(std::string_view word);

// What became of an attempt.
struct Attempted {
    Result result = Result::broken;
    int status = 0;  // HTTP; 0: no answer came
    std::optional<std::chrono::seconds> retry_after;
};
// What a status means.
Result judge_status(int status);

inline constexpr std::chrono::seconds time_out{15};
inline constexpr std::chrono::hours failing_limit{24};  // then the endpoint is disabled
// How far a Retry-After is heeded, in a sitting and otherwise.
inline constexpr std::chrono::minutes longest_asked_in_sitting{5};
inline constexpr std::chrono::hours longest_asked{1};

// How long to wait after so many failures in a row. While a sitting is in progress 1, 2, 4, 8, 16,
// 30 s and then every 30 s; else as Standard Webhooks 1.0 proposes: 5 s, 5 min, 30 min, 2 h, 5 h,
// 10 h.
std::chrono::seconds delay(int failures, bool in_sitting);

// When the next attempt is due; nullopt: at once. What it depends on is looked at anew each time,
// so that a sitting which opens shortens a wait that has begun. There is one last attempt when the
// time that an endpoint may fail is over.
std::optional<model::Instant> next_attempt(store::WebhookProgress const& progress, bool in_sitting);

// How an endpoint stands after an attempt at the message of that version that ended then; and why
// it is to be disabled, "gone" or "failing"; empty: it is not.
struct Standing {
    store::WebhookProgress progress;
    std::string disabled_because;
};
Standing after(store::WebhookProgress progress, std::uint64_t version, Attempted const& attempted,
               model::Instant ended);

// Where somebody begins to try an endpoint that was failing when the service stopped. From when the
// next attempt was due until now nobody tried, so that time does not count as failing; and what the
// clock of then put into the future is taken for now.
void take_up(store::WebhookProgress& progress, bool in_sitting, model::Instant now);

// What failed before counts no more: the endpoint was set right.
void begin_anew(store::WebhookProgress& progress);

}  // namespace rostrum::server::webhooks
