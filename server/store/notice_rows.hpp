#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/notice.hpp"

// What is kept of notices beside their meeting's log, and who they are sent to.
namespace rostrum::server::store {

// What is known of an e-mail's way.
enum class MailState {
    waiting,    // to be sent, or to be tried again
    sending,    // handed to the mail server; after a crash nobody knows
    sent,       // the mail server took it
    uncertain,  // it may have taken it: it is not sent again by itself
    refused,    // it will not take it
    expired,    // nobody took it while it was of use
};
inline constexpr std::array<std::string_view, 6> mail_state_names{
    "waiting", "sending", "sent", "uncertain", "refused", "expired"};
constexpr std::string_view name(MailState state) {
    return mail_state_names[static_cast<std::size_t>(state)];
}

// One e-mail: what gathered for one recipient. It holds no address and no text.
struct MailRow {
    std::int64_t id = 0;  // given by whoever makes it, ascending, never twice
    model::MeetingId meeting;
    model::RecipientId recipient;
    MailState state = MailState::waiting;
    std::uint64_t revision = 1;
    model::Instant made_at;       // by the meeting's clock
    model::Instant useful_until;  // by the meeting's clock
    int attempts = 0;
    std::optional<model::Instant> attempted_at;  // the last, real time
    int reply = 0;        // the mail server's last (RFC 5321, 4.2); 0: none came
    std::string problem;  // a word of notices/delivery.hpp; empty: none
};

// Where somebody is reached. People's data: it can be removed for good.
struct ContactRow {
    model::MeetingId meeting;
    model::RecipientId recipient;
    std::uint64_t revision = 1;
    std::vector<std::string> addresses;  // without blanks
    model::Language language = model::Language::en;
    std::uint64_t version = 0;  // the meeting's head when it was set
    std::string changed_by;     // token id
    model::Instant changed_at;  // real time
};

// The row of the list of the erased that says that a recipient's contact was removed.
inline model::PersonId erased_contact(model::RecipientId const& recipient) {
    return model::PersonId{"contact/" + recipient.str()};
}

// A meeting's whole outbox as it is kept.
struct KeptOutbox {
    model::Outbox outbox;
    bool begun = true;  // the meeting was looked at before
    // This store is a copy that took another's place since: that one may have told more.
    bool of_another_store = false;
};

// A notice with the e-mail that tells it.
struct KeptNotice {
    model::Notice notice;
    std::optional<MailRow> mail;
};

// Which notices somebody looks for; the newest come first.
struct NoticeQuery {
    model::MeetingId meeting;
    std::string recipient;                    // empty: any
    std::optional<model::NoticeKind> kind;    //
    std::optional<model::NoticeState> state;  //
    std::optional<std::int64_t> id;           // only this one
    std::optional<std::int64_t> before;       // only those with a lower id
    std::size_t limit = 100;
};

// What changes together in a meeting's outbox. Ids are the caller's: behind the last ones.
struct NoticeSave {
    model::MeetingId meeting;
    std::vector<model::Notice> made;
    std::vector<model::Notice> changed;  // the one before has the revision before
    std::vector<MailRow> made_mails;
    std::vector<MailRow> changed_mails;  // likewise
    std::optional<model::NoticeCursor> cursor;
};

// What people call them: "n3", "m5".
inline std::string notice_name(std::int64_t id) {
    return 'n' + std::to_string(id);
}
inline std::string mail_name(std::int64_t id) {
    return 'm' + std::to_string(id);
}

}  // namespace rostrum::server::store
