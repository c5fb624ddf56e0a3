#include "config/settings.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace rostrum::config {

namespace {

constexpr std::array table{
    Setting{"data", &Settings::data, "data", 0, 0, "the folder of the store; made when absent"},
    Setting{"listen", &Settings::listen, "127.0.0.1:8080", 0, 0,
            "address and port to listen on; [::]:8080 takes both families, port 0 any free one"},
    Setting{
        "meeting", &Settings::meeting, "", 0, 0,
        "a meeting file; may be given more than once; by default every file of meetings/ in the "
        "configuration folder"},
    Setting{"config_folder", &Settings::config_folder, "", 0, 0,
            "the folder of meetings, reference data, locales and schemas; by default beside the "
            "program"},
    Setting{"rehearse_from", &Settings::rehearse_from, "", 0, 0,
            "begin a rehearsal at this instant (RFC 3339 with an offset); a store keeps its clock"},
    Setting{"speed", &Settings::speed, "1", 1.0 / 86'400, 86'400,
            "how many times as fast as the real clock a rehearsal goes"},
    Setting{"rehearse_again", &Settings::rehearse_again, "false", 0, 0,
            "begin another rehearsal with a fresh store; the old one is set aside"},
    Setting{
        "public_url", &Settings::public_url, "", 0, 0,
        "where everybody reaches the service (https://list.example.org): the addresses in feeds "
        "and notices; by default the one that it listens on"},
    Setting{"threads", &Settings::threads, "0", 0, 256,
            "threads that answer; 0: one for each core"},
    Setting{"body_bytes", &Settings::body_bytes, "1048576", 1'024, 1 << 30,
            "the largest body taken"},
    Setting{"header_seconds", &Settings::header_seconds, "10", 1, 3'600,
            "how long a request's header may take"},
    Setting{"body_seconds", &Settings::body_seconds, "30", 1, 3'600,
            "how long a request's body may take"},
    Setting{"idle_seconds", &Settings::idle_seconds, "75", 1, 86'400,
            "how long a connection may rest between two requests"},
    Setting{"write_seconds", &Settings::write_seconds, "30", 1, 3'600,
            "how long a client may take nothing of its answer"},
    Setting{"connections", &Settings::connections, "30000", 1, 1'000'000,
            "connections at once, live streams among them"},
    Setting{"connections_per_address", &Settings::connections_per_address, "4000", 1, 1'000'000,
            "connections at once from one address; a whole hall may sit behind one"},
    Setting{"stream_subscribers", &Settings::stream_subscribers, "20000", 0, 1'000'000,
            "live streams at once"},
    Setting{"stream_subscribers_per_address", &Settings::stream_subscribers_per_address, "2000", 0,
            1'000'000, "live streams at once from one address without a token; 0: no limit"},
    Setting{"stream_backlog_bytes", &Settings::stream_backlog_bytes, "262144", 1'024, 1 << 30,
            "what may wait for one live stream before its reader is dropped as too slow"},
    Setting{"stream_heartbeat_seconds", &Settings::stream_heartbeat_seconds, "15", 1, 3'600,
            "between the heartbeats of live streams"},
    Setting{"rate_per_second", &Settings::rate_per_second, "1000", 0, 1e9,
            "requests a second for each token, and for each address without one; 0: no limit"},
    Setting{"rate_burst", &Settings::rate_burst, "2000", 1, 1e9, "requests at once after a rest"},
    Setting{"trusted_proxies", &Settings::trusted_proxies, "", 0, 0,
            "addresses and networks whose Forwarded and X-Forwarded-For are believed"},
    Setting{
        "webhook_allowed_networks", &Settings::webhook_allowed_networks, "", 0, 0,
        "addresses and networks that webhooks may be sent to though they are loopback, private or "
        "reserved, and by plain http; by default webhooks go to public addresses by https alone"},
    Setting{"smtp_url", &Settings::smtp_url, "", 0, 0,
            "the mail server that takes the notices: smtp://HOST:PORT (with STARTTLS) or "
            "smtps://HOST:PORT; by default none are sent by e-mail"},
    Setting{"smtp_user", &Settings::smtp_user, "", 0, 0,
            "who the mail server is told that we are; by default it is not told"},
    Setting{"smtp_password_file", &Settings::smtp_password_file, "", 0, 0,
            "a file that holds that user's password, in one line"},
    Setting{"smtp_plain_allowed", &Settings::smtp_plain_allowed, "false", 0, 0,
            "hand over mail, and the password, also without TLS or with a certificate that can't "
            "be verified; a server on this machine is always spoken to like that"},
    Setting{
        "smtp_certificates", &Settings::smtp_certificates, "", 0, 0,
        "a file of certificates (PEM) that may vouch for the mail server, beside the machine's"},
    Setting{"mail_from", &Settings::mail_from, "", 0, 0,
            "the address that mail comes from and is answered to; needed with a mail server"},
    Setting{"mail_from_name", &Settings::mail_from_name, "rostrum", 0, 0,
            "the name beside that address"},
    Setting{"log_level", &Settings::log_level, "info", 0, 0, "debug, info, warn, error or off"},
    Setting{"grace_seconds", &Settings::grace_seconds, "10", 0, 600,
            "how long requests in flight may take to finish when the service stops"},
};

std::string replaced(std::string_view key, char with) {
    std::string text{key};
    std::replace(text.begin(), text.end(), '_', with);
    return text;
}

}  // namespace

std::span<Setting const> settings() {
    return table;
}

std::string flag_of(std::string_view key) {
    return "--" + replaced(key, '-');
}

std::string variable_of(std::string_view key) {
    std::string name = "ROSTRUM_" + std::string{key};
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return name;
}

}  // namespace rostrum::config
