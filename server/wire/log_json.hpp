#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "config/instant.hpp"
#include "model/ids.hpp"
#include "model/time.hpp"
#include "server/wire/request_codec.hpp"

// How the log's codecs write and read one member of a JSON object. `put` leaves out what says
// nothing (empty, false, absent), and `get` leaves the value as it is where there is no member, so
// bodies stay short and an older body, written before a member existed, still reads.
namespace rostrum::server::wire {

inline void put(nlohmann::json& out, char const* key, std::string const& value) {
    if (!value.empty()) out[key] = value;
}
inline void put(nlohmann::json& out, char const* key, bool value) {
    if (value) out[key] = true;
}
inline void put(nlohmann::json& out, char const* key, model::Instant value) {
    out[key] = config::format_instant(value);
}
inline void put(nlohmann::json& out, char const* key, model::Seconds value) {
    out[key] = value.count();
}
template <class Tag>
void put(nlohmann::json& out, char const* key, model::Id<Tag> const& value) {
    put(out, key, value.str());
}
template <class Tag>
void put(nlohmann::json& out, char const* key, std::vector<model::Id<Tag>> const& values) {
    for (auto const& value : values)
        out[key].push_back(value.str());
}
template <class Value>
void put(nlohmann::json& out, char const* key, std::optional<Value> const& value) {
    if (value) put(out, key, *value);
}

// A string that must be there.
inline std::string const& text(nlohmann::json const& in, char const* key) {
    return in.at(key).get_ref<std::string const&>();
}

inline model::Instant instant_of(nlohmann::json const& value) {
    auto const& written = value.get_ref<std::string const&>();
    auto const instant = config::parse_instant(written);
    if (!instant) throw Undecodable("no instant: \"" + written + "\"");
    return *instant;
}

inline void read(nlohmann::json const& value, std::string& into) {
    into = value.get_ref<std::string const&>();
}
inline void read(nlohmann::json const& value, bool& into) {
    into = value.get<bool>();
}
inline void read(nlohmann::json const& value, model::Instant& into) {
    into = instant_of(value);
}
inline void read(nlohmann::json const& value, model::Seconds& into) {
    into = model::Seconds{value.get<std::int64_t>()};
}
template <class Tag>
void read(nlohmann::json const& value, model::Id<Tag>& into) {
    into = model::Id<Tag>(value.get_ref<std::string const&>());
}
template <class Tag>
void read(nlohmann::json const& value, std::vector<model::Id<Tag>>& into) {
    into.clear();
    for (auto const& element : value)
        into.emplace_back(element.get_ref<std::string const&>());
}
template <class Value>
void read(nlohmann::json const& value, std::optional<Value>& into) {
    read(value, into.emplace());
}

template <class Value>
void get(nlohmann::json const& in, char const* key, Value& into) {
    if (auto const found = in.find(key); found != in.end()) read(*found, into);
}

}  // namespace rostrum::server::wire
