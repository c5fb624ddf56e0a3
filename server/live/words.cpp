#include "server/live/words.hpp"

#include "server/live/position.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::live {

namespace {

// A service that is started again is back after a few seconds.
constexpr std::string_view come_back = "retry: 2000\n\n";
constexpr std::string_view come_back_later = "retry: 5000\n";

std::string_view key_of(Reset why) {
    switch (why) {
        case Reset::unknown_epoch:
            return "stream.reset.unknown_epoch";
        case Reset::ahead:
            return "stream.reset.ahead";
        case Reset::too_far:
            return "stream.reset.too_far";
    }
    return "";
}

std::string_view key_of(Ending why) {
    switch (why) {
        case Ending::token:
            return "stream.ended.token";
        case Ending::stopping:
            return "stream.ended.stopping";
    }
    return "";
}

// The reason, which is the last part of its key, and the sentence.
wire::Json explained(config::Locales const& locales, model::Language language,
                     std::string_view key) {
    return {{"reason", key.substr(key.rfind('.') + 1)}, {"detail", locales.text(language, key)}};
}

std::string message_of(std::string_view id, std::string_view type, wire::Json const& data) {
    std::string text;
    put_message(text, id, type, data.dump());
    return text;
}

http::StreamMessagePtr shared(std::string_view text, std::uint64_t number = 0) {
    return std::make_shared<http::StreamMessage const>(text, number);
}

}  // namespace

void put_message(std::string& out, std::string_view id, std::string_view type,
                 std::string_view data) {
    if (!id.empty()) out.append("id: ").append(id).append("\n");
    out.append("event: ").append(type).append("\ndata: ").append(data).append("\n\n");
}

http::StreamMessagePtr opening_line() {
    static http::StreamMessagePtr const line = shared(come_back);
    return line;
}

std::string reset_text(config::Locales const& locales, model::Language language, Reset why) {
    return message_of("", "reset", explained(locales, language, key_of(why)));
}

http::StreamMessagePtr ended_message(config::Locales const& locales, model::Language language,
                                     Ending why) {
    std::string const text = message_of("", "ended", explained(locales, language, key_of(why)));
    return shared(why == Ending::stopping ? std::string{come_back_later} + text : text);
}

http::StreamMessagePtr dropped_message(config::Locales const& locales, model::Language language,
                                       std::string_view epoch, std::uint64_t version) {
    std::string const id = id_of(epoch, version);
    return shared(message_of(
        id, "dropped",
        {{"resume", id}, {"detail", locales.format(language, "stream.dropped", {{"id", id}})}}));
}

http::StreamMessagePtr heartbeat_message(std::string_view epoch, std::uint64_t version,
                                         model::Instant at) {
    return shared(message_of(id_of(epoch, version), "heartbeat",
                             {{"at", wire::utc_milliseconds(at)}, {"version", version}}),
                  version);
}

}  // namespace rostrum::server::live
