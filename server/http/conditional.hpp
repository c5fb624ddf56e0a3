#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum::server::http {

// An entity tag (RFC 9110, 8.8.3), without its quotes.
struct EntityTag {
    std::string value;
    bool weak = false;
};

// The value of an If-Match or If-None-Match field: "*", or a list of entity tags.
struct EntityTags {
    bool any = false;
    std::vector<EntityTag> tags;
};

// Reads such a value; nothing when it is malformed. Empty list elements are passed over (5.6.1).
std::optional<EntityTags> parse_entity_tags(std::string_view field);

// Strong comparison, as If-Match wants it: neither is weak and the values are the same.
bool same_strongly(EntityTag const& a, EntityTag const& b);
// Weak comparison, as If-None-Match wants it: the values are the same.
bool same_weakly(EntityTag const& a, EntityTag const& b);

// Whether a GET can be answered 304: the If-None-Match value names `etag`, which is given as it
// stands in the ETag field ("\"abc\"", "W/\"abc\""). A malformed field is as good as none: the
// client gets the whole answer.
bool not_modified(std::string_view if_none_match, std::string_view etag);

// What If-Match says of a resource that exists and has this tag (RFC 9110, 13.1.1).
enum class Precondition { holds, fails, malformed };
Precondition if_match(std::string_view field, std::string_view etag);

// The language of `offered` ("ar", "en" ...) that an Accept-Language value likes best (RFC 9110,
// 12.5.4; lookup as in RFC 4647, 3.4: fr-CA is served by fr). A tie goes to the range named first,
// for `*` to the first offered. Without a usable range, or when all are refused with q=0,
// `otherwise`: a text in some language is better than 406.
std::string_view choose_language(std::string_view accept_language,
                                 std::span<const std::string_view> offered,
                                 std::string_view otherwise);

// The index in `offered` ("application/json", "text/calendar" ...) of the media type that an Accept
// value likes best (12.5.1): the most specific range decides on each type, the highest q wins, a
// tie goes to the type offered first. An empty or wholly malformed field accepts everything;
// nothing when none of the offered types is accepted.
std::optional<std::size_t> choose_media_type(std::string_view accept,
                                             std::span<const std::string_view> offered);

// How a body may be encoded for a client that sent this Accept-Encoding value (12.5.3); an absent
// field is an empty value. gzip when it is accepted no less than identity.
enum class Coding { identity, gzip };
Coding choose_coding(std::string_view accept_encoding);

}  // namespace rostrum::server::http
