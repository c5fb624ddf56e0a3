#include "server/http/session.hpp"

#include <spdlog/spdlog.h>

#include <exception>

#include "server/http/answer.hpp"

namespace rostrum::server::http {

namespace {

constexpr std::string_view blank_line = "\r\n";
constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

RequestLimits request_limits(Limits const& limits) {
    return {limits.header_bytes, limits.header_fields, limits.target_bytes, limits.body_bytes,
            limits.longer_body};
}

// The refusal as the service words it; in plain English when that fails too.
Response worded(Service const& service, Refusal const& why, Request const* request) {
    try {
        Response response = service.refuse(why.status, why.code, request);
        if (sendable(response)) return response;
        spdlog::error("http: the refusal {} was rendered with a malformed header", why.code);
    } catch (std::exception const& error) {
        spdlog::error("http: the refusal {} could not be rendered: {}", why.code, error.what());
    } catch (...) {
        spdlog::error("http: the refusal {} could not be rendered", why.code);
    }
    return plain_refusal(why.status, why.code, request);
}

}  // namespace

Session::Session(Service const& service, Connection& connection, AddressBytes const& peer)
    : service_(service),
      connection_(connection),
      peer_(peer),
      peer_text_(address_text(peer)),
      parser_(request_limits(service.limits)),
      exchange_(std::make_shared<Exchange>(connection.worker().context().get_executor())) {
    connection_.when_aborted = [this] { exchange_->close(); };
}

Session::~Session() {
    connection_.when_aborted = nullptr;
    exchange_->close();
}

Task<void> Session::run() {
    TimeOuts const& patience = service_.time_outs;
    connection_.wait_at_most(patience.header);
    bool open = true;
    bool unread = false;
    while (open) {
        const Arrival arrival = co_await next_request();
        if (arrival == Arrival::nothing) co_return;

        id_ = connection_.worker().request_ids().of(parser_.request());
        head_ = parser_.request().method == "HEAD";
        open = arrival == Arrival::request && parser_.wants_keep_alive();
        if (arrival == Arrival::refused) {
            refuse(*parser_.refusal());
        } else if (parser_.asks_of_server()) {
            response_.status = 204;  // "OPTIONS *" is a ping (RFC 9110, 9.3.7)
        } else {
            ask();
            if (!exchange_->settled()) {
                connection_.wait_for_ever();
                co_await exchange_->settling();
            }
            take_answer();
        }

        open = open && !connection_.worker().stopping();
        std::shared_ptr<Streaming const> const begun = head_ ? nullptr : response_.stream;
        render(begun || !open);
        if (!connection_.send_now(outgoing_)) co_return;
        if (!outgoing_.empty()) {
            bool const sent = co_await connection_.send(outgoing_, patience.write);
            if (!sent) co_return;
        }
        if (begun) {
            stream_ = begun;
            co_return;
        }
        response_ = Response();
        unread = arrival == Arrival::refused || !connection_.received().empty();
        if (open) {
            parser_.begin();
            connection_.wait_at_most(patience.idle);
        }
    }
    if (!unread) co_return;
    connection_.set_idle(true);
    co_await connection_.linger(patience.linger);
}

// Reads up to the end of one request. The deadline that is set when it begins is that for the first
// byte; the header's and the body's are set here as they begin.
Task<Session::Arrival> Session::next_request() {
    bool in_header = false;
    bool in_body = false;
    for (;;) {
        connection_.use(parser_.feed(connection_.received()));
        if (parser_.refusal()) co_return Arrival::refused;
        if (parser_.complete()) co_return Arrival::request;
        if (parser_.header_complete() && !in_body) {
            in_body = true;
            connection_.wait_at_most(service_.time_outs.body);
            if (!connection_.received().empty()) continue;
            if (parser_.expects_continue()) {
                outgoing_.clear();
                outgoing_.add(go_on);
                bool const sent = co_await connection_.send(outgoing_, service_.time_outs.write);
                if (!sent) co_return Arrival::nothing;
                connection_.wait_at_most(service_.time_outs.body);
            }
        } else if (!in_header && !in_body && (parser_.begun() || !connection_.received().empty())) {
            in_header = true;
            connection_.wait_at_most(service_.time_outs.header);
        }
        bool const idle = !in_header && !in_body;
        if (idle && connection_.worker().stopping()) co_return Arrival::nothing;
        connection_.set_idle(idle);
        bool const more = co_await connection_.receive();
        connection_.set_idle(false);
        if (!more) co_return missing();
    }
}

// What it means that no more of the request came: time over, or the client has gone.
Session::Arrival Session::missing() {
    bool const something = parser_.begun() || !connection_.received().empty();
    if (!something || !connection_.expired()) return Arrival::nothing;
    parser_.give_up(refusals::time_out);
    return Arrival::refused;
}

// Hands the request to the handler, which answers now or later.
void Session::ask() {
    Request& request = parser_.request();
    request.id = id_;
    if (service_.trusted.contains(peer_)) {
        Client client = client_of(peer_, request, service_.trusted);
        request.peer_address = std::move(client.address);
        request.secure = client.secure;
    } else {
        request.peer_address = peer_text_;
    }
    method_ = request.method;
    Respond respond = exchange_->open();
    try {
        service_.handler(std::move(request), std::move(respond));
    } catch (std::exception const& error) {
        spdlog::error("http: {} of request {} failed: {}", method_, id_, error.what());
    } catch (...) {
        spdlog::error("http: {} of request {} failed", method_, id_);
    }
}

void Session::take_answer() {
    std::optional<Response> answer;
    try {
        answer = exchange_->take();
        if (!answer) spdlog::error("http: {} of request {} was never answered", method_, id_);
    } catch (std::exception const& error) {
        spdlog::error("http: the answer to {} of request {} could not be made: {}", method_, id_,
                      error.what());
    }
    if (!answer) return refuse(refusals::internal_error);
    if (!sendable(*answer)) {
        spdlog::error("http: {} of request {} was answered with a malformed status or header",
                      method_, id_);
        return refuse(refusals::internal_error);
    }
    response_ = std::move(*answer);
}

void Session::refuse(Refusal const& why) {
    Request const& request = parser_.request();
    response_ = worded(service_, why, request.method.empty() ? nullptr : &request);
}

void Session::render(bool close) {
    AnswerContext context;
    context.date = connection_.worker().date();
    context.request_id = id_;
    context.close = close;
    context.say_keep_alive = !close && parser_.speaks_1_0();
    context.chunked = !parser_.speaks_1_0();
    render_head(response_, context, head_bytes_);
    // In one piece: copying a few lines costs less than gathering them.
    if (response_.rendered_headers) head_bytes_ += *response_.rendered_headers;
    head_bytes_ += blank_line;
    outgoing_.clear();
    outgoing_.add(head_bytes_);
    if (response_.stream && response_.stream->opening && !head_) {
        StreamMessage const& opening = *response_.stream->opening;
        outgoing_.add(context.chunked ? opening.chunk() : opening.text());
        return;
    }
    if (!response_.body || head_ || !may_have_body(response_.status)) return;
    auto file = connection_.worker().body_files().find(response_.body);
    if (file) {
        outgoing_.add_file(std::move(file));
    } else {
        outgoing_.add(*response_.body);
    }
}

Task<void> turn_away(Service const& service, Connection& connection) {
    Response response = worded(service, refusals::too_many_connections, nullptr);
    if (response.header("Retry-After") == nullptr) {
        response.headers.emplace_back("Retry-After", "1");
    }
    const Request unknown;
    const std::string id = connection.worker().request_ids().of(unknown);
    AnswerContext context;
    context.date = connection.worker().date();
    context.request_id = id;
    context.close = true;
    std::string head;
    render_head(response, context, head);
    Outgoing outgoing;
    outgoing.add(head);
    if (response.rendered_headers) outgoing.add(*response.rendered_headers);
    outgoing.add(blank_line);
    if (response.body) outgoing.add(*response.body);
    connection.set_idle(true);
    if (!connection.send_now(outgoing)) co_return;
    co_await connection.linger(service.time_outs.linger);
}

}  // namespace rostrum::server::http
