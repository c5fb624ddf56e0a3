#include "server/client/event_stream.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace rostrum::server::client {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::optional<std::chrono::milliseconds> retry_of(std::string_view digits) {
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    bool const whole = error == std::errc{} && end == digits.data() + digits.size();
    if (!whole || value < 0 || digits.front() == '-') return std::nullopt;
    return std::chrono::milliseconds{value};
}

}  // namespace

void EventStreamReader::read(std::string_view bytes, Take const& take) {
    for (char const c : bytes) {
        bool const second_half = after_cr_ && c == '\n';
        after_cr_ = c == '\r';
        if (second_half) continue;
        if (c == '\n' || c == '\r') {
            line(line_, take);
            line_.clear();
        } else if (line_.size() < longest_message_bytes) {
            line_ += c;
        } else {
            too_long_ = true;
        }
    }
}

void EventStreamReader::begin_again() {
    line_.clear();
    event_.clear();
    data_.clear();
    id_ = last_id_;
    first_ = true;
    after_cr_ = false;
    too_long_ = false;
}

void EventStreamReader::line(std::string_view text, Take const& take) {
    if (std::exchange(first_, false) && text.starts_with(byte_order_mark))
        text.remove_prefix(byte_order_mark.size());
    if (text.empty()) return dispatch(take);
    auto const colon = text.find(':');
    if (colon == 0) return;  // a comment
    if (colon == text.npos) return field(text, {});
    std::string_view value = text.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    field(text.substr(0, colon), value);
}

void EventStreamReader::field(std::string_view name, std::string_view value) {
    if (name == "event") event_ = value;
    if (name == "data") add(value);
    if (name == "id" && value.find('\0') == value.npos) id_ = value;
    if (name == "retry")
        if (auto const wanted = value.empty() ? std::nullopt : retry_of(value)) retry_ = wanted;
}

void EventStreamReader::add(std::string_view data) {
    too_long_ = too_long_ || data_.size() + data.size() >= longest_message_bytes;
    if (!too_long_) data_.append(data) += '\n';
}

void EventStreamReader::dispatch(Take const& take) {
    std::string data = std::exchange(data_, {});
    std::string event = std::exchange(event_, {});
    bool const dropped = std::exchange(too_long_, false);
    last_id_ = id_;
    if (data.empty() || dropped) return;
    data.pop_back();
    take({event.empty() ? "message" : std::move(event), std::move(data), last_id_});
}

}  // namespace rostrum::server::client
