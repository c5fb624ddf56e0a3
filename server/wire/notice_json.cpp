#include "server/wire/notice_json.hpp"

#include "server/wire/recipient.hpp"

namespace rostrum::server::wire {

namespace {

using model::NoticeKind;

struct MailProblem {
    std::string_view word;  // as the postman keeps it
    std::string_view key;
};
constexpr MailProblem mail_problem_keys[] = {
    {"away", "notices.mail_away"},
    {"login", "notices.mail_login"},
    {"insecure", "notices.mail_insecure"},
    {"some_refused", "notices.mail_some_refused"},
    {"refused", "notices.mail_refused"},
    {"interrupted", "notices.mail_interrupted"},
    {"no_contact", "notices.mail_no_contact"},
    {"unwritten", "notices.mail_unwritten"},
    {"restored", "notices.mail_restored"},
};

Json problem_of_mail(Rendering const& r, store::MailRow const& mail) {
    if (mail.state == store::MailState::expired) return r.word("notices.mail_expired");
    for (MailProblem const& known : mail_problem_keys)
        if (mail.problem == known.word) return r.word(known.key);
    return nullptr;
}

Json mail_json(Rendering const& r, std::optional<store::MailRow> const& mail) {
    if (!mail) return nullptr;
    return {{"id", mail->id == 0 ? Json(nullptr) : Json(store::mail_name(mail->id))},
            {"state", name(mail->state)},
            {"attempts", mail->attempts},
            {"attempted_at", utc_or_null(mail->attempted_at)},
            {"reply", mail->reply == 0 ? Json(nullptr) : Json(mail->reply)},
            {"problem", problem_of_mail(r, *mail)}};
}

Json told_plan_json(Rendering const& r, std::optional<model::ToldPlan> const& plan) {
    if (!plan) return nullptr;
    model::Segment const* segment = r.programme().find(plan->segment);
    return {{"segment", named(r, plan->segment)},
            {"sitting", segment ? named(r, segment->sitting) : Json(nullptr)},
            {"starts_at", utc(plan->begin)},
            {"local", local(r, plan->begin)}};
}

// What it is about, by id.
Json about_json(model::Notice const& notice) {
    Json about{{"booking", text_or_null(notice.booking.str())},
               {"swap", nullptr},
               {"request", nullptr},
               {"publication", nullptr},
               {"webhook", nullptr}};
    switch (notice.kind) {
        case NoticeKind::swap_asked:
        case NoticeKind::swap_decided:
            about["swap"] = notice.subject;
            break;
        case NoticeKind::request_waiting:
        case NoticeKind::request_decided:
            about["request"] = notice.subject;
            break;
        case NoticeKind::published:
        case NoticeKind::snapshot_held_back:
            about["publication"] = notice.subject;
            break;
        case NoticeKind::webhook_disabled:
            about["webhook"] = notice.subject;
            break;
        default:
            break;
    }
    return about;
}

}  // namespace

Json notice_json(Rendering const& r, store::KeptNotice const& kept, NoticeSaid const& said,
                 bool decided_by) {
    model::Notice const& notice = kept.notice;
    Json json{{"id", store::notice_name(notice.id)},
              {"recipient", named(r, notice.recipient)},
              {"kind", name(notice.kind)},
              {"state", name(notice.state)},
              {"made_at", utc(notice.made_at)},
              {"due_at", utc(notice.due_at)},
              {"decided_at", utc_or_null(notice.decided_at)}};
    if (decided_by) json["decided_by"] = text_or_null(notice.decided_by);
    json["about"] = about_json(notice);
    json["tells_plan"] = notice.tells_plan;
    json["planned"] = told_plan_json(r, notice.plan);
    json["planned_before"] = told_plan_json(r, notice.before);
    json["at"] = utc_or_null(notice.at);
    json["title"] = said.title;
    json["text"] = said.lines;
    json["mail"] = mail_json(r, kept.mail);
    json["revision"] = notice.revision;
    json["version"] = notice.version;
    return json;
}

Json contact_json(Rendering const& r, store::ContactRow const& contact) {
    return {{"recipient", named(r, contact.recipient)},
            {"addresses", contact.addresses},
            {"language", model::code(contact.language)},
            {"changed_at", utc(contact.changed_at)},
            {"revision", contact.revision}};
}

}  // namespace rostrum::server::wire
