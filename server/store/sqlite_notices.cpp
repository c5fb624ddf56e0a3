#include <algorithm>
#include <limits>
#include <sstream>

#include "server/store/sqlite_store.hpp"

namespace rostrum::server::store {

namespace {

using model::Notice;

template <class Name>
auto word_in(Name const& names, std::string const& word) {
    for (std::size_t n = 0; n < names.size(); ++n)
        if (names[n] == word) return n;
    throw Unusable("the store has a notice of a kind or state that this release does not know: \"" +
                   word + "\".");
}

std::optional<model::Instant> begin_of(std::optional<model::ToldPlan> const& plan) {
    return plan ? std::optional{plan->begin} : std::nullopt;
}

std::string segment_of(std::optional<model::ToldPlan> const& plan) {
    return plan ? plan->segment.str() : "";
}

std::optional<model::ToldPlan> plan_of(Query const& rows, int segment, int begin) {
    auto const at = rows.maybe_instant(begin);
    if (!at) return std::nullopt;
    return model::ToldPlan{model::SegmentId{rows.text(segment)}, *at};
}

constexpr char const* notice_columns_of_a_meeting =
    "SELECT id, recipient, kind, subject, booking, key, version, made_at, due_at, tells_plan, "
    "plan, "
    "plan_begin, before, before_begin, at, state, revision, decided_at, decided_by, mail "
    "FROM notices WHERE meeting = ? ORDER BY id";

constexpr char const* notices_with_mails =
    "SELECT n.id, n.recipient, n.kind, n.subject, n.booking, n.key, n.version, n.made_at, "
    "n.due_at, "
    "n.tells_plan, n.plan, n.plan_begin, n.before, n.before_begin, n.at, n.state, n.revision, "
    "n.decided_at, n.decided_by, n.mail, m.id, m.meeting, m.recipient, m.state, m.revision, "
    "m.made_at, m.useful_until, m.attempts, m.attempted_at, m.reply, m.problem "
    "FROM notices n LEFT JOIN mails m ON m.id = n.mail "
    "WHERE n.meeting = ?1 AND n.id < ?2 AND (?3 = '' OR n.recipient = ?3) "
    "AND (?4 = '' OR n.kind = ?4) AND (?5 = '' OR n.state = ?5) AND (?6 = 0 OR n.id = ?6) "
    "ORDER BY n.id DESC LIMIT ?7";
constexpr int mail_columns_from = 20;

Notice notice_of(Query const& rows) {
    Notice notice;
    notice.id = rows.integer(0);
    notice.recipient = model::RecipientId{rows.text(1)};
    notice.kind = static_cast<model::NoticeKind>(word_in(model::notice_kind_names, rows.text(2)));
    notice.subject = rows.text(3);
    notice.booking = model::BookingId{rows.text(4)};
    notice.key = rows.text(5);
    notice.version = rows.version(6);
    notice.made_at = rows.instant(7);
    notice.due_at = rows.instant(8);
    notice.tells_plan = rows.integer(9) != 0;
    notice.plan = plan_of(rows, 10, 11);
    notice.before = plan_of(rows, 12, 13);
    notice.at = rows.maybe_instant(14);
    notice.state =
        static_cast<model::NoticeState>(word_in(model::notice_state_names, rows.text(15)));
    notice.revision = rows.version(16);
    notice.decided_at = rows.maybe_instant(17);
    notice.decided_by = rows.text(18);
    if (!rows.null(19)) notice.mail = rows.integer(19);
    return notice;
}

// Columns in the order of the table, from this one on.
MailRow mail_of(Query const& rows, int from) {
    MailRow mail;
    mail.id = rows.integer(from);
    mail.meeting = model::MeetingId{rows.text(from + 1)};
    mail.recipient = model::RecipientId{rows.text(from + 2)};
    mail.state = static_cast<MailState>(word_in(mail_state_names, rows.text(from + 3)));
    mail.revision = rows.version(from + 4);
    mail.made_at = rows.instant(from + 5);
    mail.useful_until = rows.instant(from + 6);
    mail.attempts = static_cast<int>(rows.integer(from + 7));
    mail.attempted_at = rows.maybe_instant(from + 8);
    mail.reply = static_cast<int>(rows.integer(from + 9));
    mail.problem = rows.text(from + 10);
    return mail;
}

std::string one_text(std::vector<std::string> const& addresses) {
    std::string text;
    for (std::string const& address : addresses)
        text += (text.empty() ? "" : " ") + address;
    return text;
}

// Columns in the order of the table.
ContactRow contact_of(Query const& rows) {
    ContactRow contact;
    contact.meeting = model::MeetingId{rows.text(0)};
    contact.recipient = model::RecipientId{rows.text(1)};
    contact.revision = rows.version(2);
    std::istringstream addresses(rows.text(3));
    for (std::string address; addresses >> address;)
        contact.addresses.push_back(address);
    contact.language = model::language_from(rows.text(4)).value_or(model::Language::en);
    contact.version = rows.version(5);
    contact.changed_by = rows.text(6);
    contact.changed_at = rows.instant(7);
    return contact;
}

}  // namespace

KeptOutbox SqliteStore::outbox(model::MeetingId const& meeting) {
    return query([&] {
        KeptOutbox kept;
        {
            auto cursor =
                db_->query("SELECT version, bookings, copied FROM notice_cursors WHERE meeting = ?",
                           std::string_view(meeting.str()));
            kept.begun = cursor.step();
            if (!kept.begun) return kept;
            kept.outbox.cursor = {cursor.version(0), static_cast<std::size_t>(cursor.integer(1))};
            kept.of_another_store = cursor.integer(2) != 0;
        }
        auto rows = db_->query(notice_columns_of_a_meeting, std::string_view(meeting.str()));
        while (rows.step())
            kept.outbox.notices.push_back(notice_of(rows));
        return kept;
    });
}

std::vector<KeptNotice> SqliteStore::notices(NoticeQuery const& wanted) {
    return query([&] {
        std::vector<KeptNotice> found;
        constexpr auto any = std::numeric_limits<std::int64_t>::max();
        auto rows = db_->query(notices_with_mails, std::string_view(wanted.meeting.str()),
                               wanted.before.value_or(any), std::string_view(wanted.recipient),
                               wanted.kind ? model::name(*wanted.kind) : "",
                               wanted.state ? model::name(*wanted.state) : "",
                               wanted.id.value_or(0), static_cast<std::int64_t>(wanted.limit));
        while (rows.step()) {
            KeptNotice kept{notice_of(rows), std::nullopt};
            if (!rows.null(mail_columns_from)) kept.mail = mail_of(rows, mail_columns_from);
            found.push_back(std::move(kept));
        }
        return found;
    });
}

std::vector<Notice> SqliteStore::notices_of_mail(model::MeetingId const& meeting,
                                                 std::int64_t mail) {
    return query([&] {
        std::vector<Notice> found;
        auto rows = db_->query(
            "SELECT id, recipient, kind, subject, booking, key, version, made_at, due_at, "
            "tells_plan, plan, plan_begin, before, before_begin, at, state, revision, decided_at, "
            "decided_by, mail FROM notices WHERE mail = ? AND mail > 0 AND meeting = ? ORDER BY id",
            mail, std::string_view(meeting.str()));
        while (rows.step())
            found.push_back(notice_of(rows));
        return found;
    });
}

std::int64_t SqliteStore::last_notice() {
    return query([&] {
        auto rows = db_->query("SELECT coalesce(max(id), 0) FROM notices");
        rows.step();
        return rows.integer(0);
    });
}

std::int64_t SqliteStore::last_mail() {
    return query([&] {
        auto rows = db_->query("SELECT coalesce(max(id), 0) FROM mails");
        rows.step();
        return rows.integer(0);
    });
}

bool SqliteStore::insert_notice(model::MeetingId const& meeting, Notice const& notice) {
    std::string const plan = segment_of(notice.plan);
    std::string const before = segment_of(notice.before);
    auto inserted = db_->query(
        "INSERT INTO notices (id, meeting, recipient, kind, subject, booking, key, version, "
        "made_at, due_at, tells_plan, plan, plan_begin, before, before_begin, at, state, revision, "
        "decided_at, decided_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?) ON CONFLICT (meeting, recipient, key) DO NOTHING",
        notice.id, std::string_view(meeting.str()), std::string_view(notice.recipient.str()),
        model::name(notice.kind), std::string_view(notice.subject),
        std::string_view(notice.booking.str()), std::string_view(notice.key), notice.version,
        notice.made_at, notice.due_at, notice.tells_plan ? 1 : 0, std::string_view(plan),
        begin_of(notice.plan), std::string_view(before), begin_of(notice.before), notice.at,
        model::name(notice.state), notice.revision, notice.decided_at,
        std::string_view(notice.decided_by));
    inserted.run();
    if (db_->changes() == 0) return false;
    if (notice.mail)
        db_->query("UPDATE notices SET mail = ? WHERE id = ?", *notice.mail, notice.id).run();
    return true;
}

bool SqliteStore::update_notice(Notice const& notice) {
    std::string const plan = segment_of(notice.plan);
    db_->query(
           "UPDATE notices SET kind = ?, version = ?, due_at = ?, plan = ?, plan_begin = ?, "
           "state = ?, revision = ?, decided_at = ?, decided_by = ? WHERE id = ? AND revision = ?",
           model::name(notice.kind), notice.version, notice.due_at, std::string_view(plan),
           begin_of(notice.plan), model::name(notice.state), notice.revision, notice.decided_at,
           std::string_view(notice.decided_by), notice.id, notice.revision - 1)
        .run();
    if (db_->changes() == 0) return false;
    if (notice.mail)
        db_->query("UPDATE notices SET mail = ? WHERE id = ?", *notice.mail, notice.id).run();
    return true;
}

void SqliteStore::insert_mail(MailRow const& mail) {
    db_->query(
           "INSERT INTO mails (id, meeting, recipient, state, revision, made_at, useful_until, "
           "attempts, attempted_at, reply, problem) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
           mail.id, std::string_view(mail.meeting.str()), std::string_view(mail.recipient.str()),
           name(mail.state), mail.revision, mail.made_at, mail.useful_until, mail.attempts,
           mail.attempted_at, mail.reply, std::string_view(mail.problem))
        .run();
}

bool SqliteStore::update_mail(MailRow const& mail) {
    db_->query(
           "UPDATE mails SET state = ?, revision = ?, attempts = ?, attempted_at = ?, reply = ?, "
           "problem = ? WHERE id = ? AND revision = ?",
           name(mail.state), mail.revision, mail.attempts, mail.attempted_at, mail.reply,
           std::string_view(mail.problem), mail.id, mail.revision - 1)
        .run();
    return db_->changes() > 0;
}

bool SqliteStore::save_notices(NoticeSave const& save,
                               std::optional<IdempotencyRecord> const& record) {
    auto saved = write([&]() -> std::optional<bool> {
        for (Notice const& changed : save.changed)
            if (!update_notice(changed)) return std::nullopt;
        for (Notice const& made : save.made)
            if (!insert_notice(save.meeting, made)) return std::nullopt;
        for (MailRow const& changed : save.changed_mails)
            if (!update_mail(changed)) return std::nullopt;
        for (MailRow const& made : save.made_mails)
            insert_mail(made);
        if (save.cursor)
            db_->query(
                   "INSERT OR REPLACE INTO notice_cursors (meeting, version, bookings) "
                   "VALUES (?, ?, ?)",
                   std::string_view(save.meeting.str()), save.cursor->version,
                   static_cast<std::int64_t>(save.cursor->bookings))
                .run();
        if (record) insert_record(*record);
        return true;
    });
    return saved.has_value();
}

std::vector<MailRow> SqliteStore::mails_on_their_way() {
    return query([&] {
        std::vector<MailRow> found;
        auto rows =
            db_->query("SELECT * FROM mails WHERE state IN ('waiting', 'sending') ORDER BY id");
        while (rows.step())
            found.push_back(mail_of(rows, 0));
        return found;
    });
}

std::vector<ContactRow> SqliteStore::contacts(model::MeetingId const& meeting) {
    return query([&] {
        std::vector<ContactRow> found;
        auto rows = db_->query("SELECT * FROM contacts WHERE meeting = ? ORDER BY recipient",
                               std::string_view(meeting.str()));
        while (rows.step())
            found.push_back(contact_of(rows));
        return found;
    });
}

std::optional<ContactRow> SqliteStore::contact(model::MeetingId const& meeting,
                                               model::RecipientId const& recipient) {
    return query([&]() -> std::optional<ContactRow> {
        auto rows = db_->query("SELECT * FROM contacts WHERE meeting = ? AND recipient = ?",
                               std::string_view(meeting.str()), std::string_view(recipient.str()));
        if (!rows.step()) return std::nullopt;
        return contact_of(rows);
    });
}

void SqliteStore::insert_contact(ContactRow const& contact) {
    std::string const addresses = one_text(contact.addresses);
    db_->query(
           "INSERT OR REPLACE INTO contacts (meeting, recipient, revision, addresses, language, "
           "version, changed_by, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
           std::string_view(contact.meeting.str()), std::string_view(contact.recipient.str()),
           contact.revision, std::string_view(addresses), model::code(contact.language),
           contact.version, std::string_view(contact.changed_by), contact.changed_at)
        .run();
}

void SqliteStore::save_contact(ContactRow const& contact) {
    truncate_due_ = true;
    write([&]() -> std::optional<bool> {
        ContactRow kept = contact;
        std::string const removed = erased_contact(contact.recipient).str();
        {
            auto rows =
                db_->query("SELECT up_to FROM erased WHERE meeting = ? AND person = ?",
                           std::string_view(contact.meeting.str()), std::string_view(removed));
            if (rows.step()) kept.version = std::max(kept.version, rows.version(0) + 1);
        }
        insert_contact(kept);
        rewrite_contacts();
        return true;
    });
}

bool SqliteStore::remove_contact(model::MeetingId const& meeting,
                                 model::RecipientId const& recipient) {
    auto const there = contact(meeting, recipient);
    if (!there) return false;
    erase_again({{meeting, erased_contact(recipient), std::max(head(meeting), there->version)}});
    return true;
}

// As rewrite_people, and for the same reason.
void SqliteStore::rewrite_contacts() {
    std::vector<ContactRow> kept;
    {
        auto rows = db_->query("SELECT * FROM contacts ORDER BY meeting, recipient");
        while (rows.step())
            kept.push_back(contact_of(rows));
    }
    db_->query("DELETE FROM contacts").run();
    for (ContactRow const& contact : kept)
        insert_contact(contact);
}

}  // namespace rostrum::server::store
