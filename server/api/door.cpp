#include "server/api/door.hpp"

#include <algorithm>
#include <array>

#include "server/http/conditional.hpp"
#include "server/log.hpp"

namespace rostrum::server::api {

namespace {

// In the order in which `*` takes them.
constexpr std::array<std::string_view, 6> offered_languages{"en", "ar", "es", "fr", "ru", "zh"};

// Who reads: ?lang before Accept-Language, English where neither says anything.
model::Language preferred_language(http::Request const& request) {
    if (std::string const* asked = request.query_value("lang"))
        if (auto const known = model::language_from(*asked)) return *known;
    std::string const* accepted = request.header("Accept-Language");
    std::string_view const chosen =
        accepted ? http::choose_language(*accepted, offered_languages, "en") : "en";
    return *model::language_from(chosen);
}

// Writes and refusals are told of, reads only where one looks closely. Neither the query nor a
// header is: a token may stand there.
void note_answer(Call const& call, unsigned status) {
    call.service.counters.answered(status);
    bool const read = call.request.method == "GET" || call.request.method == "HEAD";
    LogLevel const level = read && status < 400 ? LogLevel::debug : LogLevel::info;
    if (!logs(level)) return;
    std::string path;
    for (std::string const& segment : call.request.path)
        path += '/' + segment;
    log_line(level, "answered",
             {{"request", call.request.id},
              {"method", call.request.method},
              {"path", path.substr(0, 200)},
              {"status", status},
              {"token", call.principal.token}});
}

http::Response with_header(http::Response response, std::string name, std::string value) {
    response.headers.emplace_back(std::move(name), std::move(value));
    return response;
}

// A read's token in its query, which from then on holds none.
std::optional<std::string> take_token(http::Request& request) {
    if (request.method != "GET" && request.method != "HEAD") return std::nullopt;
    auto const found = std::find_if(request.query.begin(), request.query.end(),
                                    [](auto const& given) { return given.first == "token"; });
    if (found == request.query.end()) return std::nullopt;
    std::string token = std::move(found->second);
    request.query.erase(found);
    return token;
}

http::Response unauthorized(Call const& call, std::string challenge) {
    return with_header(problem(call, 401, "unauthorized"), "WWW-Authenticate",
                       std::move(challenge));
}

}  // namespace

Door::Door(Service& service, http::Rate const& rate,
           std::function<std::chrono::nanoseconds()> steady)
    : service_(service), router_(routes()), limiter_(rate), steady_(std::move(steady)) {}

void Door::operator()(http::Request&& request, http::Respond answer) {
    auto call = std::make_shared<Call>(Call{std::move(request), service_, {}, {}, {}, {}});
    call->language = preferred_language(call->request);
    http::Respond respond = [call, answer = std::move(answer)](auto given) {
        if (auto* response = std::get_if<http::Response>(&given)) {
            note_answer(*call, response->status);
            return answer(std::move(*response));
        }
        answer([call, make = std::get<http::MakeResponse>(std::move(given))] {
            http::Response response = make();
            note_answer(*call, response.status);
            return response;
        });
    };
    if (!known_bearer(*call, respond) || !within_rate(*call, respond)) return;
    Endpoint const* endpoint = route(*call, respond);
    if (!endpoint || !known_query(*call, *endpoint, respond)) return;
    if (!call->parameter("meeting").empty()) {
        call->view = service_.engine.view(call->meeting());
        if (!call->view) return respond(problem(*call, 404, "not_found"));
        if (endpoint->shows == Shows::publication && !published_list(*call, respond)) return;
    }
    endpoint->operation(std::move(call), std::move(respond));
}

http::Response Door::refuse(unsigned status, std::string_view code, http::Request const* request) {
    wire::Problem found;
    found.status = status;
    found.code = code;
    if (status == 503) found.headers.emplace_back("Retry-After", "1");
    service_.counters.answered(status);
    http::Response response = wire::respond(
        found, service_.locales, request ? preferred_language(*request) : model::Language::en);
    add_clock(service_.clock, response);
    return response;
}

// A token that is given must hold, also where none is needed: a client whose token was revoked is
// to learn of it.
bool Door::known_bearer(Call& call, http::Respond const& respond) {
    std::string const* authorization = call.request.header("Authorization");
    // Both at once is one too many (RFC 6750, 2): the one in the URL is a key that nobody knows.
    auto const in_url = authorization ? std::nullopt : take_token(call.request);
    if (!authorization && !in_url) return true;
    std::optional<std::string_view> const token =
        authorization ? access::bearer(*authorization) : std::optional<std::string_view>{*in_url};
    auto principal = token ? service_.tokens.find(*token, service_.clock.real_now()) : std::nullopt;
    // What stands in a URL lands in histories and logs: no token that could write is taken there.
    if (principal && !authorization && !principal->feed) principal.reset();
    if (!principal) {
        // Whoever tries tokens out is limited by the address.
        if (!within_rate(call, respond)) return false;
        respond(unauthorized(call, "Bearer realm=\"rostrum\", error=\"invalid_token\""));
        return false;
    }
    call.principal = *principal;
    return true;
}

bool Door::within_rate(Call& call, http::Respond const& respond) {
    std::string const& key =
        call.principal.token.empty() ? call.request.peer_address : call.principal.token;
    auto const wait = limiter_.take(key, steady_());
    if (wait == std::chrono::seconds{0}) return true;
    service_.counters.rate_limited.fetch_add(1, std::memory_order_relaxed);
    respond(with_header(problem(call, 429, "too_many_requests"), "Retry-After",
                        std::to_string(wait.count())));
    return false;
}

// The list as it was published, for those who see no other and those who ask for it. Before the
// first publication the former see the programme.
bool Door::published_list(Call& call, http::Respond const& respond) {
    std::string const* asked = call.request.query_value("list");
    bool const sees_work = access::sees_work(access::sight(call.principal));
    bool const published = asked ? *asked == "published" : !sees_work;
    bool const there = published ? call.view->published || !sees_work : sees_work;
    if (!there) {
        respond(problem(call, 404, "not_found"));
        return false;
    }
    if (published && call.view->published) call.view = call.view->published;
    return true;
}

Endpoint const* Door::route(Call& call, http::Respond const& respond) {
    using Outcome = http::Router<Endpoint>::Outcome;
    auto match = router_.match(call.request.method, call.request.path);
    switch (match.outcome) {
        case Outcome::found:
            break;
        case Outcome::not_found:
            respond(problem(call, 404, "not_found"));
            return nullptr;
        case Outcome::method_not_allowed:
            respond(with_header(problem(call, 405, "method_not_allowed"), "Allow",
                                std::string{match.allow}));
            return nullptr;
        case Outcome::options: {
            http::Response response;
            response.status = 204;
            add_clock(call, response);
            respond(with_header(std::move(response), "Allow", std::string{match.allow}));
            return nullptr;
        }
    }
    call.parameters = std::move(match.parameters);
    bool const reads = call.request.method == "GET" || call.request.method == "HEAD";
    if (call.principal.feed && !reads) {
        respond(problem(call, 403, "forbidden"));
        return nullptr;
    }
    if (access::may_call(match.route->operation, call.principal)) return &match.route->handler;
    if (call.principal.role)
        respond(problem(call, 403, "forbidden"));
    else
        respond(unauthorized(call, "Bearer realm=\"rostrum\""));
    return nullptr;
}

bool Door::known_query(Call& call, Endpoint const& endpoint, http::Respond const& respond) {
    auto const& known = endpoint.queries;
    auto const& query = call.request.query;
    config::Complaints complaints;
    auto const refuse = [&](std::string_view key, std::string_view what) {
        config::complain(complaints,
                         {"", "query parameter " + std::string{key} + ' ' + std::string{what}, ""});
    };
    for (auto given = query.begin(); given != query.end(); ++given) {
        auto const same = [&](auto const& other) { return other.first == given->first; };
        if (std::find(known.begin(), known.end(), given->first) == known.end())
            refuse(given->first, "is not known here");
        else if (std::any_of(query.begin(), given, same))
            refuse(given->first, "is given twice");
    }
    std::string const* language = call.request.query_value("lang");
    if (language && !model::language_from(*language))
        refuse("lang", "must be one of ar, en, es, fr, ru, zh");
    std::string const* dry_run = call.request.query_value("dry_run");
    if (dry_run && *dry_run != "true" && *dry_run != "false")
        refuse("dry_run", "must be true or false");
    std::string const* list = call.request.query_value("list");
    if (list && *list != "published" && *list != "working")
        refuse("list", "must be published or working");
    if (complaints.empty()) return true;
    wire::Problem found = wire::schema_problem(complaints);
    found.code = "bad_query";
    respond(problem(call, found));
    return false;
}

}  // namespace rostrum::server::api
