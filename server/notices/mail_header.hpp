#pragma once

#include <string>
#include <vector>

#include "server/notices/smtp.hpp"

namespace rostrum::server::notices {

// The header of a message (RFC 5322) but for what MIME adds to it: each field with its name, folded
// at 76 characters where it can be, without the line break at its end, in ASCII. What is not goes
// as encoded words (RFC 2047), none of which tears a character. `to` are the addresses that it is
// sent to. It holds no control character but those of the folds.
std::vector<std::string> mail_header(Mail const& mail, std::vector<std::string> const& to,
                                     SmtpOptions const& options);

// What may stand in a parameter or a value of a header without quotes or encoding: ASCII without
// control characters; all else is left out.
std::string header_text(std::string_view text);

}  // namespace rostrum::server::notices
