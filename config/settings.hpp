#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rostrum::config {

// The values that are in force; fields are named as the keys.
struct Settings {
    std::string data;
    std::string listen;
    std::vector<std::string> meeting;
    std::string config_folder;
    std::string rehearse_from;
    double speed = 1;
    bool rehearse_again = false;
    std::int64_t threads = 0;
    std::int64_t body_bytes = 0;
    std::int64_t header_seconds = 0;
    std::int64_t body_seconds = 0;
    std::int64_t idle_seconds = 0;
    std::int64_t write_seconds = 0;
    std::int64_t connections = 0;
    std::int64_t connections_per_address = 0;
    std::int64_t stream_subscribers = 0;
    std::int64_t stream_subscribers_per_address = 0;
    std::int64_t stream_backlog_bytes = 0;
    std::int64_t stream_heartbeat_seconds = 0;
    double rate_per_second = 0;
    double rate_burst = 0;
    std::vector<std::string> trusted_proxies;
    std::vector<std::string> webhook_allowed_networks;
    std::string smtp_url;
    std::string smtp_user;
    std::string smtp_password_file;
    bool smtp_plain_allowed = false;
    std::string smtp_certificates;
    std::string mail_from;
    std::string mail_from_name = "rostrum";
    std::string log_level;
    std::int64_t grace_seconds = 0;
    std::string public_url;
};

// A line of the table of settings: every way to give it follows from its key ("rate_per_second" is
// --rate-per-second, ROSTRUM_RATE_PER_SECOND, and rate-per-second in the settings file), and so
// does the field it fills: no setting can be documented and not exist, or the reverse.
struct Setting {
    using Field = std::variant<std::string Settings::*, std::vector<std::string> Settings::*,
                               bool Settings::*, std::int64_t Settings::*, double Settings::*>;

    std::string_view key;
    Field field;
    std::string_view otherwise;  // the default, as text
    double min;                  // numbers
    double max;
    std::string_view description;
};

// Every setting of `rostrum serve`.
std::span<Setting const> settings();

// "--rate-per-second" and "ROSTRUM_RATE_PER_SECOND" of a key.
std::string flag_of(std::string_view key);
std::string variable_of(std::string_view key);

}  // namespace rostrum::config
