#pragma once

#include "config/settings.hpp"
#include "server/notices/smtp.hpp"

namespace rostrum::server::notices {

// How mail is sent, as the settings say; the password is read from its file. Throws
// std::runtime_error with a sentence for the operator where they make no sense or a file can't be
// read. Without smtp_url nothing is sent, and the other settings are not looked at.
SmtpOptions smtp_options(config::Settings const& settings);

}  // namespace rostrum::server::notices
