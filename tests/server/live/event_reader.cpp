#include "tests/server/live/event_reader.hpp"

#include <stdexcept>

namespace rostrum::tests {

namespace {

std::string_view value_of(std::string_view line) {
    auto value = line.substr(line.find(':') + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    return value;
}

StreamedEvent read_message(std::string_view text) {
    StreamedEvent event;
    while (!text.empty()) {
        auto const line = text.substr(0, text.find('\n'));
        text.remove_prefix(line.size() + 1);
        auto const field = line.substr(0, line.find(':'));
        std::string const value{value_of(line)};
        if (field == "id")
            event.id = value;
        else if (field == "event")
            event.type = value;
        else if (field == "data")
            event.data += event.data.empty() ? value : '\n' + value;
        else if (field == "retry")
            event.retry = value;
        else
            throw std::runtime_error("no field of a stream: " + std::string{line});
    }
    return event;
}

}  // namespace

std::uint64_t StreamedEvent::version() const {
    auto const point = id.find('.');
    return point == std::string::npos ? 0 : std::stoull(id.substr(point + 1));
}

EventReader::EventReader(std::uint16_t port, StreamRequest const& request)
    : client_(port, request.address, request.receive_buffer) {
    std::string text = "GET " + request.target + " HTTP/" + request.version +
                       "\r\nHost: test\r\nAccept: text/event-stream\r\n";
    if (!request.token.empty()) text += "Authorization: Bearer " + request.token + "\r\n";
    if (!request.last_event_id.empty()) text += "Last-Event-ID: " + request.last_event_id + "\r\n";
    client_.send(text + "\r\n");
}

RawAnswer const& EventReader::head() {
    if (!head_) {
        head_ = client_.read_head();
        if (!head_) throw std::runtime_error("no answer");
        chunked_ = head_->header("Transfer-Encoding") == "chunked";
    }
    return *head_;
}

bool EventReader::more() {
    head();
    std::string const bytes = client_.read_some();
    if (bytes.empty()) return false;
    raw_ += bytes;
    if (chunked_) {
        while (unchunk())
            continue;
    } else {
        pending_ += std::exchange(raw_, {});
    }
    return true;
}

// Takes one whole chunk off what came.
bool EventReader::unchunk() {
    auto const line = raw_.find("\r\n");
    if (line == std::string::npos) return false;
    std::size_t const size = std::stoul(raw_.substr(0, line), nullptr, 16);
    if (raw_.size() < line + 2 + size + 2) return false;
    if (raw_.compare(line + 2 + size, 2, "\r\n") != 0) throw std::runtime_error("a torn chunk");
    pending_ += raw_.substr(line + 2, size);
    raw_.erase(0, line + 2 + size + 2);
    last_chunk_ = size == 0;
    return !last_chunk_;
}

std::optional<StreamedEvent> EventReader::next() {
    for (;;) {
        auto const end = pending_.find("\n\n");
        if (end == std::string::npos) {
            if (last_chunk_ || !more()) {
                if (!pending_.empty() && pending_.find("\n\n") == std::string::npos)
                    throw std::runtime_error("a torn message: " + pending_);
                if (pending_.empty()) return std::nullopt;
            }
            continue;
        }
        auto event = read_message(std::string_view(pending_).substr(0, end + 1));
        all_ += pending_.substr(0, end + 2);
        pending_.erase(0, end + 2);
        if (event.type.empty() && event.data.empty()) continue;  // `retry` alone
        if (!event.id.empty()) last_id_ = event.id;
        return event;
    }
}

StreamedEvent EventReader::must() {
    auto event = next();
    if (!event) throw std::runtime_error("the stream ended");
    return *std::move(event);
}

std::vector<StreamedEvent> EventReader::up_to(std::uint64_t version) {
    std::vector<StreamedEvent> events;
    while (events.empty() || events.back().version() < version) {
        auto event = must();
        if (event.type != "heartbeat" && event.type != "forecast")
            events.push_back(std::move(event));
    }
    return events;
}

}  // namespace rostrum::tests
