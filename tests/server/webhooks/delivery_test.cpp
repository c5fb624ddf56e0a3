#include <catch2/catch.hpp>

#include "server/webhooks/delivery.hpp"

using namespace rostrum;
using namespace rostrum::server::webhooks;
using namespace std::chrono_literals;

namespace {

using Progress = server::store::WebhookProgress;

model::Instant const webhook_epoch{std::chrono::seconds{1'000'000}};

Attempted failed_with(int status) {
    Attempted attempted;
    attempted.result = judge_status(status);
    attempted.status = status;
    return attempted;
}

Attempted asked_to_wait(int status, std::chrono::seconds time) {
    Attempted attempted = failed_with(status);
    attempted.retry_after = time;
    return attempted;
}

// The waits between failures until it is disabled, and how long that took.
std::pair<std::vector<std::chrono::seconds>, model::Milliseconds> waits(bool in_sitting) {
    Progress progress;
    model::Instant now = webhook_epoch;
    std::vector<std::chrono::seconds> all;
    for (;;) {
        Standing const standing = after(progress, 5, failed_with(500), now);
        progress = standing.progress;
        if (!standing.disabled_because.empty()) break;
        model::Instant const next = next_attempt(progress, in_sitting).value();
        all.push_back(std::chrono::duration_cast<std::chrono::seconds>(next - now));
        now = next;
    }
    return {all, now - webhook_epoch};
}

}  // namespace

TEST_CASE("What an answer's status means to a webhook") {
    for (int status : {200, 201, 202, 204, 299})
        CHECK(judge_status(status) == Result::accepted);
    for (int status : {300, 301, 302, 304, 307, 308})
        CHECK(judge_status(status) == Result::redirected);
    for (int status : {400, 401, 404, 409, 429, 500, 502, 503, 504})
        CHECK(judge_status(status) == Result::answered);
    CHECK(judge_status(410) == Result::gone);
    for (Result const result :
         {Result::accepted, Result::answered, Result::redirected, Result::gone, Result::timed_out,
          Result::unresolved, Result::unreachable, Result::refused, Result::insecure,
          Result::broken})
        CHECK(result_of(word_of(result)) == result);
    CHECK_FALSE(result_of(""));
}

TEST_CASE("In a sitting a webhook is tried again after 1, 2, 4 ... 30 s, for 24 hours") {
    auto const [all, time] = waits(true);
    std::vector<std::chrono::seconds> const first(all.begin(), all.begin() + 8);
    CHECK(first == std::vector<std::chrono::seconds>{1s, 2s, 4s, 8s, 16s, 30s, 30s, 30s});
    CHECK(time == 24h);
    CHECK(all.size() == 2'884);
}

TEST_CASE("Otherwise in longer steps, the last of them when its 24 hours are over") {
    auto const [all, time] = waits(false);
    CHECK(all ==
          std::vector<std::chrono::seconds>{5s, 5min, 30min, 2h, 5h, 10h, 24h - 17h - 35min - 5s});
    CHECK(time == 24h);
}

TEST_CASE("A sitting that opens shortens a wait that has begun") {
    Progress progress;
    for (int i = 0; i < 5; ++i)
        progress = after(progress, 5, failed_with(500), webhook_epoch).progress;
    CHECK(next_attempt(progress, false) == webhook_epoch + 5h);
    CHECK(next_attempt(progress, true) == webhook_epoch + 16s);
}

TEST_CASE("Success makes good what failed, and moves on") {
    Progress progress;
    CHECK_FALSE(next_attempt(progress, true));
    progress = after(progress, 5, failed_with(500), webhook_epoch).progress;
    progress = after(progress, 5, failed_with(404), webhook_epoch + 1s).progress;
    CHECK(progress.cursor == 0);
    CHECK(progress.failures == 2);
    CHECK(progress.failing_since == webhook_epoch);
    Standing const good = after(progress, 5, failed_with(204), webhook_epoch + 3s);
    CHECK(good.disabled_because.empty());
    CHECK(good.progress.cursor == 5);
    CHECK(good.progress.failures == 0);
    CHECK_FALSE(good.progress.failing_since);
    CHECK(good.progress.last_success_at == webhook_epoch + 3s);
    CHECK_FALSE(next_attempt(good.progress, true));
    // A late success of what was passed already takes nothing back.
    CHECK(after(good.progress, 3, failed_with(204), webhook_epoch + 4s).progress.cursor == 5);
}

TEST_CASE("Retry-After is heeded with 429 and 503, within bounds") {
    auto const next = [](Attempted const& attempted, bool in_sitting) {
        return *next_attempt(after({}, 5, attempted, webhook_epoch).progress, in_sitting) -
               webhook_epoch;
    };
    for (int status : {429, 503}) {
        CHECK(next(asked_to_wait(status, 20s), true) == 20s);
        CHECK(next(asked_to_wait(status, 1h), true) == 5min);
        CHECK(next(asked_to_wait(status, 20min), false) == 20min);
        CHECK(next(asked_to_wait(status, 48h), false) == 1h);
        CHECK(next(asked_to_wait(status, 0s), true) == 1s);
        CHECK(next(asked_to_wait(status, 2s), false) == 5s);
    }
    CHECK(next(asked_to_wait(500, 20s), true) == 1s);
    // It holds for the attempt that it was the answer to.
    Progress progress = after({}, 5, asked_to_wait(429, 1h), webhook_epoch).progress;
    progress = after(progress, 5, failed_with(500), webhook_epoch + 1h).progress;
    CHECK(next_attempt(progress, true) == webhook_epoch + 1h + 2s);
}

TEST_CASE("The time in which nobody tried an endpoint does not count as failing") {
    Progress const failing = after({}, 5, failed_with(500), webhook_epoch).progress;
    model::Instant const monday = webhook_epoch + 62h;
    Progress progress = failing;
    take_up(progress, false, monday);
    CHECK(progress.failing_since == monday - 5s);  // it was due after that
    CHECK(next_attempt(progress, false) < monday);
    Standing const standing = after(progress, 5, failed_with(500), monday);
    CHECK(standing.disabled_because.empty());
    CHECK(standing.progress.failures == 2);
    // A restart before the next attempt is due changes nothing.
    progress = failing;
    take_up(progress, false, webhook_epoch + 3s);
    CHECK(progress.failing_since == webhook_epoch);
    // Nor does one of an endpoint that is in order.
    progress = after({}, 5, failed_with(204), webhook_epoch).progress;
    take_up(progress, false, monday);
    CHECK_FALSE(progress.failing_since);
    CHECK_FALSE(next_attempt(progress, false));
}

TEST_CASE("An attempt that a clock ahead of time dated in the future is taken for one of now") {
    Progress progress = after({}, 5, failed_with(500), webhook_epoch + 1000h).progress;
    take_up(progress, true, webhook_epoch);
    CHECK(progress.attempted_at == webhook_epoch);
    CHECK(progress.failing_since == webhook_epoch);
    CHECK(next_attempt(progress, true) == webhook_epoch + 1s);
}

TEST_CASE("An endpoint that is gone is disabled at once, and one set right begins anew") {
    Standing gone = after({}, 5, failed_with(410), webhook_epoch);
    CHECK(gone.disabled_because == "gone");
    CHECK(gone.progress.cursor == 0);
    begin_anew(gone.progress);
    CHECK_FALSE(next_attempt(gone.progress, false));
    CHECK_FALSE(gone.progress.failing_since);
}
