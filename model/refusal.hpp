#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "model/ids.hpp"
#include "model/time.hpp"

namespace rostrum::model {

enum class Severity { hard, soft };  // H: refuse; S: accept, warn and record

// What a message says about the case at hand. Ids are rendered as names in the reader's language.
using Fact = std::variant<std::int64_t, std::string, Instant, ParticipantId, GroupId, SegmentId,
                          RoleId, BookingId, SittingId>;

using Facts = std::vector<std::pair<std::string, Fact>>;  // by the names of a sentence

// A rule that was broken, with the facts of the case. `message` is a key of the locales
// ("R15.too_long"); facts are its placeholders, in the order of the sentence.
struct Finding {
    RuleId rule;
    Severity severity = Severity::hard;
    std::string message;
    std::string pointer;  // RFC 6901, into the request; may be empty
    Facts facts;

    friend bool operator==(Finding const&, Finding const&) = default;
};

// A request that names something this meeting does not know.
struct Unknown {
    std::string what;  // "participant" | "group" | "segment" | "role" | "booking"
    std::string value;
    std::string pointer;

    friend bool operator==(Unknown const&, Unknown const&) = default;
};

// Why a command was not carried out. Nothing has changed.
struct Refusal {
    enum class Kind {
        broken,          // findings: every rule that was broken; unknown: every unknown name
        not_found,       // the thing that the command is about does not exist (for this actor)
        forbidden,       // it is another delegation's, or this role may not do this
        stale_revision,  // the expected revision is not the thing's own (If-Match)
        stale_list,      // the list changed after the version that the client saw
        conflict,        // the present state does not allow it; `message` says what it is
        floor,           // the same of the floor, whose state is told with it
    };

    Kind kind = Kind::broken;
    std::vector<Finding> findings;
    std::vector<Unknown> unknown;
    std::string message;  // a key of the locales ("conflict.withdrawn"); not for `broken`
};

}  // namespace rostrum::model
