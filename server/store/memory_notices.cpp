#include <algorithm>

#include "server/store/memory.hpp"

namespace rostrum::server::store {

KeptOutbox MemoryStore::outbox(model::MeetingId const& meeting) {
    demand_available();
    auto const found = outboxes_.find(meeting);
    if (found == outboxes_.end()) return {.outbox = {}, .begun = false};
    return {.outbox = found->second};
}

std::vector<KeptNotice> MemoryStore::notices(NoticeQuery const& wanted) {
    demand_available();
    std::vector<KeptNotice> found;
    auto const box = outboxes_.find(wanted.meeting);
    if (box == outboxes_.end()) return found;
    auto const& all = box->second.notices;
    for (auto notice = all.rbegin(); notice != all.rend() && found.size() < wanted.limit;
         ++notice) {
        bool const asked =
            (wanted.recipient.empty() || notice->recipient.str() == wanted.recipient) &&
            (!wanted.kind || notice->kind == *wanted.kind) &&
            (!wanted.state || notice->state == *wanted.state) &&
            (!wanted.id || notice->id == *wanted.id) &&
            (!wanted.before || notice->id < *wanted.before);
        if (!asked) continue;
        auto const mail = mails_.find(notice->mail.value_or(0));
        found.push_back(
            {*notice, mail == mails_.end() ? std::nullopt : std::optional{mail->second}});
    }
    return found;
}

std::vector<model::Notice> MemoryStore::notices_of_mail(model::MeetingId const& meeting,
                                                        std::int64_t mail) {
    demand_available();
    std::vector<model::Notice> found;
    for (model::Notice const& notice : outboxes_[meeting].notices)
        if (notice.mail == mail) found.push_back(notice);
    return found;
}

std::int64_t MemoryStore::last_notice() {
    demand_available();
    std::int64_t last = 0;
    for (auto const& [meeting, box] : outboxes_)
        if (!box.notices.empty()) last = std::max(last, box.notices.back().id);
    return last;
}

std::int64_t MemoryStore::last_mail() {
    demand_available();
    return mails_.empty() ? 0 : mails_.rbegin()->first;
}

bool MemoryStore::save_notices(NoticeSave const& save,
                               std::optional<IdempotencyRecord> const& record) {
    demand_available();
    model::Outbox after = outboxes_[save.meeting];
    auto mails = mails_;
    for (model::Notice const& changed : save.changed) {
        auto const there =
            std::find_if(after.notices.begin(), after.notices.end(),
                         [&](model::Notice const& one) { return one.id == changed.id; });
        if (there == after.notices.end() || there->revision + 1 != changed.revision) return false;
        *there = changed;
    }
    for (model::Notice const& made : save.made) {
        bool const known =
            std::any_of(after.notices.begin(), after.notices.end(), [&](model::Notice const& one) {
                return one.recipient == made.recipient && one.key == made.key;
            });
        if (known) return false;
        after.notices.push_back(made);
    }
    for (MailRow const& changed : save.changed_mails) {
        auto const there = mails.find(changed.id);
        if (there == mails.end() || there->second.revision + 1 != changed.revision) return false;
        there->second = changed;
    }
    for (MailRow const& made : save.made_mails)
        mails[made.id] = made;
    if (save.cursor) after.cursor = *save.cursor;
    outboxes_[save.meeting] = std::move(after);
    mails_ = std::move(mails);
    if (record) keep(*record, record->subject);
    return true;
}

std::vector<MailRow> MemoryStore::mails_on_their_way() {
    demand_available();
    std::vector<MailRow> found;
    for (auto const& [id, mail] : mails_)
        if (mail.state == MailState::waiting || mail.state == MailState::sending)
            found.push_back(mail);
    return found;
}

std::vector<ContactRow> MemoryStore::contacts(model::MeetingId const& meeting) {
    demand_available();
    std::vector<ContactRow> found;
    for (auto const& [whose, contact] : contacts_)
        if (whose.first == meeting) found.push_back(contact);
    return found;
}

std::optional<ContactRow> MemoryStore::contact(model::MeetingId const& meeting,
                                               model::RecipientId const& recipient) {
    demand_available();
    auto const found = contacts_.find({meeting, recipient});
    if (found == contacts_.end()) return std::nullopt;
    return found->second;
}

void MemoryStore::save_contact(ContactRow const& contact) {
    demand_available();
    ContactRow& kept = contacts_[{contact.meeting, contact.recipient}];
    kept = contact;
    auto const removed = erased_.find({contact.meeting, erased_contact(contact.recipient)});
    if (removed != erased_.end()) kept.version = std::max(kept.version, removed->second + 1);
}

bool MemoryStore::remove_contact(model::MeetingId const& meeting,
                                 model::RecipientId const& recipient) {
    demand_available();
    auto const there = contacts_.find({meeting, recipient});
    if (there == contacts_.end()) return false;
    std::uint64_t const up_to = std::max(head_of(meeting), there->second.version);
    erase_again({{meeting, erased_contact(recipient), up_to}});
    return true;
}

}  // namespace rostrum::server::store
