#include <algorithm>

#include "server/api/operations.hpp"
#include "server/http/conditional.hpp"
#include "server/importing/report_json.hpp"
#include "server/log.hpp"

// Tag `imports` of the interface: a whole list out of a spreadsheet, judged before anything is
// stored, and stored as one.
namespace rostrum::server::api {

namespace {

using importing::Import;
using importing::Judgement;

constexpr int most_attempts = 3;

// One import on its way: at the desk, then with the writer, then at the desk again.
struct Work {
    CallPtr call;
    http::Respond respond;
    std::string reason;
    std::optional<IdempotencyKey> key;
    Import import = {};
    int attempts = 0;
};
using WorkPtr = std::shared_ptr<Work>;

enum class TableForm { csv, xlsx };

std::optional<TableForm> table_form(http::Request const& request) {
    std::string const* given = request.header("Content-Type");
    if (!given || request.header("Content-Encoding")) return std::nullopt;
    std::string_view const type =
        http::trimmed(std::string_view{*given}.substr(0, given->find(';')));
    if (http::same_name(type, "text/csv")) return TableForm::csv;
    if (http::same_name(type, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
        return TableForm::xlsx;
    return std::nullopt;
}

http::Response not_a_table(Call const& call) {
    wire::Problem found;
    found.status = 415;
    found.code = "unsupported_media_type";
    found.detail = call.service.locales.text(call.language, "import.media_types");
    return problem(call, found);
}

http::Response unreadable(Call const& call, std::vector<importing::Fault> const& faults) {
    wire::Viewer const viewer = call.viewer();
    return problem(call, importing::unreadable({*call.view, viewer, call.service.locales}, faults));
}

http::Response report(Work const& work, Judgement const& judgement, unsigned status) {
    Call const& call = *work.call;
    wire::Viewer const viewer = call.viewer();
    wire::Rendering const rendering{*judgement.after, viewer, call.service.locales};
    wire::Json json{{"counts", importing::counts_json(judgement)},
                    {"rows", importing::rows_json(rendering, work.import, judgement)},
                    {"version", rendering.meeting().version}};
    if (call.dry_run()) json["dry_run"] = true;
    return answer(call, json, status);
}

http::Response refusal(Work const& work, Judgement const& judgement) {
    Call const& call = *work.call;
    wire::Viewer const viewer = call.viewer();
    wire::Rendering const rendering{*judgement.after, viewer, call.service.locales};
    wire::Problem found;
    found.status = 422;
    found.code = "import_refused";
    found.rows = importing::rows_json(rendering, work.import, judgement);
    return problem(call, found);
}

Judgement judged(Work const& work) {
    Call const& call = *work.call;
    ViewPtr const view = call.service.engine.view(call.meeting());
    model::Instant const now = std::max(call.service.clock.now(), view->meeting->at);
    return importing::judge(view, work.import, call.actor(), now);
}

void store_or_tell(WorkPtr const& work);

// What was judged acceptable and is refused has met another's write: it is judged again, as the
// meeting is now.
void conclude(WorkPtr const& work, Judgement const& judgement, Outcome const& outcome) {
    bool const done =
        outcome.kind == Outcome::Kind::accepted || outcome.kind == Outcome::Kind::replayed;
    if (done && !outcome.subject.empty()) {
        Judgement const stored =
            importing::settled(outcome.view, work->import, model::BookingId{outcome.subject});
        return work->respond(report(*work, stored, static_cast<unsigned>(outcome.status)));
    }
    if (done && judgement.refused > 0) return work->respond(refusal(*work, judgement));
    if (done) return work->respond(report(*work, judgement, 200));
    if (outcome.kind == Outcome::Kind::refused && ++work->attempts < most_attempts)
        return store_or_tell(work);
    work->respond(outcome_answer(*work->call, outcome, nullptr));
}

// A failure is logged and answered 500.
void at_desk(WorkPtr const& work, std::function<void()> const& task) {
    try {
        task();
    } catch (std::exception const& error) {
        log_line(LogLevel::error, "an import failed",
                 {{"request", work->call->request.id}, {"error", error.what()}});
        work->respond(problem(*work->call, 500, "internal_error"));
    }
}

// The writer is asked also where there is nothing to store: the key may be that of an import that
// was stored, whose answer is given again.
void store_or_tell(WorkPtr const& work) {
    auto const judgement = std::make_shared<Judgement const>(judged(*work));
    Call const& call = *work->call;
    if (call.dry_run()) return work->respond(report(*work, *judgement, 200));
    Submission booking = submission(call, model::BookAll{});
    importing::fill(booking, work->import, *judgement);
    booking.idempotency = work->key;
    booking.success_status = 201;
    call.service.engine.submit(std::move(booking), [work, judgement](Outcome outcome) {
        auto const shared = std::make_shared<Outcome const>(std::move(outcome));
        work->call->service.desk->go_on([work, judgement, shared] {
            at_desk(work, [&] { conclude(work, *judgement, *shared); });
        });
    });
}

void read_and_judge(WorkPtr const& work, TableForm form) {
    Call const& call = *work->call;
    auto const table = form == TableForm::csv ? importing::read_csv(call.request.body)
                                              : importing::read_xlsx(call.request.body);
    if (!table) return work->respond(unreadable(call, {table.error()}));
    auto import = importing::read_rows(*table, *call.view->meeting->programme, work->reason);
    if (!import) return work->respond(unreadable(call, import.error()));
    work->import = std::move(import).value();
    store_or_tell(work);
}

}  // namespace

void create_import(CallPtr call, http::Respond respond) {
    auto const form = table_form(call->request);
    if (!form) return respond(not_a_table(*call));
    config::Complaints complaints;
    std::string reason = query_reason(*call, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    auto key = idempotency_key(*call);
    if (!key) return respond(std::move(key).error());

    auto const work =
        std::make_shared<Work>(Work{call, respond, std::move(reason), std::move(key).value()});
    bool const taken = call->service.desk->take(
        [work, form] { at_desk(work, [&] { read_and_judge(work, *form); }); });
    if (!taken) respond(unavailable(*call));
}

}  // namespace rostrum::server::api
