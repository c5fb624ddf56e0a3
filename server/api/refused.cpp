#include "server/api/refused.hpp"

#include <charconv>

#include "server/api/operations.hpp"
#include "server/log.hpp"
#include "server/wire/problem.hpp"
#include "server/wire/refusal_codec.hpp"

// Tag `refused`: "I was refused yesterday."
namespace rostrum::server::api {

namespace {

constexpr std::size_t longest_asked = 16'384;

// The body without who speaks and what officers noted; empty when it is no JSON object or too long
// to keep.
nlohmann::json asked(Call const& call) {
    if (call.request.body.size() > longest_asked) return nullptr;
    auto body = nlohmann::json::parse(call.request.body, nullptr, false);
    if (!body.is_object()) return nullptr;
    body.erase("speaker");
    body.erase("note");
    body.erase("presiding");
    return body;
}

std::optional<model::ParticipantId> owner_of(model::Booking const* booking) {
    return booking ? model::owner(booking->request) : std::nullopt;
}

// Whom it was about: who was to be booked, or whose booking or swap the path names, else who asked.
std::string participant(Call const& call, model::Meeting const& meeting,
                        nlohmann::json const& body) {
    if (body.is_object() && body.contains("participant") && body["participant"].is_string()) {
        model::ParticipantId const named{body["participant"].get<std::string>()};
        if (meeting.programme->find(named)) return named.str();
    }
    auto owner = owner_of(meeting.find(model::BookingId{call.parameter("booking")}));
    if (model::Swap const* swap = meeting.find(model::SwapId{call.parameter("swap")}))
        owner = owner_of(meeting.find(swap->from));
    if (auto const* request = meeting.find(model::RequestId{call.parameter("request")}))
        owner = request->participant;
    if (!owner) owner = call.principal.participant;
    return owner ? owner->str() : std::string{};
}

std::string operation(http::Request const& request) {
    std::string text = request.method + ' ';
    for (std::string const& segment : request.path)
        text += '/' + segment;
    return text;
}

wire::Json problem_json(wire::Rendering const& r, model::Refusal const& refusal) {
    wire::Problem const problem = wire::problem_of(r, refusal);
    wire::Json json{
        {"status", problem.status},
        {"title", r.word("problem." + problem.code + ".title")},
        {"detail",
         problem.detail.empty() ? r.word("problem." + problem.code + ".detail") : problem.detail}};
    if (!problem.violations.is_null()) json["violations"] = problem.violations;
    if (!problem.errors.is_null()) json["errors"] = problem.errors;
    return json;
}

wire::Json refused_json(wire::Rendering const& r, store::RefusedWrite const& row) {
    wire::Json who = nullptr;
    if (!row.participant.empty()) who = wire::named(r, model::ParticipantId{row.participant});
    return {{"id", std::to_string(row.id)},
            {"at", wire::utc(row.at)},
            {"local", wire::local(r, row.at)},
            {"participant", std::move(who)},
            {"actor", {{"role", row.role}, {"token", row.token}}},
            {"request_id", row.request_id},
            {"operation", row.operation},
            {"asked", row.asked.empty() ? wire::Json(nullptr) : wire::Json::parse(row.asked)},
            {"problem", problem_json(r, wire::decode_refusal(row.refusal))}};
}

http::Response page_of(Call const& call, std::vector<store::RefusedWrite> const& rows,
                       std::size_t limit) {
    wire::Viewer const viewer = call.viewer();
    wire::Rendering const r{*call.view, viewer, call.service.locales};
    wire::Json items = wire::Json::array();
    for (std::size_t i = 0; i < std::min(rows.size(), limit); ++i)
        items.push_back(refused_json(r, rows[i]));
    wire::Json next = nullptr;
    if (rows.size() > limit) next = cursor_after(std::to_string(rows[limit - 1].id));
    return answer(call, wire::Json{{"items", std::move(items)},
                                   {"next", std::move(next)},
                                   {"version", r.meeting().version}});
}

}  // namespace

void keep_refused(Call const& call, Outcome const& outcome) try {
    model::Meeting const& meeting = *outcome.view->meeting;
    model::Refusal refusal = outcome.refusal;
    nlohmann::json body = asked(call);
    // What the meeting does not know may be anything that somebody typed, a person's name too.
    for (model::Unknown& unknown : refusal.unknown) {
        nlohmann::json::json_pointer const pointer{unknown.pointer};
        if (!pointer.empty() && body.contains(pointer)) body[pointer] = "…";
        unknown.value = "…";
    }
    store::RefusedWrite row;
    row.meeting = call.meeting();
    row.participant = participant(call, meeting, body);
    row.at = call.service.clock.now();
    row.token = call.principal.token;
    row.role = std::string{model::name(call.actor().role)};
    row.request_id = call.request.id;
    row.operation = operation(call.request);
    row.refusal = wire::encode_refusal(refusal);
    if (!body.is_null()) row.asked = body.dump();
    call.service.engine.keep_refused(std::move(row));
} catch (std::exception const& error) {
    log_line(LogLevel::error, "a refused write could not be kept",
             {{"request", call.request.id}, {"error", error.what()}});
}

void list_refused(CallPtr call, http::Respond respond) {
    config::Complaints complaints;
    Page const page = read_page(*call, complaints);
    store::RefusedQuery query;
    query.meeting = call->meeting();
    if (auto const* who = call->request.query_value("participant")) query.participant = *who;
    if (auto const* id = call->request.query_value("request_id")) query.request_id = *id;
    query.limit = page.limit + 1;
    if (!page.after.empty()) {
        std::int64_t before = 0;
        char const* const end = page.after.data() + page.after.size();
        auto const [read, error] = std::from_chars(page.after.data(), end, before);
        if (error != std::errc{} || read != end) refuse_cursor(complaints);
        query.before = before;
    }
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    Engine& engine = call->service.engine;
    engine.refused(std::move(query), [call, respond, limit = page.limit](auto rows) {
        answer_later(call, respond, [call, limit, rows = std::move(rows)] {
            return rows ? page_of(*call, *rows, limit) : unavailable(*call);
        });
    });
}

}  // namespace rostrum::server::api
