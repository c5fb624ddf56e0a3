#include "config/instant.hpp"

#include <cstdio>

namespace rostrum::config {
namespace {

// Takes fixed fields off the front of a text; `ok` goes false at the first that is not there.
struct Scanner {
    std::string_view rest;
    bool ok = true;

    int digits(std::size_t count) {
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (i >= rest.size() || rest[i] < '0' || rest[i] > '9') return ok = false, 0;
            value = value * 10 + (rest[i] - '0');
        }
        rest.remove_prefix(count);
        return value;
    }

    bool take(std::string_view any_of) {
        if (rest.empty() || any_of.find(rest.front()) == any_of.npos) return false;
        rest.remove_prefix(1);
        return true;
    }

    void expect(std::string_view any_of) {
        if (ok && !take(any_of)) ok = false;
    }
};

date::year_month_day scan_day(Scanner& in) {
    int const year = in.digits(4);
    in.expect("-");
    int const month = in.digits(2);
    in.expect("-");
    int const day = in.digits(2);
    const date::year_month_day result{date::year(year), date::month(static_cast<unsigned>(month)),
                                      date::day(static_cast<unsigned>(day))};
    if (!result.ok()) in.ok = false;
    return result;
}

model::Milliseconds scan_fraction(Scanner& in) {
    if (!in.take(".")) return model::Milliseconds(0);
    int milliseconds = 0;
    int weight = 100;
    std::size_t count = 0;
    for (; !in.rest.empty() && in.rest.front() >= '0' && in.rest.front() <= '9'; ++count) {
        milliseconds += weight * (in.rest.front() - '0');
        weight /= 10;
        in.rest.remove_prefix(1);
    }
    if (count == 0) in.ok = false;
    return model::Milliseconds(milliseconds);
}

std::chrono::minutes scan_offset(Scanner& in) {
    if (in.take("Zz")) return std::chrono::minutes(0);
    bool const west = in.take("-");
    if (!west) in.expect("+");
    int const hours = in.digits(2);
    in.expect(":");
    int const minutes = in.digits(2);
    if (hours > 23 || minutes > 59) in.ok = false;
    const std::chrono::minutes offset(hours * 60 + minutes);
    return west ? -offset : offset;
}

bool ends_a_month(date::sys_seconds at) {
    auto const day = date::floor<date::days>(at);
    return at == day && date::year_month_day(day).day() == date::day(1);
}

std::string format(date::local_time<model::Milliseconds> at, std::string_view offset) {
    auto const day = date::floor<date::days>(at);
    auto const time = date::make_time(at - day);
    const date::year_month_day date(day);
    char text[48];
    int const length = std::snprintf(
        text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
        static_cast<int>(time.seconds().count()));
    std::string result(text, static_cast<std::size_t>(length));
    if (auto const fraction = time.subseconds().count(); fraction != 0) {
        std::snprintf(text, sizeof text, ".%03d", static_cast<int>(fraction));
        result += text;
    }
    return result.append(offset);
}

}  // namespace

std::string_view explain(InstantError error) {
    switch (error) {
        case InstantError::naive:
            return "must have an offset: 2025-11-24T15:00:00Z or 2025-11-24T10:00:00-05:00";
        case InstantError::out_of_range:
            return "must be an instant of the years 1970 to 2200";
        case InstantError::malformed:
            break;
    }
    return "must be an RFC 3339 instant such as 2025-11-24T15:00:00Z";
}

model::Result<model::Instant, InstantError> parse_instant(std::string_view text) {
    Scanner in{text};
    auto const day = scan_day(in);
    in.expect("Tt");
    const std::chrono::hours hour(in.digits(2));
    in.expect(":");
    const std::chrono::minutes minute(in.digits(2));
    in.expect(":");
    const std::chrono::seconds second(in.digits(2));
    auto const fraction = scan_fraction(in);
    if (!in.ok || hour.count() > 23 || minute.count() > 59 || second.count() > 60)
        return InstantError::malformed;
    if (in.rest.empty()) return InstantError::naive;
    auto const offset = scan_offset(in);
    if (!in.ok || !in.rest.empty()) return InstantError::malformed;

    auto const whole = date::sys_days(day) + hour + minute + second - offset;
    bool const leap = second.count() == 60;
    if (leap && !ends_a_month(whole)) return InstantError::malformed;
    auto const year = date::year_month_day(date::floor<date::days>(whole)).year();
    if (year < date::year(1970) || year > date::year(2200)) return InstantError::out_of_range;
    return leap ? model::Instant(whole) : model::Instant(whole + fraction);
}

std::string format_instant(model::Instant at) {
    return format(date::local_time<model::Milliseconds>(at.time_since_epoch()), "Z");
}

std::string format_local(model::Zone const& zone, model::Instant at) {
    // RFC 3339 knows whole minutes only; the wall clock is moved along, so that the text still
    // names the same instant where an old offset had seconds.
    auto const offset = date::floor<std::chrono::minutes>(zone.offset_at(at));
    auto const minutes = static_cast<int>(offset.count() < 0 ? -offset.count() : offset.count());
    char suffix[16];
    std::snprintf(suffix, sizeof suffix, "%c%02d:%02d", offset.count() < 0 ? '-' : '+',
                  minutes / 60 % 100, minutes % 60);
    return format(date::local_time<model::Milliseconds>(at.time_since_epoch() + offset), suffix);
}

std::optional<date::year_month_day> parse_day(std::string_view text) {
    Scanner in{text};
    auto const day = scan_day(in);
    if (!in.ok || !in.rest.empty()) return std::nullopt;
    if (day.year() < date::year(1900) || day.year() > date::year(2200)) return std::nullopt;
    return day;
}

std::string format_day(date::year_month_day day) {
    char text[48];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()),
                  static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
    return text;
}

}  // namespace rostrum::config
