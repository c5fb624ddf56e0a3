#include "config/instant.hpp"

#include <array>
#include <cstdint>

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

// Collects the parts of a date and time. Every answer of a rehearsal shows an instant, and a
// timetable hundreds: printf's way costs ten times as much.
class Digits {
public:
    Digits& put(char mark) {
        text_[length_++] = mark;
        return *this;
    }
    // Exactly that many digits of a number that has no more.
    Digits& put(std::int64_t number, std::size_t count) {
        for (std::size_t i = length_ + count; i-- > length_; number /= 10)
            text_[i] = static_cast<char>('0' + number % 10);
        length_ += count;
        return *this;
    }
    Digits& put(date::year_month_day day) {
        put(static_cast<int>(day.year()), 4).put('-');
        put(static_cast<unsigned>(day.month()), 2).put('-');
        return put(static_cast<unsigned>(day.day()), 2);
    }

    std::string_view text() const { return {text_.data(), length_}; }

private:
    std::array<char, 32> text_;  // "2025-11-24T15:04:05.678" is the longest there is
    std::size_t length_ = 0;
};

std::string format(date::local_time<model::Milliseconds> at, std::string_view offset) {
    auto const day = date::floor<date::days>(at);
    auto const time = date::make_time(at - day);
    Digits digits;
    digits.put(date::year_month_day(day)).put('T');
    digits.put(time.hours().count(), 2).put(':');
    digits.put(time.minutes().count(), 2).put(':');
    digits.put(time.seconds().count(), 2);
    if (auto const fraction = time.subseconds().count(); fraction != 0)
        digits.put('.').put(fraction, 3);
    std::string text;
    text.reserve(digits.text().size() + offset.size());
    return text.append(digits.text()).append(offset);
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
    auto const minutes = offset.count() < 0 ? -offset.count() : offset.count();
    Digits suffix;
    suffix.put(offset.count() < 0 ? '-' : '+').put(minutes / 60, 2).put(':').put(minutes % 60, 2);
    return format(date::local_time<model::Milliseconds>(at.time_since_epoch() + offset),
                  suffix.text());
}

std::optional<date::year_month_day> parse_day(std::string_view text) {
    Scanner in{text};
    auto const day = scan_day(in);
    if (!in.ok || !in.rest.empty()) return std::nullopt;
    if (day.year() < date::year(1900) || day.year() > date::year(2200)) return std::nullopt;
    return day;
}

std::string format_day(date::year_month_day day) {
    return std::string(Digits().put(day).text());
}

}  // namespace rostrum::config
