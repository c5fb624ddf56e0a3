#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "server/api/call.hpp"
#include "server/http/router.hpp"

namespace rostrum::server::api {

// Which state of a meeting an operation shows to those who see no more than is published.
enum class Shows {
    present,      // what happens in the room, and everything that is no list
    publication,  // the last one; to everybody who asks for it (`?list=published`)
};

// How an operation is called: its handler, and what its query may hold.
struct Endpoint {
    Operation operation = nullptr;
    std::vector<std::string_view> queries;
    Shows shows = Shows::present;
};

// Every route that is served, in the order of openapi.yaml.
std::vector<http::Route<Endpoint>> routes();

// How many bytes the body of such a request may have beyond the ordinary limit; 0: none.
std::uint64_t longer_body(std::string_view method, std::string_view target);

}  // namespace rostrum::server::api
