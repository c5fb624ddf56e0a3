#pragma once

#include <chrono>
#include <string>

#include "server/notices/smtp.hpp"
#include "tests/server/notices/smtp_sink.hpp"

namespace rostrum::tests {

inline server::notices::Mail mail_to(std::vector<std::string> to = {"mission@example.org"}) {
    server::notices::Mail mail;
    mail.to = std::move(to);
    mail.message_id = "hlm2025.m5@list.example.org";
    mail.list_id = "hlm2025.list.example.org";
    mail.list_name = "Speakers of the high-level meeting";
    mail.date = model::Instant{std::chrono::seconds{1'764'000'123}};  // Mon, 24 Nov 2025 16:02:03
    mail.subject = "You are planned for another day";
    mail.text = "Statement b17 is planned for 25 November.\n";
    return mail;
}

// For what is to happen without the time-out; it is longer than that.
inline constexpr std::chrono::seconds soon{60};

inline server::notices::SmtpOptions options_for(std::string url) {
    server::notices::SmtpOptions options;
    options.url = std::move(url);
    options.from = "rostrum@list.example.org";
    options.from_name = "rostrum";
    options.time_out = std::chrono::minutes{2};
    return options;
}

}  // namespace rostrum::tests
