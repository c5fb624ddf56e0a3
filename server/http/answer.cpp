#include "server/http/answer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

#include "server/http/refusals.hpp"

namespace rostrum::server::http {

namespace {

bool token(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

bool field_value(std::string_view value) {
    return std::none_of(value.begin(), value.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
    });
}

void append_number(std::string& text, std::uint64_t number) {
    std::array<char, 20> digits;
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text.append(digits.data(), end);
}

void append_line(std::string& text, std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

bool sendable(Response const& response) {
    return response.status >= 200 && response.status <= 599 &&
           std::all_of(response.headers.begin(), response.headers.end(), [](auto const& header) {
               return token(header.first) && field_value(header.second);
           });
}

bool may_have_body(unsigned status) {
    return status >= 200 && status != 204 && status != 304;
}

void render_head(Response const& response, AnswerContext const& context, std::string& head) {
    head.assign("HTTP/1.1 ");
    append_number(head, response.status);
    head.append(" ").append(reason_phrase(response.status)).append("\r\n");
    if (!context.date.empty()) append_line(head, "Date", context.date);
    append_line(head, "Request-Id", context.request_id);
    if (response.stream) {
        if (context.chunked) append_line(head, "Transfer-Encoding", "chunked");
    } else if (may_have_body(response.status)) {
        head.append("Content-Length: ");
        append_number(head, response.body ? response.body->size() : 0);
        head.append("\r\n");
    }
    if (context.close)
        append_line(head, "Connection", "close");
    else if (context.say_keep_alive)
        append_line(head, "Connection", "keep-alive");
    for (auto const& [name, value] : response.headers)
        append_line(head, name, value);
}

std::string http_date(std::int64_t unix_seconds) {
    // strftime would follow the locale.
    static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto const seconds = static_cast<std::time_t>(unix_seconds);
    std::tm utc{};
    if (gmtime_r(&seconds, &utc) == nullptr) return {};
    std::array<char, 64> text;
    int const size = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                   days[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                                   months[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900,
                                   utc.tm_hour, utc.tm_min, utc.tm_sec);
    return {text.data(), static_cast<std::size_t>(size)};
}

}  // namespace rostrum::server::http
