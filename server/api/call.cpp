#include "server/api/call.hpp"

#include <algorithm>
#include <charconv>

#include "server/access/digest.hpp"
#include "server/api/refused.hpp"
#include "server/http/conditional.hpp"
#include "server/log.hpp"
#include "server/wire/event_codec.hpp"

namespace rostrum::server::api {

namespace {

constexpr std::string_view retry_after_seconds = "1";

http::Coding coding_for(http::Request const& request) {
    std::string const* accepted = request.header("Accept-Encoding");
    return accepted ? http::choose_coding(*accepted) : http::Coding::identity;
}

bool unchanged(http::Request const& request, std::string_view etag) {
    std::string const* condition = request.header("If-None-Match");
    return condition && http::not_modified(*condition, etag);
}

// Whose answer may be served to everybody who sees as much: nothing in it is anybody's own.
std::string cache_key(model::MeetingId const& meeting, wire::Viewer const& viewer,
                      std::string_view form, MeetingView const& view) {
    std::string key = meeting.str();
    key += '\n';
    key += form;
    if (view.publication) key += '@' + std::to_string(view.meeting->version);
    key += '\n';
    key += model::code(viewer.language);
    key += static_cast<char>('0' + static_cast<int>(viewer.sight));
    key += viewer.notes ? 'n' : '-';
    if (viewer.own) key += viewer.own->str();
    return key;
}

Form form_of(model::Language language, std::string media_type, std::string etag_prefix = "") {
    return {std::move(media_type), std::string{model::code(language)}, std::move(etag_prefix)};
}

// "application/json", whatever parameters follow (RFC 9110, 8.3.1).
bool is_json(std::string_view content_type) {
    content_type = content_type.substr(0, content_type.find(';'));
    while (content_type.ends_with(' ') || content_type.ends_with('\t'))
        content_type.remove_suffix(1);
    return http::same_name(content_type, "application/json");
}

std::string dumped(wire::Json const& body) {
    return body.dump(-1, ' ', false, wire::Json::error_handler_t::replace);
}

}  // namespace

namespace {

// A busy service answers a hundred times in a millisecond.
std::string const& written(model::Instant at) {
    thread_local model::Instant last{model::Milliseconds{-1}};
    thread_local std::string text;
    if (at != last) {
        text = wire::utc_milliseconds(at);
        last = at;
    }
    return text;
}

}  // namespace

void add_clock(Clock const& clock, http::Response& response) {
    auto const shown = clock.rehearsal();
    model::Instant const now = shown ? *shown : clock.now();
    response.headers.emplace_back("Server-Time", written(now));
    if (shown) response.headers.emplace_back("Rehearsal", wire::utc(now));
}

bool Call::dry_run() const {
    std::string const* asked = request.query_value("dry_run");
    return asked && *asked == "true";
}

model::Actor Call::actor() const {
    return {principal.role.value_or(model::ActorRole::webcast), principal.token,
            principal.participant};
}

wire::Viewer Call::viewer() const {
    access::Sight sight = access::sight(principal);
    if (sight == access::Sight::programme && view && view->publication)
        sight = access::Sight::published;
    return {language, sight, access::sees_notes(principal), principal.participant};
}

http::Response problem(Call const& call, unsigned status, std::string code) {
    wire::Problem found;
    found.status = status;
    found.code = std::move(code);
    return problem(call, found);
}

http::Response problem(Call const& call, wire::Problem const& found) {
    http::Response response = wire::respond(found, call.service.locales, call.language);
    add_clock(call, response);
    return response;
}

namespace {

http::Response answer_in(Call const& call, RenderedForm const& form, unsigned status) {
    http::Response response;
    add_clock(call, response);
    response.rendered_headers = form.headers;
    bool const read = call.request.method == "GET" || call.request.method == "HEAD";
    if (read && unchanged(call.request, form.etag)) {
        response.status = 304;
        return response;
    }
    response.status = status;
    response.body = form.body;
    return response;
}

}  // namespace

http::Response answer(Call const& call, RenderedAnswer const& rendered) {
    bool const compressed = coding_for(call.request) == http::Coding::gzip;
    return answer_in(call, compressed ? rendered.gzip : rendered.identity, 200);
}

http::Response answer(Call const& call, std::string body, Form form, unsigned status) {
    return answer_in(call, make_form(std::move(body), form, coding_for(call.request)), status);
}

http::Response answer(Call const& call, wire::Json const& body, unsigned status,
                      std::string etag_prefix) {
    return answer(call, dumped(body),
                  form_of(call.language, "application/json", std::move(etag_prefix)), status);
}

http::Response project(Call const& call, Projection const& projection) {
    return answer(call,
                  *project(call.service, call.meeting(), call.view, call.viewer(), projection));
}

std::shared_ptr<RenderedAnswer const> kept(Service const& service, model::MeetingId const& meeting,
                                           ViewPtr const& view, wire::Viewer const& viewer,
                                           std::string_view form) {
    auto found =
        service.rendered.find(cache_key(meeting, viewer, form, *view), view, service.clock.now());
    if (found) service.counters.rendered_hits.fetch_add(1, std::memory_order_relaxed);
    return found;
}

std::shared_ptr<RenderedAnswer const> project(Service const& service,
                                              model::MeetingId const& meeting, ViewPtr const& view,
                                              wire::Viewer const& viewer,
                                              Projection const& projection) {
    model::Instant const now = service.clock.now();
    if (auto known = kept(service, meeting, view, viewer, projection.form)) return known;
    std::string key = cache_key(meeting, viewer, projection.form, *view);
    service.counters.rendered_misses.fetch_add(1, std::memory_order_relaxed);
    model::Stretch const stretch = view->publication
                                       ? model::Stretch{view->meeting->at, std::nullopt}
                                       : projection.stretch(*view, now);
    wire::Rendering rendering{*view, viewer, service.locales, stretch.as_of};
    rendering.origin = service.origin;
    rendering.sequence_base = service.engine.sequence_base();
    auto const made = make_answer(projection.render(rendering, stretch.as_of),
                                  form_of(viewer.language, projection.media_type));
    made->view = view;
    made->stretch = stretch;
    service.rendered.keep(std::move(key), made);
    return made;
}

model::Stretch plain_stretch(MeetingView const& view, model::Instant now) {
    return model::stretch(*view.meeting, now);
}

model::Stretch stretch_of_now(MeetingView const& view, model::Instant now) {
    return model::now_stretch(*view.meeting, model::plan(*view.meeting, *view.list), now);
}

model::Stretch stretch_of_forecasts(MeetingView const& view, model::Instant now) {
    return model::forecast_stretch(*view.meeting, now);
}

model::Result<nlohmann::json, http::Response> read_json(Call const& call) {
    std::string const* type = call.request.header("Content-Type");
    std::string const* coding = call.request.header("Content-Encoding");
    bool const encoded = coding && !http::same_name(*coding, "identity");
    if (!type || !is_json(*type) || encoded) return problem(call, 415, "unsupported_media_type");
    auto parsed = config::parse_json(call.request.body);
    if (parsed) return std::move(parsed).value();
    wire::Problem malformed = wire::schema_problem(parsed.error());
    malformed.code = "malformed";
    return problem(call, malformed);
}

model::Result<nlohmann::json, http::Response> read_json_or_nothing(Call const& call) {
    if (!call.request.body.empty() || call.request.header("Content-Type")) return read_json(call);
    return nlohmann::json(nlohmann::json::object());
}

void refuse_query(config::Complaints& complaints, std::string_view key, std::string_view what) {
    config::complain(complaints,
                     {"", "query parameter " + std::string{key} + ' ' + std::string{what}, ""});
}

std::int64_t query_integer(Call const& call, std::string_view key, std::int64_t min,
                           std::int64_t max, std::int64_t otherwise,
                           config::Complaints& complaints) {
    std::string const* text = call.request.query_value(key);
    if (!text) return otherwise;
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error == std::errc{} && end == text->data() + text->size() && min <= number &&
        number <= max)
        return number;
    config::complain(complaints,
                     {"",
                      "query parameter " + std::string{key} + " must be an integer from " +
                          std::to_string(min) + " to " + std::to_string(max),
                      ""});
    return otherwise;
}

