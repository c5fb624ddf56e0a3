#include "server/log.hpp"

#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "config/instant.hpp"

namespace rostrum::server {

namespace {

// Lines that log_line made are fields already; everything else becomes the message.
constexpr char made_here = '\x1e';

class JsonLines final : public spdlog::formatter {
public:
    void format(spdlog::details::log_msg const& line, spdlog::memory_buf_t& out) override {
        std::string_view const text{line.payload.data(), line.payload.size()};
        auto const at = std::chrono::time_point_cast<model::Milliseconds>(line.time);
        auto const level = spdlog::level::to_string_view(line.level);
        nlohmann::ordered_json json{{"at", config::format_instant(at)},
                                    {"level", std::string{level.data(), level.size()}}};
        if (text.starts_with(made_here))
            json.update(nlohmann::ordered_json::parse(text.substr(1)));
        else
            json["message"] = text;
        std::string const bytes =
            json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
        out.append(bytes.data(), bytes.data() + bytes.size());
    }
    std::unique_ptr<spdlog::formatter> clone() const override {
        return std::make_unique<JsonLines>();
    }
};

spdlog::level::level_enum spdlog_level(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warn:
            return spdlog::level::warn;
        case LogLevel::error:
            return spdlog::level::err;
    }
    return spdlog::level::info;
}

}  // namespace

void start_logging(std::string_view level) {
    auto logger = spdlog::stderr_logger_mt("rostrum");
    logger->set_formatter(std::make_unique<JsonLines>());
    logger->set_level(spdlog::level::from_str(std::string{level}));
    logger->flush_on(spdlog::level::debug);
    spdlog::set_default_logger(std::move(logger));
}

bool logs(LogLevel level) {
    return spdlog::should_log(spdlog_level(level));
}

void log_line(LogLevel level, std::string_view message, nlohmann::ordered_json fields) {
    auto const spdlogs = spdlog_level(level);
    if (!spdlog::should_log(spdlogs)) return;
    nlohmann::ordered_json line{{"message", message}};
    if (fields.is_object()) line.update(fields);
    spdlog::log(spdlogs, made_here + line.dump(-1, ' ', false,
                                               nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace rostrum::server
