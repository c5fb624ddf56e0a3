#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/api/service.hpp"
#include "server/http/router.hpp"
#include "server/wire/now_json.hpp"
#include "server/wire/problem.hpp"

namespace rostrum::server::api {

// A request that has passed the door: it is known who asks, in which language, for which operation.
struct Call {
    http::Request request;
    Service& service;
    access::Principal principal;
    model::Language language = model::Language::en;
    http::Parameters parameters;  // of the path, by name
    // The meeting's newest version, or the last publication where the operation shows that to this
    // caller; null where the operation is no meeting's.
    ViewPtr view;

    std::string const& parameter(std::string_view name) const { return parameters[name]; }
    bool dry_run() const;
    model::MeetingId meeting() const { return model::MeetingId{parameter("meeting")}; }
    model::Actor actor() const;
    // As whom this caller sees meetings.
    wire::Viewer viewer() const;
};

using CallPtr = std::shared_ptr<Call const>;

// An operation: it answers before it returns, or keeps `respond` and answers later.
using Operation = void (*)(CallPtr call, http::Respond respond);

// ---- Answers -----------------------------------------------------------------------------------

// The headers that say what time it is here: Server-Time, and in rehearsal that it is one. For
// answers that are made by hand.
void add_clock(Clock const& clock, http::Response& response);
inline void add_clock(Call const& call, http::Response& response) {
    add_clock(call.service.clock, response);
}
http::Response problem(Call const& call, unsigned status, std::string code);
http::Response problem(Call const& call, wire::Problem const& problem);
// 200 (or `status`) with a body that only this caller gets, its ETag, or 304 or HEAD's emptiness.
http::Response answer(Call const& call, std::string body, Form form, unsigned status = 200);
http::Response answer(Call const& call, wire::Json const& body, unsigned status = 200,
                      std::string etag_prefix = "");
// From what is kept: 304 or the coding that the caller takes.
http::Response answer(Call const& call, RenderedAnswer const& rendered);

// Answers a read whose body depends on nothing but the meeting's version, the time, the viewer's
// language and how much it sees. `form` names the body ("timetable.csv"). What is somebody's own is
// rendered for each call, everything else once.
struct Projection {
    std::string_view form;
    std::string media_type = "application/json";
    std::function<model::Stretch(MeetingView const&, model::Instant now)> stretch;
    std::function<std::string(wire::Rendering const&, model::Instant as_of)> render;
};
http::Response project(Call const& call, Projection const& projection);
// What was rendered so before and still holds; nullptr: nothing.
std::shared_ptr<RenderedAnswer const> kept(Service const& service, model::MeetingId const& meeting,
                                           ViewPtr const& view, wire::Viewer const& viewer,
                                           std::string_view form);
// The same without a call: what this viewer gets of this version.
std::shared_ptr<RenderedAnswer const> project(Service const& service,
                                              model::MeetingId const& meeting, ViewPtr const& view,
                                              wire::Viewer const& viewer,
                                              Projection const& projection);

// The stretch of what shows no running state; of what is on now; of what tells forecasts.
model::Stretch plain_stretch(MeetingView const& view, model::Instant now);
model::Stretch stretch_of_now(MeetingView const& view, model::Instant now);
model::Stretch stretch_of_forecasts(MeetingView const& view, model::Instant now);

// ---- Bodies and queries ------------------------------------------------------------------------

// The JSON of a request's body, or the problem to answer with: 415, or 400 with every complaint.
model::Result<nlohmann::json, http::Response> read_json(Call const& call);
// The same where a body may be left out altogether: an empty object then.
model::Result<nlohmann::json, http::Response> read_json_or_nothing(Call const& call);

// A complaint about a member of the query: "query parameter <key> <what>".
void refuse_query(config::Complaints& complaints, std::string_view key, std::string_view what);

// The value that the query names out of a table of words; nullopt when it is absent; a complaint
// when there is no such word.
template <class T, std::size_t count>
std::optional<T> query_word(Call const& call, std::string_view key,
                            const std::pair<std::string_view, T> (&words)[count],
                            config::Complaints& complaints) {
    std::string const* text = call.request.query_value(key);
    if (!text) return std::nullopt;
    for (auto const& [word, value] : words)
        if (word == *text) return value;
    refuse_query(complaints, key, "is none that there is");
    return std::nullopt;
}

// An integer of the query in [min, max]; `otherwise` when it is absent; a complaint when it is
// none.
std::int64_t query_integer(Call const& call, std::string_view key, std::int64_t min,
                           std::int64_t max, std::int64_t otherwise,
                           config::Complaints& complaints);

// The query's `names`: one language unless it asks for all.
wire::DisplayNames query_names(Call const& call, config::Complaints& complaints);

// A page of a collection whose rows are in a total order that no write changes: rows after the
// cursor's, at most `limit`.
struct Page {
    std::string after;  // the key of the last row of the page before; empty: from the beginning
    std::size_t limit = 100;
};
Page read_page(Call const& call, config::Complaints& complaints);
std::string cursor_after(std::string_view key);
// A cursor that this service never gave.
void refuse_cursor(config::Complaints& complaints);

// ---- Writes ------------------------------------------------------------------------------------

// The revision that If-Match names of what is at `present` now: 428 when the header is missing, 412
// when none of its tags is one of ours, nullopt for `*`. Of several the present one counts, else
// the first, which is stale.
model::Result<std::optional<std::uint64_t>, http::Response> expected_revision(
    Call const& call, std::uint64_t present);

// The query's `reason`; empty when there is none. Complains of one that no body could hold.
std::string query_reason(Call const& call, config::Complaints& complaints);

// The Idempotency-Key of a POST, if there is one; 400 when it is malformed.
model::Result<std::optional<IdempotencyKey>, http::Response> idempotency_key(Call const& call);

// The answer to a command's outcome: its refusal or failure, or what `accepted` makes of it.
http::Response outcome_answer(Call const& call, Outcome const& outcome,
                              http::Response (*accepted)(Call const&, Outcome const&));
// Whether an answer that is given again needs the events of the first one, out of the store.
enum class Told { once, again };
// Hands a command to the writer; answers with its refusal, or with what `accepted` makes of it.
void submit(CallPtr call, http::Respond respond, Submission submission,
            http::Response (*accepted)(Call const&, Outcome const&), Told events = Told::once);
// Answers out of what the writer or its thread found. The answer is made on the connection's
// thread, for the writer has better to do; a failure is logged and answered 500.
void answer_later(CallPtr call, http::Respond const& respond, http::MakeResponse make);
// A submission of this caller for its meeting.
Submission submission(Call const& call, model::Command command);

http::Response unavailable(Call const& call);

}  // namespace rostrum::server::api
