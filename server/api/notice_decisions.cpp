#include <algorithm>
#include <limits>
#include <stdexcept>

#include "server/api/notice_parts.hpp"
#include "server/api/operations.hpp"
#include "server/notices/clerk.hpp"

// Tag `notices`: what officers do with them.
namespace rostrum::server::api {

namespace {

constexpr std::size_t most_named = 1'000;  // in one decision
constexpr std::chrono::hours of_use_again{72};

// Which notices are meant: those that are named, or all under review, of one kind or of any.
struct NoticeDecision {
    model::NoticeState state = model::NoticeState::released;
    std::optional<std::vector<std::string>> named;
    std::optional<model::NoticeKind> kind;
};

NoticeDecision read_decision(nlohmann::json const& json, config::Complaints& complaints) {
    constexpr std::pair<std::string_view, model::NoticeState> decisions[] = {
        {"release", model::NoticeState::released}, {"discard", model::NoticeState::discarded}};
    config::ObjectReader body(json, "", complaints);
    NoticeDecision wanted;
    wanted.state = body.enumeration("decision", decisions);
    wanted.named = body.optional_strings("notices", {.min = 1, .max = most_named});
    auto const kind = body.optional_string("kind");
    auto const all = body.optional_boolean("all");
    if (kind) {
        wanted.kind = model::notice_kind(*kind);
        if (!wanted.kind && !kind->empty()) body.refuse("kind", "is no kind of notice");
    }
    if (all && !*all) body.refuse("all", "must be true");
    body.finish();
    int const ways = (wanted.named ? 1 : 0) + (kind ? 1 : 0) + (all ? 1 : 0);
    if (ways != 1)
        config::complain(complaints,
                         {"", "must have one of the keys notices, kind and all, and no other", ""});
    return wanted;
}

// What is there of the notices that are meant.
struct Meant {
    std::vector<store::KeptNotice> under_review;
    std::vector<std::string> passed_over;                      // by name
    std::vector<std::pair<std::size_t, std::string>> unknown;  // with their index in the request
};

void add_named(store::Store& store, model::MeetingId const& meeting,
               std::vector<std::string> const& names, Meant& meant) {
    std::vector<std::int64_t> seen;
    for (std::size_t n = 0; n < names.size(); ++n) {
        store::NoticeQuery query;
        query.meeting = meeting;
        query.id = number_in(names[n], 'n').value_or(-1);
        auto found = store.notices(query);
        if (found.empty()) {
            meant.unknown.emplace_back(n, names[n]);
        } else if (std::find(seen.begin(), seen.end(), *query.id) == seen.end()) {
            seen.push_back(*query.id);
            if (found.front().notice.state == model::NoticeState::review)
                meant.under_review.push_back(std::move(found.front()));
            else
                meant.passed_over.push_back(names[n]);
        }
    }
}

Meant find_meant(store::Store& store, model::MeetingId const& meeting,
                 NoticeDecision const& decision) {
    Meant meant;
    if (decision.named) {
        add_named(store, meeting, *decision.named, meant);
        return meant;
    }
    store::NoticeQuery query;
    query.meeting = meeting;
    query.state = model::NoticeState::review;
    query.kind = decision.kind;
    query.limit = std::numeric_limits<std::int32_t>::max();
    meant.under_review = store.notices(query);
    std::reverse(meant.under_review.begin(), meant.under_review.end());
    return meant;
}

http::Response unknown_notices(Call const& call, Meant const& meant) {
    wire::Problem found;
    found.status = 422;
    found.code = "unknown_name";
    config::Complaints complaints;
    for (auto const& [index, name] : meant.unknown)
        config::complain(
            complaints,
            {config::pointer_to("/notices", index),
             call.service.locales.format(call.language, "unknown.notice", {{"value", name}}), ""});
    found.errors = wire::errors_json(complaints);
    return problem(call, found);
}

// The ids that were decided are what is kept of a request for those who repeat it.
std::string names_of(std::vector<store::KeptNotice> const& notices) {
    std::string names;
    for (store::KeptNotice const& kept : notices)
        names += (names.empty() ? "" : " ") + store::notice_name(kept.notice.id);
    return names;
}

wire::Json decided_json(NoticeDecision const& decision, std::string const& names) {
    wire::Json decided = wire::Json::array();
    for (std::size_t begin = 0; begin < names.size();) {
        auto const end = std::min(names.find(' ', begin), names.size());
        decided.push_back(names.substr(begin, end - begin));
        begin = end + 1;
    }
    wire::Json passed_over = wire::Json::array();
    for (std::string const& name : decision.named.value_or(std::vector<std::string>{}))
        for (wire::Json* const list : {&decided, &passed_over}) {
            if (std::find(list->begin(), list->end(), name) != list->end()) break;
            if (list == &passed_over) passed_over.push_back(name);
        }
    return {{"decided", std::move(decided)}, {"passed_over", std::move(passed_over)}};
}

void save_decided(store::Store& store, Call const& call, NoticeDecision const& decision,
                  Meant const& meant, std::optional<store::IdempotencyRecord> record) {
    store::NoticeSave save;
    save.meeting = call.meeting();
    for (store::KeptNotice const& kept : meant.under_review)
        save.changed.push_back(model::decided(kept.notice, decision.state, call.principal.token,
                                              now_of_meeting(call)));
    if (record) record->subject = names_of(meant.under_review);
    if (!store.save_notices(save, record))
        throw std::logic_error("a notice changed while the writer had it");
}

}  // namespace

void decide_notices(CallPtr call, http::Respond respond) {
    auto const json = read_json(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    auto const decision = std::make_shared<NoticeDecision const>(read_decision(*json, complaints));
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    auto key = idempotency_key(*call);
    if (!key) return respond(std::move(key).error());
    bool const dry_run = call->dry_run();
    auto const meant = std::make_shared<Meant>();
    call->service.engine.run_once(
        dry_run ? std::nullopt : *key, 200,
        [=](store::Store& store,
            std::optional<store::IdempotencyRecord> const& record) -> std::optional<std::string> {
            *meant = find_meant(store, call->meeting(), *decision);
            if (!meant->unknown.empty()) return std::nullopt;
            if (!dry_run) save_decided(store, *call, *decision, *meant, record);
            return names_of(meant->under_review);
        },
        [=](KeyedOutcome const& outcome) {
            if (outcome.kind == Outcome::Kind::accepted && !dry_run) call->service.notices.reload();
            answer_later(call, respond, [=] {
                if (!meant->unknown.empty()) return unknown_notices(*call, *meant);
                if (auto refused = not_carried_out(*call, outcome, "")) return *std::move(refused);
                wire::Json told = decided_json(*decision, outcome.id);
                if (dry_run) told["dry_run"] = true;
                return uncached_answer(*call, told, 200);
            });
        });
}

namespace {

// A notice whose e-mail is made anew, or why it is not.
struct Again {
    std::optional<store::KeptNotice> notice;
    std::string_view conflict;  // the key of its text; empty: there is no such notice
};

// Whether an e-mail tells it, or will.
bool told_by_mail(store::KeptNotice const& kept) {
    if (!kept.notice.mail) return true;  // it is about to be put into one, or is not: soon
    if (!kept.mail) return false;
    return kept.mail->state == store::MailState::waiting ||
           kept.mail->state == store::MailState::sending ||
           kept.mail->state == store::MailState::sent;
}

Again judge_again(Call const& call, store::Store& store) {
    store::NoticeQuery query;
    query.meeting = call.meeting();
    query.id = number_in(call.parameter("notice"), 'n').value_or(-1);
    auto found = store.notices(query);
    if (found.empty()) return {};
    store::KeptNotice& kept = found.front();
    if (kept.notice.state != model::NoticeState::released)
        return {std::nullopt, "notices.not_released"};
    if (told_by_mail(kept)) return {std::nullopt, "notices.mail_on_its_way"};
    if (!call.service.notices.sends_mail()) return {std::nullopt, "notices.no_mail_server"};
    if (!store.contact(query.meeting, kept.notice.recipient))
        return {std::nullopt, "notices.no_contact"};
    store::MailRow mail;
    mail.meeting = query.meeting;
    mail.recipient = kept.notice.recipient;
    mail.made_at = now_of_meeting(call);
    mail.useful_until = mail.made_at + of_use_again;
    kept.mail = mail;
    ++kept.notice.revision;
    return {std::move(kept), {}};
}

void save_again(store::Store& store, store::KeptNotice& kept,
                std::optional<store::IdempotencyRecord> record) {
    kept.mail->id = store.last_mail() + 1;
    kept.notice.mail = kept.mail->id;
    store::NoticeSave save;
    save.meeting = kept.mail->meeting;
    save.changed = {kept.notice};
    save.made_mails = {*kept.mail};
    if (record) record->subject = store::notice_name(kept.notice.id);
    if (!store.save_notices(save, record))
        throw std::logic_error("a notice changed while the writer had it");
}

http::Response sent_again_answer(Call const& call, store::KeptNotice const& kept) {
    wire::Json json = NoticeReader(call).json(kept);
    if (call.dry_run()) json["dry_run"] = true;
    return uncached_answer(call, json, call.dry_run() ? 200 : 202,
                           call.dry_run() ? "" : "/notices/" + json["id"].get<std::string>());
}

// A repeated request is answered with the notice as it is by now.
void answer_again(CallPtr const& call, http::Respond const& respond, std::string const& id) {
    store::NoticeQuery query;
    query.meeting = call->meeting();
    query.id = number_in(id, 'n').value_or(-1);
    auto const found = std::make_shared<std::vector<store::KeptNotice>>();
    call->service.engine.run([found, query](store::Store& store) { *found = store.notices(query); },
                             [=](bool read) {
                                 answer_later(call, respond, [=] {
                                     if (!read) return unavailable(*call);
                                     if (found->empty()) return problem(*call, 404, "not_found");
                                     return sent_again_answer(*call, found->front());
                                 });
                             });
}

}  // namespace

void send_notice_again(CallPtr call, http::Respond respond) {
    auto const json = read_json_or_nothing(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    config::ObjectReader(*json, "", complaints).finish();
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    auto key = idempotency_key(*call);
    if (!key) return respond(std::move(key).error());
    bool const dry_run = call->dry_run();
    auto const again = std::make_shared<Again>();
    call->service.engine.run_once(
        dry_run ? std::nullopt : *key, 202,
        [=](store::Store& store,
            std::optional<store::IdempotencyRecord> const& record) -> std::optional<std::string> {
            *again = judge_again(*call, store);
            if (!again->notice) return std::nullopt;
            if (!dry_run) save_again(store, *again->notice, record);
            return store::notice_name(again->notice->notice.id);
        },
        [=](KeyedOutcome const& outcome) {
            if (auto refused = not_carried_out(*call, outcome, again->conflict))
                return respond(*std::move(refused));
            if (outcome.kind == Outcome::Kind::replayed)
                return answer_again(call, respond, outcome.id);
            if (!dry_run) call->service.notices.reload();
            answer_later(call, respond, [=] { return sent_again_answer(*call, *again->notice); });
        });
}

}  // namespace rostrum::server::api