wire::DisplayNames query_names(Call const& call, config::Complaints& complaints) {
    constexpr std::pair<std::string_view, wire::DisplayNames> choice[] = {
        {"one", wire::DisplayNames::one}, {"all", wire::DisplayNames::all}};
    return query_word(call, "names", choice, complaints).value_or(wire::DisplayNames::one);
}

namespace {
constexpr std::string_view cursor_mark = "after-";
}

Page read_page(Call const& call, config::Complaints& complaints) {
    Page page;
    page.limit = static_cast<std::size_t>(query_integer(call, "limit", 1, 500, 100, complaints));
    if (std::string const* cursor = call.request.query_value("cursor")) {
        if (cursor->starts_with(cursor_mark) && cursor->size() > cursor_mark.size())
            page.after = cursor->substr(cursor_mark.size());
        else
            refuse_cursor(complaints);
    }
    return page;
}

void refuse_cursor(config::Complaints& complaints) {
    config::complain(complaints, {"", "query parameter cursor is none of this service's", ""});
}

std::string query_reason(Call const& call, config::Complaints& complaints) {
    constexpr config::StringLimits limits{.min = 1, .max = 1000};
    std::string const* reason = call.request.query_value("reason");
    if (!reason) return {};
    config::Complaints found;
    if (config::check_string(*reason, "", limits, found)) return *reason;
    for (config::Complaint const& complaint : found)
        config::complain(complaints, {"", "query parameter reason " + complaint.message, ""});
    return {};
}

