#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "config/locale.hpp"
#include "server/engine.hpp"
#include "server/notices/smtp.hpp"
#include "server/store/notice_rows.hpp"

namespace rostrum::server::notices {

// What became of e-mails since the start; for the metrics page. Read from any thread.
struct PostmanMetrics {
    std::atomic<std::uint64_t> sent{0};
    std::atomic<std::uint64_t> failed{0};  // refused, expired or uncertain
    std::atomic<std::uint64_t> tried_again{0};
    std::atomic<std::uint64_t> waiting{0};  // now
};

// Neither the clerk nor the postman rests longer without a look at the clock.
inline constexpr std::chrono::milliseconds longest_rest{1'000};

// How long to wait before a mail is tried again after so many attempts, real time: 15 s, 30 s, 1,
// 2, 5, 10 minutes and then every 15.
std::chrono::seconds delay(int attempts);

// What was wrong with a mail, as the store keeps it.
inline constexpr std::array<std::string_view, 9> mail_problems{
    "away",          // the server does not answer, or not now
    "login",         // it does not take the user and the password, or wants some
    "insecure",      // no TLS where that is demanded, or a certificate that can't be verified
    "refused",       // by the server
    "some_refused",  // it was sent, but the server refused some of the recipient's addresses
    "interrupted",   // the service or the connection ended between the message and its answer
    "no_contact",    // the recipient's addresses were removed
    "unwritten",     // it could not be put into words
    "restored",      // it waited when the copy was made that took this store's place
};

// Sends the e-mails that wait in the store, one after the other. That one is being sent is durable
// before the mail server hears of it, so that it is sent at most once: what was on its way in a
// crash, or broke off before the server's answer, is uncertain and stays so. Addresses are read
// when they are needed, and kept nowhere else.
class Postman {
public:
    // The clock and the words outlive it.
    Postman(Clock const& clock, config::Locales const& locales, SmtpOptions smtp,
            std::string origin);
    ~Postman();  // stops
    Postman(Postman const&) = delete;
    Postman& operator=(Postman const&) = delete;

    // Whether there is a mail server.
    bool on() const { return smtp_.options().on(); }

    void start(Engine& engine);
    void stop();
    void wake();  // any thread: mails were made, or a clock was set

    PostmanMetrics const& metrics() const { return metrics_; }

private:
    void work();
    bool rest(std::chrono::milliseconds at_most);  // false: it is to stop
    std::optional<model::Instant> go_round();
    struct Next {
        std::size_t index = 0;
        model::Instant due;  // not before now
    };
    static Next next_of(std::vector<store::MailRow> const& mails, model::Instant now);
    void send(store::MailRow mail);
    void give_up(store::MailRow const& mail, store::MailState state, std::string_view problem);
    Mail write(store::MailRow const& mail, store::ContactRow const& contact,
               std::vector<model::Notice> const& notices) const;
    enum class Kept { kept, otherwise, failed };  // otherwise: somebody else changed it
    Kept keep(store::MailRow const& mail);
    void settle(store::MailRow mail, PostResult const& result);
    void settle_interrupted(store::MailRow const& mail);
    void judge_server(store::MailRow const& mail, PostResult const& result);

    Clock const& clock_;
    config::Locales const& locales_;
    std::string origin_;
    Smtp smtp_;
    PostmanMetrics metrics_;

    std::mutex mutex_;  // guards what follows
    std::condition_variable wake_;
    bool stopping_ = false;
    bool woken_ = false;

    std::thread thread_;
    // The thread's own.
    Engine* engine_ = nullptr;
    std::optional<store::MailRow> to_keep_;  // what became of it and the store has not taken yet
    int away_ = 0;                           // how often in a row the server was in trouble
    std::optional<model::Instant> not_before_;
};

}  // namespace rostrum::server::notices
