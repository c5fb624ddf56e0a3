#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "server/wire/event_codec.hpp"

// What the codecs of events are made of: one specialization of Codec for each event, and the way
// through a variant of them, which is the table of its types.
namespace rostrum::server::wire {

// `type` and `schema` are what `to_json` writes; `from_json` is given the schema that it reads, at
// most that one. A change of the body raises `schema`, and from_json goes on reading the older
// ones.
template <class E>
struct Codec;

template <class E>
std::string_view type_as(E const&) {
    return Codec<E>::type;
}

template <class E>
EncodedEvent encode_as(E const& event) {
    return {std::string(Codec<E>::type), Codec<E>::schema, Codec<E>::to_json(event).dump()};
}

// nullopt: it is of another type.
template <class E>
std::optional<E> decode_as(std::string_view type, int schema, nlohmann::json const& body) {
    if (type != Codec<E>::type) return std::nullopt;
    if (schema > Codec<E>::schema)
        throw Undecodable("schema " + std::to_string(schema) + ", written by a newer release (" +
                          std::to_string(Codec<E>::schema) + " is the newest known here)");
    if (schema < 1) throw Undecodable("schema " + std::to_string(schema));
    return Codec<E>::from_json(body, schema);
}

template <class Variant>
struct OneOf;

// Every alternative of the variant, and nothing besides.
template <class... E>
struct OneOf<std::variant<E...>> {
    using Event = std::variant<E...>;

    static std::string_view type(Event const& event) {
        return std::visit([](auto const& what) { return type_as(what); }, event);
    }
    static EncodedEvent encode(Event const& event) {
        return std::visit([](auto const& what) { return encode_as(what); }, event);
    }
    // nullopt: none is of this type.
    static std::optional<Event> decode(std::string_view type, int schema,
                                       nlohmann::json const& body) {
        std::optional<Event> event;
        auto const attempt = [&]<class Made>(std::optional<Made> made) {
            if (made) event.emplace(*std::move(made));
            return event.has_value();
        };
        (attempt(decode_as<E>(type, schema, body)) || ...);
        return event;
    }
};

}  // namespace rostrum::server::wire