std::string cursor_after(std::string_view key) {
    return std::string{cursor_mark} + std::string{key};
}

model::Result<std::optional<std::uint64_t>, http::Response> expected_revision(
    Call const& call, std::uint64_t present) {
    std::string const* condition = call.request.header("If-Match");
    if (!condition) return problem(call, 428, "precondition_required");
    auto const named = http::parse_entity_tags(*condition);
    if (!named) return problem(call, 400, "bad_header");
    if (named->any) return std::optional<std::uint64_t>{};
    // `"<own revision>.<hash>"`: judged by the revision alone, so that another's booking or another
    // language does not make it stale.
    std::optional<std::uint64_t> stale;
    for (http::EntityTag const& tag : named->tags) {
        std::uint64_t revision = 0;
        char const* const begin = tag.value.data();
        char const* const last = begin + tag.value.size();
        auto const [end, error] = std::from_chars(begin, last, revision);
        if (tag.weak || error != std::errc{} || end == last || *end != '.') continue;
        if (revision == present) return std::optional{revision};
        if (!stale) stale = revision;
    }
    if (!stale) return problem(call, 412, "precondition_failed");
    return stale;
}

model::Result<std::optional<IdempotencyKey>, http::Response> idempotency_key(Call const& call) {
    std::string const* given = call.request.header("Idempotency-Key");
    if (!given) return std::optional<IdempotencyKey>{};
    bool const visible =
        std::all_of(given->begin(), given->end(), [](char c) { return c > ' ' && c < 0x7f; });
    if (given->empty() || given->size() > 255 || !visible) {
        wire::Problem malformed = wire::schema_problem(
            {{"", "header Idempotency-Key must be 1 to 255 visible ASCII characters", ""}});
        return problem(call, malformed);
    }
    std::string target;
    for (std::string const& segment : call.request.path)
        target += '/' + segment;
    return std::optional{IdempotencyKey{
        call.principal.token, *given,
        access::sha256_hex(call.request.method + ' ' + target + '\n' + call.request.body)}};
}

