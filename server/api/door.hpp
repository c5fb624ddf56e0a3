#pragma once

#include <functional>

#include "server/api/routes.hpp"
#include "server/http/rate_limit.hpp"

namespace rostrum::server::api {

// What every request passes on its way to an operation: the rate limit, the token, the route, the
// permission, the query's keys, the language, the meeting. Refusals are problems in the caller's
// language. Any thread.
class Door {
public:
    // `steady`: the time that rates go by.
    Door(Service& service, http::Rate const& rate,
         std::function<std::chrono::nanoseconds()> steady);

    void operator()(http::Request&& request, http::Respond respond);
    // For what the HTTP layer refuses by itself; `request` may be null.
    http::Response refuse(unsigned status, std::string_view code, http::Request const* request);

private:
    bool within_rate(Call& call, http::Respond const& respond);
    bool known_bearer(Call& call, http::Respond const& respond);
    bool published_list(Call& call, http::Respond const& respond);
    Endpoint const* route(Call& call, http::Respond const& respond);
    bool known_query(Call& call, Endpoint const& endpoint, http::Respond const& respond);

    Service& service_;
    http::Router<Endpoint> router_;
    http::RateLimiter limiter_;
    std::function<std::chrono::nanoseconds()> steady_;
};

}  // namespace rostrum::server::api
