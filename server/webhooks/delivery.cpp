#include "server/webhooks/delivery.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace rostrum::server::webhooks {

namespace {

using std::chrono::seconds;

constexpr std::pair<std::string_view, Result> result_words[] = {
    {"accepted", Result::accepted},       {"answered", Result::answered},
    {"redirected", Result::redirected},   {"gone", Result::gone},
    {"timed_out", Result::timed_out},     {"unresolved", Result::unresolved},
    {"unreachable", Result::unreachable}, {"refused", Result::refused},
    {"insecure", Result::insecure},       {"broken", Result::broken},
};

constexpr std::array sitting_delays{seconds{1}, seconds{2},  seconds{4},
                                    seconds{8}, seconds{16}, seconds{30}};
constexpr std::array usual_delays{seconds{5},
                                  seconds{std::chrono::minutes{5}},
                                  seconds{std::chrono::minutes{30}},
                                  seconds{std::chrono::hours{2}},
                                  seconds{std::chrono::hours{5}},
                                  seconds{std::chrono::hours{10}}};

}  // namespace

std::string_view word_of(Result result) {
    for (auto const& [word, meant] : result_words)
        if (meant == result) return word;
    return "broken";
}

std::optional<Result> result_of(std::string_view word) {
    for (auto const& [known, meant] : result_words)
        if (known == word) return meant;
    return std::nullopt;
}

Result judge_status(int status) {
    if (status >= 200 && status < 300) return Result::accepted;
    if (status >= 300 && status < 400) return Result::redirected;
    return status == 410 ? Result::gone : Result::answered;
}

std::chrono::seconds delay(int failures, bool in_sitting) {
    if (failures <= 0) return seconds{0};
    auto const nth = [&](auto const& delays) {
        return delays[std::min(static_cast<std::size_t>(failures), delays.size()) - 1];
    };
    return in_sitting ? nth(sitting_delays) : nth(usual_delays);
}

std::optional<model::Instant> next_attempt(store::WebhookProgress const& progress,
                                           bool in_sitting) {
    if (progress.failures == 0 || !progress.attempted_at) return std::nullopt;
    model::Instant const last = *progress.attempted_at;
    model::Instant next = last + delay(progress.failures, in_sitting);
    if (progress.not_before) {
        seconds const bound =
            in_sitting ? seconds{longest_asked_in_sitting} : seconds{longest_asked};
        next = std::max(next, std::min<model::Instant>(*progress.not_before, last + bound));
    }
    if (progress.failing_since)
        if (model::Instant const end = *progress.failing_since + failing_limit; last < end)
            next = std::min(next, end);
    return next;
}

Standing after(store::WebhookProgress progress, std::uint64_t version, Attempted const& attempted,
               model::Instant ended) {
    progress.attempted_at = ended;
    progress.not_before.reset();
    if (attempted.result == Result::accepted) {
        progress.cursor = std::max(progress.cursor, version);
        progress.failures = 0;
        progress.failing_since.reset();
        progress.last_success_at = ended;
        return {progress, ""};
    }
    ++progress.failures;
    if (!progress.failing_since) progress.failing_since = ended;
    bool const asked = attempted.status == 429 || attempted.status == 503;
    if (asked && attempted.retry_after)
        progress.not_before =
            ended + std::clamp(*attempted.retry_after, seconds{0}, seconds{longest_asked});
    if (attempted.result == Result::gone) return {progress, "gone"};
    bool const too_long = ended - *progress.failing_since >= failing_limit;
    return {progress, too_long ? "failing" : ""};
}

void take_up(store::WebhookProgress& progress, bool in_sitting, model::Instant now) {
    for (auto* const past : {&progress.attempted_at, &progress.failing_since})
        if (*past) *past = std::min(**past, now);
    auto const due = next_attempt(progress, in_sitting);
    if (progress.failing_since && due && *due < now)
        *progress.failing_since = std::min(*progress.failing_since + (now - *due), now);
}

void begin_anew(store::WebhookProgress& progress) {
    progress.failures = 0;
    progress.attempted_at.reset();
    progress.not_before.reset();
    progress.failing_since.reset();
}

}  // namespace rostrum::server::webhooks
