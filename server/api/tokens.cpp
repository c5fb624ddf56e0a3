#include "server/access/tokens.hpp"

#include <algorithm>

#include "server/api/operations.hpp"

// Tag `tokens`: the administrator's.
namespace rostrum::server::api {

namespace {

wire::Json token_json(store::TokenRow const& row) {
    auto const instant = [](std::optional<model::Instant> const& at) {
        return at ? wire::Json(wire::utc(*at)) : wire::Json(nullptr);
    };
    return {{"id", row.id},
            {"role", row.role},
            {"participant", wire::text_or_null(row.participant)},
            {"feed", row.feed},
            {"label", wire::text_or_null(row.label)},
            {"created_by", row.created_by},
            {"created_at", wire::utc(row.created_at)},
            {"expires_at", instant(row.expires_at)},
            {"revoked_at", instant(row.revoked_at)}};
}

store::TokenRow const* find(std::vector<store::TokenRow> const& rows, std::string_view id) {
    auto const row = std::find_if(rows.begin(), rows.end(),
                                  [&](store::TokenRow const& r) { return r.id == id; });
    return row == rows.end() ? nullptr : &*row;
}

// A token is not for keeping in a cache.
http::Response token_answer(Call const& call, wire::Json const& json, unsigned status) {
    http::Response response;
    response.status = status;
    response.headers = {{"Content-Type", "application/json"},
                        {"Content-Language", std::string{model::code(call.language)}},
                        {"Cache-Control", "no-store"}};
    add_clock(call, response);
    if (status == 201)
        response.headers.emplace_back("Location", "/v1/tokens/" + json["id"].get<std::string>());
    response.body = std::make_shared<std::string const>(json.dump());
    return response;
}

// Reads the tokens again after one was made or revoked, then goes on.
void reload(CallPtr const& call, http::Respond const& respond,
            std::function<void(std::vector<store::TokenRow> const&)> go_on) {
    Engine& engine = call->service.engine;
    engine.tokens([call, respond,
                   go_on = std::move(go_on)](std::optional<std::vector<store::TokenRow>> rows) {
        if (!rows) return respond(unavailable(*call));
        call->service.tokens.load(*rows);
        go_on(*rows);
    });
}

std::optional<access::TokenRequest> read_token_request(Call const& call, nlohmann::json const& json,
                                                       config::Complaints& complaints) {
    config::ObjectReader body(json, "", complaints);
    access::TokenRequest request;
    std::string const role = body.string("role", {.max = 40});
    auto const known = access::token_role(role);
    if (!known) body.refuse("role", "must be a role that a token may have");
    request.role = known.value_or(model::ActorRole::webcast);
    request.label = body.optional_string("label").value_or("");
    request.expires_at = body.optional_instant("expires_at");
    request.feed = body.boolean("feed", false);
    if (access::bound_to_a_participant(request.role))
        request.participant = body.id<model::ParticipantId>("participant");
    body.finish();
    request.created_by = call.principal.token;
    request.created_at = call.service.clock.real_now();
    if (request.expires_at && *request.expires_at <= request.created_at)
        body.refuse("expires_at", "must be in the future");
    return complaints.empty() ? std::optional{request} : std::nullopt;
}

// Whether any meeting knows the participant.
bool participant_exists(Call const& call, model::ParticipantId const& id) {
    auto const meetings = call.service.engine.meetings();
    return std::any_of(meetings.begin(), meetings.end(), [&](model::MeetingId const& meeting) {
        return call.service.engine.view(meeting)->meeting->programme->find(id) != nullptr;
    });
}

http::Response unknown_participant(Call const& call, model::ParticipantId const& id) {
    wire::Problem found;
    found.status = 422;
    found.code = "unknown_name";
    found.errors = wire::Json::array(
        {{{"pointer", "/participant"},
          {"message", call.service.locales.format(call.language, "unknown.participant",
                                                  {{"value", id.str()}})}}});
    return problem(call, found);
}

std::string_view bearer_secret(Call const& call) {
    std::string const* authorization = call.request.header("Authorization");
    auto const token = authorization ? access::bearer(*authorization) : std::nullopt;
    return token ? access::secret_of(*token) : std::string_view{};
}

void answer_created(CallPtr const& call, http::Respond const& respond, KeyedOutcome const& outcome,
                    std::string const& text, std::string const& key) {
    switch (outcome.kind) {
        case Outcome::Kind::accepted:
        case Outcome::Kind::replayed:
            break;
        case Outcome::Kind::key_reused:
            return respond(problem(*call, 422, "key_reused"));
        case Outcome::Kind::key_in_use:
            return respond(problem(*call, 409, "key_in_use"));
        default:
            return respond(unavailable(*call));
    }
    bool const replayed = outcome.kind == Outcome::Kind::replayed;
    reload(call, respond, [=](std::vector<store::TokenRow> const& rows) {
        store::TokenRow const* row = find(rows, outcome.id);
        if (!row) return respond(unavailable(*call));
        wire::Json json = token_json(*row);
        json["token"] = replayed ? access::repeat_token(*row, bearer_secret(*call), key) : text;
        respond(token_answer(*call, json, 201));
    });
}

}  // namespace

void list_tokens(CallPtr call, http::Respond respond) {
    config::Complaints complaints;
    Page const page = read_page(*call, complaints);
    auto const rows = call->service.tokens.all();
    if (!page.after.empty() && !find(*rows, page.after)) refuse_cursor(complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    wire::Json items = wire::Json::array();
    wire::Json next = nullptr;
    bool begun = page.after.empty();
    for (store::TokenRow const& row : *rows) {
        if (begun) {
            if (items.size() == page.limit) {
                next = cursor_after(items.back()["id"].get<std::string>());
                break;
            }
            items.push_back(token_json(row));
        }
        begun = begun || row.id == page.after;
    }
    respond(answer(*call, wire::Json{{"items", std::move(items)},
                                     {"next", std::move(next)},
                                     {"version", rows->size()}}));
}

void create_token(CallPtr call, http::Respond respond) {
    auto const json = read_json(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    auto const request = read_token_request(*call, *json, complaints);
    if (!request) return respond(problem(*call, wire::schema_problem(complaints)));
    if (request->participant && !participant_exists(*call, *request->participant))
        return respond(unknown_participant(*call, *request->participant));
    auto key = idempotency_key(*call);
    if (!key) return respond(std::move(key).error());

    std::string const words = *key ? (*key)->key : "";
    access::NewToken made =
        *key ? access::make_repeatable_token(*request, bearer_secret(*call), words)
             : access::make_token(*request);
    if (call->dry_run()) {
        wire::Json rehearsed = token_json(made.row);
        rehearsed["dry_run"] = true;
        return respond(token_answer(*call, rehearsed, 200));
    }
    Engine& engine = call->service.engine;
    engine.add_token(made.row, *key, 201,
                     [call, respond, text = made.text, words](KeyedOutcome outcome) {
                         answer_created(call, respond, outcome, text, words);
                     });
}

void revoke_token(CallPtr call, http::Respond respond) {
    std::string const id = call->parameter("token");
    auto const rows = call->service.tokens.all();
    store::TokenRow const* row = find(*rows, id);
    if (!row) return respond(problem(*call, 404, "not_found"));
    if (call->dry_run()) {
        wire::Json rehearsed = token_json(*row);
        if (!row->revoked_at) rehearsed["revoked_at"] = wire::utc(call->service.clock.real_now());
        rehearsed["dry_run"] = true;
        return respond(token_answer(*call, rehearsed, 200));
    }
    Engine& engine = call->service.engine;
    engine.revoke_token(id, [call, respond, id](std::optional<bool> revoked) {
        if (!revoked) return respond(unavailable(*call));
        reload(call, respond, [=](std::vector<store::TokenRow> const& now) {
            store::TokenRow const* found = find(now, id);
            respond(found ? token_answer(*call, token_json(*found), 200)
                          : problem(*call, 404, "not_found"));
        });
    });
}

}  // namespace rostrum::server::api
