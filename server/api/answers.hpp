#pragma once

#include "server/api/call.hpp"

// Answers that several operations give.
namespace rostrum::server::api {

// The request that a delegation's act became (202), or that an act is about.
http::Response request_answer(Call const& call, Outcome const& outcome);

// Whether the act waits for an officer now.
inline bool waits(Outcome const& outcome) {
    return outcome.status == 202;
}

// A page of rows that have ids, in their own order. `shown(row)` is the row's JSON, or nullopt
// where the caller is not to see it.
template <class Rows, class Shown>
http::Response collection_answer(Call const& call, Page const& page, Rows const& rows,
                                 Shown shown) {
    wire::Json items = wire::Json::array();
    wire::Json next = nullptr;
    bool begun = page.after.empty();
    for (auto const& row : rows) {
        std::optional<wire::Json> json = begun ? shown(row) : std::nullopt;
        if (json && items.size() == page.limit) {
            next = cursor_after(items.back()["id"].template get<std::string>());
            break;
        }
        if (json) items.push_back(*std::move(json));
        begun = begun || row.id.str() == page.after;
    }
    return answer(call, wire::Json{{"items", std::move(items)},
                                   {"next", std::move(next)},
                                   {"version", call.view->meeting->version}});
}

}  // namespace rostrum::server::api
