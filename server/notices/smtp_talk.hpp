#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "server/notices/smtp.hpp"

namespace rostrum::server::notices {

// What is said over a connection about one message, as far as it tells what became of it (RFC
// 5321, 4.2). That is not left to the library's word for a failure: whether the server may have the
// message depends on how far the two came, and a failure has the same name before and after.
class SmtpTalk {
public:
    explicit SmtpTalk(std::size_t recipients) : recipients_(recipients) {}

    // We to the server: a command. What it says beside its first word is not kept.
    void command(std::string_view line);
    // The server to us: a line of a reply.
    void reply(std::string_view line);
    // Bytes of the message, as they went out.
    void message(std::string_view bytes);
    // All of the message was handed over but for what ends it: the last boundary.
    void last_part_given() { last_part_given_ = true; }

    // Whether the server said nothing about this message, but at most that it hangs up (421).
    bool nothing_said() const { return last_ == 0 || (last_ == 421 && !went_on_); }

    // What has become of the message when no more is said. `insecure`: it was broken off because
    // TLS was demanded and could not be had.
    PostResult result(bool insecure) const;

private:
    enum class Phase { opening, sender, recipients, data, message };

    bool whole_message_out() const;
    bool never_taken() const;

    std::size_t recipients_;
    Phase phase_ = Phase::opening;
    int last_ = 0;           // reply; 0: none
    bool answered_ = true;   // what was said last has its reply
    bool went_on_ = false;   // something was said after a reply
    bool farewell_ = false;  // QUIT was said last, about no message
    std::size_t recipients_refused_ = 0;
    bool some_not_taken_ = false;  // recipients, for now or for ever
    bool last_part_given_ = false;
    std::string tail_;          // the last bytes of the message that went out
    std::optional<int> taken_;  // the reply to the message
};

}  // namespace rostrum::server::notices
