#include <sstream>

#include "server/api/operations.hpp"
#include "server/feeds/html.hpp"
#include "server/live/hub.hpp"
#include "server/notices/clerk.hpp"
#include "server/webhooks/dispatcher.hpp"

// Tag `operations`, and what people open in a browser.
namespace rostrum::server::api {

namespace {

http::Response plain(Call const& call, std::string body, std::string media_type) {
    http::Response response;
    response.headers = {{"Content-Type", std::move(media_type)}, {"Cache-Control", "no-store"}};
    add_clock(call, response);
    response.body = std::make_shared<std::string const>(std::move(body));
    return response;
}

// One metric in Prometheus' text format, version 0.0.4.
void put(std::ostream& out, std::string_view name, std::string_view type, std::string_view help,
         double value) {
    out << "# HELP rostrum_" << name << ' ' << help << "\n# TYPE rostrum_" << name << ' ' << type
        << "\nrostrum_" << name << ' ' << value << '\n';
}

void put_answers(std::ostream& out, Counters const& counters) {
    out << "# HELP rostrum_http_answers_total Answers by class of status.\n"
           "# TYPE rostrum_http_answers_total counter\n";
    for (std::size_t i = 1; i < counters.answers.size(); ++i)
        out << "rostrum_http_answers_total{status=\"" << i << "xx\"} " << counters.answers[i]
            << '\n';
}

void put_meetings(std::ostream& out, Engine const& engine) {
    out << "# HELP rostrum_meeting_version Version of a meeting's last event.\n"
           "# TYPE rostrum_meeting_version gauge\n";
    for (model::MeetingId const& id : engine.meetings())
        out << "rostrum_meeting_version{meeting=\"" << id.str() << "\"} "
            << engine.view(id)->meeting->version << '\n';
}

void put_webhooks(std::ostream& out, webhooks::DispatcherMetrics const& metrics) {
    out << "# HELP rostrum_webhook_deliveries_total Attempts to tell an endpoint something.\n"
           "# TYPE rostrum_webhook_deliveries_total counter\n"
           "rostrum_webhook_deliveries_total{result=\"accepted\"} "
        << metrics.accepted << "\nrostrum_webhook_deliveries_total{result=\"failed\"} "
        << metrics.failed << '\n';
    put(out, "webhooks_active", "gauge", "Endpoints that are told what happens.",
        static_cast<double>(metrics.endpoints));
    put(out, "webhooks_failing", "gauge", "Active endpoints whose last attempt failed.",
        static_cast<double>(metrics.failing));
    put(out, "webhooks_disabled_total", "counter",
        "Endpoints that were disabled because they failed for a day or wanted no more.",
        static_cast<double>(metrics.disabled));
}

void put_notices(std::ostream& out, notices::Clerk const& clerk) {
    put(out, "notices_made_total", "counter", "Notices to delegations and desks.",
        static_cast<double>(clerk.metrics().made));
    put(out, "notices_in_review", "gauge", "Notices that wait for an officer.",
        static_cast<double>(clerk.metrics().in_review));
    notices::PostmanMetrics const& mails = clerk.mail_metrics();
    out << "# HELP rostrum_mails_total E-mails, by what became of them.\n"
           "# TYPE rostrum_mails_total counter\n"
           "rostrum_mails_total{result=\"sent\"} "
        << mails.sent << "\nrostrum_mails_total{result=\"failed\"} " << mails.failed
        << "\nrostrum_mails_total{result=\"tried_again\"} " << mails.tried_again << '\n';
    put(out, "mails_waiting", "gauge", "E-mails that wait to be tried again.",
        static_cast<double>(mails.waiting));
}

}  // namespace

void get_home(CallPtr call, http::Respond respond) {
    std::string const* wanted = call->request.query_value("meeting");
    auto const meetings = call->service.engine.meetings();
    if (meetings.empty()) return respond(problem(*call, 404, "not_found"));
    model::MeetingId const id = wanted ? model::MeetingId{*wanted} : meetings.front();
    auto shown = std::make_shared<Call>(*call);
    shown->view = call->service.engine.view(id);
    if (!shown->view) return respond(problem(*call, 404, "not_found"));
    if (shown->view->published && !access::sees_work(access::sight(call->principal)))
        shown->view = shown->view->published;
    shown->parameters.set("meeting", id.str());
    bool const rehearsal = call->service.clock.rehearsal().has_value();
    respond(project(
        *shown, {rehearsal ? "home, rehearsed" : "home", "text/html; charset=utf-8", plain_stretch,
                 [rehearsal](wire::Rendering const& r, model::Instant as_of) {
                     return feeds::timetable_html(r, as_of, rehearsal);
                 }}));
}

void get_docs(CallPtr call, http::Respond respond) {
    respond(answer(*call, *call->service.docs, {"text/html; charset=utf-8", "", ""}));
}

void get_openapi(CallPtr call, http::Respond respond) {
    respond(answer(*call, *call->service.openapi, {"application/yaml", "", ""}));
}

void get_health(CallPtr call, http::Respond respond) {
    wire::Json const json{{"status", "alive"}, {"release", call->service.release}};
    respond(plain(*call, json.dump(), "application/json"));
}

void get_readiness(CallPtr call, http::Respond respond) {
    if (!call->service.engine.healthy()) return respond(unavailable(*call));
    wire::Json const json{
        {"status", "ready"},
        {"meetings", call->service.engine.meetings().size()},
        {"clock_ahead_milliseconds", call->service.clock.machine_ahead().count()}};
    respond(plain(*call, json.dump(), "application/json"));
}

void get_metrics(CallPtr call, http::Respond respond) {
    std::ostringstream out;
    out.precision(15);
    Engine const& engine = call->service.engine;
    Counters const& counters = call->service.counters;
    WriterMetrics const& writer = engine.metrics();
    put_answers(out, counters);
    put(out, "rendered_hits_total", "counter", "Answers served from memory.",
        static_cast<double>(counters.rendered_hits));
    put(out, "rendered_misses_total", "counter", "Answers that had to be rendered.",
        static_cast<double>(counters.rendered_misses));
    put(out, "rate_limited_total", "counter", "Requests refused with 429.",
        static_cast<double>(counters.rate_limited));
    put(out, "commands_accepted_total", "counter", "Commands carried out.",
        static_cast<double>(writer.accepted));
    put(out, "commands_replayed_total", "counter", "Repeated commands that were answered again.",
        static_cast<double>(writer.replayed));
    put(out, "commands_unavailable_total", "counter", "Commands that the store failed.",
        static_cast<double>(writer.unavailable));
    put(out, "append_seconds_total", "counter", "Time spent in transactions that succeeded.",
        static_cast<double>(writer.append_nanoseconds) / 1e9);
    put(out, "events_appended_total", "counter", "Events made durable.",
        static_cast<double>(writer.events));
    put(out, "batches_total", "counter", "Transactions that made them durable.",
        static_cast<double>(writer.batches));
    put(out, "commands_refused_total", "counter", "Commands refused by the rules.",
        static_cast<double>(writer.refused));
    live::Hub& hub = call->service.hub;
    put(out, "streams", "gauge", "Subscribers of live streams.",
        static_cast<double>(hub.places().taken()));
    put(out, "stream_messages_total", "counter", "Messages to subscribers, each counted for each.",
        static_cast<double>(hub.metrics().messages));
    put(out, "stream_events_rendered_total", "counter",
        "Events put into words for a stream, once for each view.",
        static_cast<double>(hub.metrics().rendered));
    put(out, "stream_dropped_total", "counter", "Subscribers that were too slow.",
        static_cast<double>(hub.metrics().dropped));
    put(out, "stream_tasks_total", "counter", "What the hub of the streams has carried out.",
        static_cast<double>(hub.metrics().tasks));
    put_webhooks(out, call->service.webhooks.metrics());
    put_notices(out, call->service.notices);
    put(out, "queue_length", "gauge", "Commands that wait for the writer.",
        static_cast<double>(engine.waiting()));
    put(out, "store_healthy", "gauge", "1 when the last write worked.", engine.healthy() ? 1 : 0);
    put(out, "clock_ahead_seconds", "gauge",
        "How far the machine's clock is ahead of the service's own time; negative: behind.",
        static_cast<double>(call->service.clock.machine_ahead().count()) / 1e3);
    put_meetings(out, engine);
    respond(plain(*call, out.str(), "text/plain; version=0.0.4; charset=utf-8"));
}

}  // namespace rostrum::server::api