Submission submission(Call const& call, model::Command command) {
    Submission submission;
    submission.meeting = call.meeting();
    submission.command = std::move(command);
    submission.actor = call.actor();
    submission.request_id = call.request.id;
    submission.dry_run = call.dry_run();
    return submission;
}

http::Response unavailable(Call const& call) {
    wire::Problem found;
    found.status = 503;
    found.code = "unavailable";
    found.headers.emplace_back("Retry-After", retry_after_seconds);
    return problem(call, found);
}

http::Response outcome_answer(Call const& call, Outcome const& outcome,
                              http::Response (*accepted)(Call const&, Outcome const&)) {
    switch (outcome.kind) {
        case Outcome::Kind::accepted:
        case Outcome::Kind::replayed:
            return accepted(call, outcome);
        case Outcome::Kind::refused: {
            wire::Viewer const viewer = call.viewer();
            wire::Rendering const rendering{*outcome.view, viewer, call.service.locales};
            return problem(call, wire::problem_of(rendering, outcome.refusal));
        }
        case Outcome::Kind::unknown_meeting:
            return problem(call, 404, "not_found");
        case Outcome::Kind::key_reused:
            return problem(call, 422, "key_reused");
        case Outcome::Kind::key_in_use:
            return problem(call, 409, "key_in_use");
        case Outcome::Kind::unavailable:
            return unavailable(call);
    }
    return unavailable(call);
}

namespace {

void answer_outcome(CallPtr call, http::Respond const& respond, Outcome outcome,
                    http::Response (*accepted)(Call const&, Outcome const&)) {
    auto const shared = std::make_shared<Outcome const>(std::move(outcome));
    answer_later(call, respond, [call, shared, accepted] {
        bool const refused = shared->kind == Outcome::Kind::refused;
        if (refused && !call->dry_run()) keep_refused(*call, *shared);
        return outcome_answer(*call, *shared, accepted);
    });
}

// The last event of what was done then.
void with_events(CallPtr const& call, Outcome outcome, std::function<void(Outcome)> go_on) {
    auto const shared = std::make_shared<Outcome>(std::move(outcome));
    std::uint64_t const version = shared->view->meeting->version;
    call->service.engine.read_events(
        call->meeting(), version - 1, 1,
        [shared, go_on](std::optional<std::vector<store::StoredEvent>> events) {
            if (!events) shared->kind = Outcome::Kind::unavailable;
            if (events)
                for (store::StoredEvent const& event : *events)
                    shared->events.push_back(wire::decode(event.type, event.schema, event.body));
            go_on(std::move(*shared));
        });
}

}  // namespace

void submit(CallPtr call, http::Respond respond, Submission submission,
            http::Response (*accepted)(Call const&, Outcome const&), Told events) {
    if (call->request.method == "POST") {
        auto key = idempotency_key(*call);
        if (!key) return respond(std::move(key).error());
        submission.idempotency = std::move(key).value();
    }
    Engine& engine = call->service.engine;
    engine.submit(std::move(submission), [call, respond, accepted, events](Outcome outcome) {
        if (events == Told::once || outcome.kind != Outcome::Kind::replayed)
            return answer_outcome(call, respond, std::move(outcome), accepted);
        with_events(call, std::move(outcome), [call, respond, accepted](Outcome known) {
            answer_outcome(call, respond, std::move(known), accepted);
        });
    });
}

void answer_later(CallPtr call, http::Respond const& respond, http::MakeResponse make) {
    respond([call = std::move(call), make = std::move(make)] {
        try {
            return make();
        } catch (std::exception const& error) {
            log_line(LogLevel::error, "an answer could not be rendered",
                     {{"request", call->request.id}, {"error", error.what()}});
            return problem(*call, 500, "internal_error");
        }
    });
}

}  // namespace rostrum::server::api
