#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/api/call.hpp"

// What operations on rows of the store share: endpoints of webhooks, deliveries, notices, contacts.
namespace rostrum::server::api {

// The number in "w17", of that letter; nullopt: it is no such name.
std::optional<std::int64_t> number_in(std::string_view name, char letter);

// An answer that no cache keeps. `location` behind the meeting's path; empty: none.
http::Response uncached_answer(Call const& call, wire::Json const& json, unsigned status,
                               std::string const& location = "");

// The answer where a task of Engine::run_once was not carried out; nullopt: it was, now or before.
// A task that did nothing was about what is not there (404), or against what is so already (409,
// with the text of that key).
std::optional<http::Response> not_carried_out(Call const& call, KeyedOutcome const& outcome,
                                              std::string_view conflict_key);
http::Response conflict_answer(Call const& call, std::string_view key);

// A page of rows, of which there is one more than the page holds where another one follows. `key`
// is where that one goes on.
template <class Rows, class Shown, class Key>
wire::Json page_of_rows(Page const& page, Rows const& rows, std::uint64_t version, Shown shown,
                        Key key) {
    wire::Json items = wire::Json::array();
    std::size_t const count = std::min<std::size_t>(rows.size(), page.limit);
    for (std::size_t n = 0; n < count; ++n)
        items.push_back(shown(rows[n]));
    wire::Json next = nullptr;
    if (rows.size() > count) next = cursor_after(key(rows[count - 1]));
    return {{"items", std::move(items)}, {"next", std::move(next)}, {"version", version}};
}

}  // namespace rostrum::server::api
