// What every store promises of notices, mails and contacts (server/store/store.hpp), asked of each
// implementation.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <tuple>

#include "server/store/memory.hpp"
#include "server/store/sqlite.hpp"
#include "tests/server/store/samples.hpp"

using namespace rostrum;
using namespace rostrum::server::store;
using namespace rostrum::tests;

namespace {

struct NoticesInMemory {
    std::unique_ptr<Store> store = std::make_unique<MemoryStore>();
};

struct NoticesOnDisk {
    Folder folder;
    std::unique_ptr<Store> store = open_sqlite(folder.path, serving);
};

// With every member set to something else than what it is at first.
model::Notice notice_sample(std::int64_t id, std::string const& recipient) {
    model::Notice notice;
    notice.id = id;
    notice.recipient = model::RecipientId{recipient};
    notice.kind = model::NoticeKind::moved;
    notice.subject = "b17";
    notice.booking = model::BookingId{"b17"};
    notice.key = "plan/b17/" + std::to_string(id);
    notice.version = 41;
    notice.made_at = at(1'000);
    notice.due_at = at(2'000);
    notice.tells_plan = true;
    notice.plan = model::ToldPlan{model::SegmentId{"debate-1"}, at(9'000)};
    notice.before = model::ToldPlan{model::SegmentId{"debate-2"}, at(8'000)};
    notice.at = at(7'000);
    notice.state = model::NoticeState::review;
    notice.revision = 3;
    notice.decided_at = at(3'000);
    notice.decided_by = "4k7q2m9d";
    notice.mail = 1;
    return notice;
}

MailRow mail_sample(std::int64_t id, std::string const& recipient) {
    MailRow mail;
    mail.id = id;
    mail.meeting = one;
    mail.recipient = model::RecipientId{recipient};
    mail.state = MailState::waiting;
    mail.revision = 2;
    mail.made_at = at(4'000);
    mail.useful_until = at(5'000);
    mail.attempts = 3;
    mail.attempted_at = at(4'500);
    mail.reply = 451;
    mail.problem = "away";
    return mail;
}

auto tied(MailRow const& m) {
    return std::tie(m.id, m.meeting, m.recipient, m.state, m.revision, m.made_at, m.useful_until,
                    m.attempts, m.attempted_at, m.reply, m.problem);
}

ContactRow contact_sample(std::string const& recipient) {
    ContactRow contact;
    contact.meeting = one;
    contact.recipient = model::RecipientId{recipient};
    contact.revision = 2;
    contact.addresses = {"a@example.org", "secret-address@example.org"};
    contact.language = model::Language::fr;
    contact.version = 0;
    contact.changed_by = "4k7q2m9d";
    contact.changed_at = at(6'000);
    return contact;
}

auto tied(ContactRow const& c) {
    return std::tie(c.meeting, c.recipient, c.revision, c.addresses, c.language, c.version,
                    c.changed_by, c.changed_at);
}

NoticeSave save_of(std::vector<model::Notice> made, std::vector<MailRow> mails = {}) {
    NoticeSave save;
    save.meeting = one;
    save.made = std::move(made);
    save.made_mails = std::move(mails);
    save.cursor = model::NoticeCursor{41, 17};
    return save;
}

std::string whole_folder(std::filesystem::path const& folder) {
    std::string all;
    for (auto const& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(entry.path(), std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        all += text.str();
    }
    return all;
}

}  // namespace

TEMPLATE_TEST_CASE("An outbox is kept whole, and found by what is asked", "[store]",
                   NoticesInMemory, NoticesOnDisk) {
    TestType made;
    Store& store = *made.store;
    KeptOutbox const nothing = store.outbox(one);
    CHECK_FALSE(nothing.begun);
    CHECK(store.last_notice() == 0);
    CHECK(store.last_mail() == 0);

    model::Notice const first = notice_sample(1, "FRA");
    model::Notice second = notice_sample(2, "KEN");
    second.kind = model::NoticeKind::receipt;
    second.plan.reset();
    second.before.reset();
    second.at.reset();
    second.decided_at.reset();
    second.decided_by.clear();
    second.mail.reset();
    second.state = model::NoticeState::gathering;
    REQUIRE(store.save_notices(save_of({first, second}, {mail_sample(1, "FRA")}), std::nullopt));

    KeptOutbox const kept = store.outbox(one);
    CHECK(kept.begun);
    CHECK_FALSE(kept.of_another_store);
    CHECK(kept.outbox.cursor == model::NoticeCursor{41, 17});
    REQUIRE(kept.outbox.notices.size() == 2);
    CHECK(kept.outbox.notices[0] == first);
    CHECK(kept.outbox.notices[1] == second);
    CHECK_FALSE(store.outbox(model::MeetingId{"another"}).begun);
    CHECK(store.last_notice() == 2);
    CHECK(store.last_mail() == 1);

    NoticeQuery query;
    query.meeting = one;
    REQUIRE(store.notices(query).size() == 2);
    CHECK(store.notices(query)[0].notice == second);
    CHECK_FALSE(store.notices(query)[0].mail);
    REQUIRE(store.notices(query)[1].mail);
    CHECK(tied(*store.notices(query)[1].mail) == tied(mail_sample(1, "FRA")));
    auto const found = [&](auto const& ask) {
        NoticeQuery asked = query;
        ask(asked);
        std::vector<std::int64_t> ids;
        for (KeptNotice const& one_of_them : store.notices(asked))
            ids.push_back(one_of_them.notice.id);
        return ids;
    };
    using Ids = std::vector<std::int64_t>;
    CHECK(found([](NoticeQuery& q) { q.recipient = "FRA"; }) == Ids{1});
    CHECK(found([](NoticeQuery& q) { q.kind = model::NoticeKind::receipt; }) == Ids{2});
    CHECK(found([](NoticeQuery& q) { q.state = model::NoticeState::review; }) == Ids{1});
    CHECK(found([](NoticeQuery& q) { q.id = 2; }) == Ids{2});
    CHECK(store.notices_of_mail(one, 1) == std::vector<model::Notice>{first});
    CHECK(store.notices_of_mail(one, 0).empty());
    CHECK(store.notices_of_mail(model::MeetingId{"another"}, 1).empty());
    CHECK(found([](NoticeQuery& q) { q.before = 2; }) == Ids{1});
    CHECK(found([](NoticeQuery& q) { q.limit = 1; }) == Ids{2});
    CHECK(found([](NoticeQuery& q) { q.meeting = model::MeetingId{"another"}; }).empty());
}

TEMPLATE_TEST_CASE("Of what changed since it was read, or is there already, nothing is stored",
                   "[store]", NoticesInMemory, NoticesOnDisk) {
    TestType made;
    Store& store = *made.store;
    REQUIRE(store.save_notices(
        save_of({notice_sample(1, "FRA"), notice_sample(2, "KEN")}, {mail_sample(1, "FRA")}),
        std::nullopt));

    NoticeSave change;
    change.meeting = one;
    change.changed = {notice_sample(1, "FRA")};
    change.changed[0].state = model::NoticeState::released;
    change.changed[0].revision = 4;
    change.changed[0].mail = 0;
    REQUIRE(store.save_notices(change, std::nullopt));
    CHECK(store.outbox(one).outbox.notices[0] == change.changed[0]);
    CHECK(store.outbox(one).outbox.cursor == model::NoticeCursor{41, 17});

    // The second of two that read the same.
    NoticeSave late = change;
    late.changed.insert(late.changed.begin(), notice_sample(2, "KEN"));
    late.changed[0].revision = 4;
    late.changed[0].state = model::NoticeState::discarded;
    CHECK_FALSE(store.save_notices(late, std::nullopt));
    CHECK(store.outbox(one).outbox.notices[1] == notice_sample(2, "KEN"));

    NoticeSave twice = save_of({notice_sample(3, "BRA"), notice_sample(4, "FRA")});
    twice.made[1].key = notice_sample(1, "FRA").key;
    twice.cursor = model::NoticeCursor{50, 20};
    CHECK_FALSE(store.save_notices(twice, std::nullopt));
    CHECK(store.outbox(one).outbox.notices.size() == 2);
    CHECK(store.outbox(one).outbox.cursor == model::NoticeCursor{41, 17});
    // The same key to somebody else is another notice.
    twice.made[1].recipient = model::RecipientId{"DEU"};
    CHECK(store.save_notices(twice, std::nullopt));

    NoticeSave sending;
    sending.meeting = one;
    sending.changed_mails = {mail_sample(1, "FRA")};
    sending.changed_mails[0].state = MailState::sending;
    sending.changed_mails[0].revision = 3;
    sending.changed_mails[0].attempted_at.reset();
    REQUIRE(store.save_notices(sending, std::nullopt));
    REQUIRE(store.mails_on_their_way().size() == 1);
    CHECK(tied(store.mails_on_their_way()[0]) == tied(sending.changed_mails[0]));
    CHECK_FALSE(store.save_notices(sending, std::nullopt));
    sending.changed_mails[0].state = MailState::sent;
    sending.changed_mails[0].revision = 4;
    REQUIRE(store.save_notices(sending, std::nullopt));
    CHECK(store.mails_on_their_way().empty());
}

TEMPLATE_TEST_CASE("A contact is put in the place of the one before", "[store]", NoticesInMemory,
                   NoticesOnDisk) {
    TestType made;
    Store& store = *made.store;
    CHECK(store.contacts(one).empty());
    CHECK_FALSE(store.contact(one, model::RecipientId{"FRA"}));
    CHECK_FALSE(store.remove_contact(one, model::RecipientId{"FRA"}));
    store.save_contact(contact_sample("KEN"));
    store.save_contact(contact_sample("FRA"));
    REQUIRE(store.contacts(one).size() == 2);
    CHECK(tied(store.contacts(one)[0]) == tied(contact_sample("FRA")));
    ContactRow other = contact_sample("FRA");
    other.addresses = {"c@example.org"};
    other.language = model::Language::zh;
    other.revision = 3;
    store.save_contact(other);
    REQUIRE(store.contact(one, model::RecipientId{"FRA"}));
    CHECK(tied(*store.contact(one, model::RecipientId{"FRA"})) == tied(other));
    CHECK(store.contacts(model::MeetingId{"another"}).empty());
    CHECK(store.remove_contact(one, model::RecipientId{"FRA"}));
    CHECK_FALSE(store.contact(one, model::RecipientId{"FRA"}));
    CHECK(store.contacts(one).size() == 1);
    REQUIRE(store.erased().size() == 1);
    CHECK(store.erased()[0].person == erased_contact(model::RecipientId{"FRA"}));
    // Set anew it is newer than its removal, which a restored copy repeats.
    store.save_contact(other);
    store.erase_again(store.erased());
    CHECK(store.contact(one, model::RecipientId{"FRA"}));
}

TEST_CASE("An address that was removed or replaced is in no file any more", "[store]") {
    Folder folder;
    {
        auto const store = open_sqlite(folder.path, serving);
        for (int n = 0; n < 300; ++n)
            store->save_contact(contact_sample("X" + std::to_string(n)));
        ContactRow mine = contact_sample("FRA");
        mine.addresses = {"removed-address@example.org"};
        store->save_contact(mine);
        mine.recipient = model::RecipientId{"KEN"};
        mine.addresses = {"replaced-address@example.org"};
        store->save_contact(mine);
        mine.addresses = {"new@example.org"};
        store->save_contact(mine);
        REQUIRE(store->remove_contact(one, model::RecipientId{"FRA"}));
        CHECK(whole_folder(folder.path).find("new@example.org") != std::string::npos);
        CHECK(whole_folder(folder.path).find("removed-address") == std::string::npos);
        CHECK(whole_folder(folder.path).find("replaced-address") == std::string::npos);
    }
}

TEST_CASE("In a copy that takes the store's place no mail is sent twice, and erased ones are gone",
          "[store]") {
    Folder folder;
    Folder backups;
    std::filesystem::path const file = backups.path / "copy";
    MailRow under_way = mail_sample(2, "KEN");
    under_way.state = MailState::sending;
    MailRow sent = mail_sample(3, "KEN");
    sent.state = MailState::sent;
    {
        auto const store = open_sqlite(folder.path, serving);
        REQUIRE(store->save_notices(
            save_of({notice_sample(1, "FRA")}, {mail_sample(1, "FRA"), under_way, sent}),
            std::nullopt));
        store->save_contact(contact_sample("FRA"));
    }
    back_up_sqlite_to_file(folder.path, file);
    {
        auto const store = open_sqlite(folder.path, serving);
        REQUIRE(store->remove_contact(one, model::RecipientId{"FRA"}));
    }
    restore_sqlite(file, folder.path, true, {});
    auto const store = open_sqlite(folder.path, serving);
    CHECK(store->outbox(one).of_another_store);
    CHECK(store->mails_on_their_way().empty());
    CHECK_FALSE(store->contact(one, model::RecipientId{"FRA"}));
    NoticeQuery query;
    query.meeting = one;
    REQUIRE(store->notices(query).size() == 1);
    REQUIRE(store->notices(query)[0].mail);
    CHECK(store->notices(query)[0].mail->state == MailState::uncertain);
    CHECK(store->notices(query)[0].mail->problem == "restored");
    NoticeSave look;
    look.meeting = one;
    look.cursor = model::NoticeCursor{60, 20};
    REQUIRE(store->save_notices(look, std::nullopt));
    CHECK_FALSE(store->outbox(one).of_another_store);
}
