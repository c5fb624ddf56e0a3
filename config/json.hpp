#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/result.hpp"
#include "model/time.hpp"

// What every reader of JSON shares, of a request body as of a meeting file: a strict parser, and a
// reader of objects that collects everything that is wrong instead of stopping at the first.
//
//     Complaints complaints;
//     ObjectReader body(*parsed, "", complaints);
//     booking.kind = body.enumeration("kind", kind_words);
//     booking.participant = body.id<model::ParticipantId>("participant");
//     booking.note = body.optional_string("note", {.max = 2000, .multi_line = true});
//     body.optional_object("speaker", [&](ObjectReader& speaker) {
//         booking.name = speaker.string("name");
//     });
//     body.finish();
//     if (!complaints.empty()) return complaints;
namespace rostrum::config {

// One thing that is wrong with a document.
struct Complaint {
    std::string pointer;    // where: a JSON pointer (RFC 6901); "" is the whole document
    std::string message;    // "must be an integer from 1 to 86400"; reads on from the pointer
    std::string paragraph;  // the clause of the resolution that is contradicted; mostly empty

    friend bool operator==(Complaint const&, Complaint const&) = default;
};

using Complaints = std::vector<Complaint>;

// No document is answered with more complaints than this; the rest is dropped.
inline constexpr std::size_t max_complaints = 100;

// Appends, unless there are max_complaints already.
void complain(Complaints& complaints, Complaint complaint);

// The pointer of a member or an element of what `parent` points to, escaped as RFC 6901 says.
std::string pointer_to(std::string_view parent, std::string_view key);
std::string pointer_to(std::string_view parent, std::size_t index);

struct JsonLimits {
    std::size_t depth = 32;       // objects and arrays open at once
    std::size_t key_bytes = 256;  // of one key
};

// Reads a whole JSON text (RFC 8259). Refused, each with its place: duplicate keys, nesting or keys
// beyond the limits, ill-formed UTF-8, NUL anywhere, numbers that neither 64 bits nor a double can
// hold, text after the value, a byte order mark, nothing at all. Duplicate keys, NULs and too large
// integers are all reported; the others end the reading, and torn JSON is placed by line, column
// and byte. No depth of nesting costs stack. Messages are well-formed UTF-8 whatever came in.
model::Result<nlohmann::json, Complaints> parse_json(std::string_view text, JsonLimits limits = {});

// What a string may be. Lengths count code points, as maxLength of JSON Schema does. Control
// characters (C0, DEL, C1) are refused; `multi_line` lets \n and \t through.
struct StringLimits {
    std::size_t min = 1;
    std::size_t max = 200;
    bool multi_line = false;
};

// How many elements an array may have.
struct Count {
    std::size_t min = 0;
    std::size_t max = 1000;
};

// Reads the members of one JSON object. A getter that finds something wrong complains and gives a
// harmless value (empty, the minimum, the first word of the table), so reading goes on and every
// fault is found in one pass; check the complaints before using what was read. Plain getters
// complain of a missing key; `optional_` ones give nullopt for a key that is absent or null. The
// object, the pointer's document and the complaints must outlive the reader.
class ObjectReader {
public:
    // Complains if `value` is no object; the getters are then silent.
    ObjectReader(nlohmann::json const& value, std::string pointer, Complaints& complaints);

    // Whether the key is there, null or not; whether it is there and null. For merge semantics.
    bool present(std::string_view key) const;
    bool is_null(std::string_view key) const;

    std::string string(std::string_view key, StringLimits limits = {});
    std::optional<std::string> optional_string(std::string_view key, StringLimits limits = {});

    // An integer in [min, max]: 3.0, 3.9, "3" and true are none.
    std::int64_t integer(std::string_view key, std::int64_t min, std::int64_t max);
    std::optional<std::int64_t> optional_integer(std::string_view key, std::int64_t min,
                                                 std::int64_t max);

    // Any finite number in [min, max].
    double number(std::string_view key, double min, double max);
    std::optional<double> optional_number(std::string_view key, double min, double max);

    bool boolean(std::string_view key);
    bool boolean(std::string_view key, bool otherwise);  // absent: `otherwise`; null is refused
    std::optional<bool> optional_boolean(std::string_view key);

    // An RFC 3339 instant with its offset; a naive time is refused (config/instant.hpp).
    model::Instant instant(std::string_view key);
    std::optional<model::Instant> optional_instant(std::string_view key);

    // A calendar day, "2025-11-24", 1900 to 2200.
    date::year_month_day day(std::string_view key);
    std::optional<date::year_month_day> optional_day(std::string_view key);

    // The id of something, as one of model's ids: a string of 1 to 64 code points. Whether there is
    // such a thing is not asked here.
    template <class Id>
    Id id(std::string_view key) {
        return Id(string(key, id_limits));
    }
    template <class Id>
    std::optional<Id> optional_id(std::string_view key) {
        auto text = optional_string(key, id_limits);
        if (!text) return std::nullopt;
        return Id(std::move(*text));
    }
    template <class Id>
    std::vector<Id> ids(std::string_view key, Count count = {}) {
        return wrapped<Id>(strings(key, count, id_limits));
    }
    template <class Id>
    std::optional<std::vector<Id>> optional_ids(std::string_view key, Count count = {}) {
        auto texts = optional_strings(key, count, id_limits);
        if (!texts) return std::nullopt;
        return wrapped<Id>(std::move(*texts));
    }

    // One of the words of a table, any range of pairs of a word and its value:
    //     constexpr std::pair<std::string_view, Kind> kind_words[] = {{"role", Kind::role}, ...};
    template <class Table>
    auto enumeration(std::string_view key, Table const& table) {
        auto const found = require(key) ? word(key, table) : std::nullopt;
        return found ? *found : std::begin(table)->second;
    }
    template <class Table>
    auto optional_enumeration(std::string_view key, Table const& table) {
        bool const there = find(key) && !is_null(key);
        return there ? word(key, table) : decltype(word(key, table))(std::nullopt);
    }

    // Arrays of strings; duplicates are let through.
    std::vector<std::string> strings(std::string_view key, Count count = {},
                                     StringLimits limits = {});
    std::optional<std::vector<std::string>> optional_strings(std::string_view key, Count count = {},
                                                             StringLimits limits = {});

    // Calls read(element, its pointer) for each element of an array; the optional one says whether
    // there was an array.
    template <class Read>
    void each(std::string_view key, Count count, Read read) {
        if (require(key)) visit(key, count, read);
    }
    template <class Read>
    bool optional_each(std::string_view key, Count count, Read read) {
        return find(key) && !is_null(key) && visit(key, count, read);
    }

    // Calls read(ObjectReader&) for an object, or for each object of an array, and finishes it.
    template <class Read>
    void object(std::string_view key, Read read) {
        if (auto const* value = require(key)) inside(*value, pointer(key), read);
    }
    template <class Read>
    bool optional_object(std::string_view key, Read read) {
        auto const* value = find(key);
        if (!value || value->is_null()) return false;
        inside(*value, pointer(key), read);
        return true;
    }
    template <class Read>
    void objects(std::string_view key, Count count, Read read) {
        each(key, count, [&](nlohmann::json const& value, std::string at) {
            inside(value, std::move(at), read);
        });
    }
    template <class Read>
    bool optional_objects(std::string_view key, Count count, Read read) {
        return optional_each(key, count, [&](nlohmann::json const& value, std::string at) {
            inside(value, std::move(at), read);
        });
    }

    // The bare value, or null if absent; the key counts as known.
    nlohmann::json const* find(std::string_view key);

    // Every key that is there, in order, for objects whose keys are data.
    std::vector<std::string> keys() const;

    // Adds a complaint about a member, for what only the caller can judge.
    void refuse(std::string_view key, std::string message, std::string paragraph = {});

    // Complains of every key that no getter has asked for. Call it last.
    void finish();

    std::string const& pointer() const { return pointer_; }
    std::string pointer(std::string_view key) const { return pointer_to(pointer_, key); }
    Complaints& complaints() { return complaints_; }

private:
    static constexpr StringLimits id_limits{.min = 1, .max = 64, .multi_line = false};

    nlohmann::json const* require(std::string_view key);
    nlohmann::json const* array_at(std::string_view key, Count count);
    std::string const* word_at(std::string_view key);

    template <class Id>
    static std::vector<Id> wrapped(std::vector<std::string> texts) {
        std::vector<Id> ids;
        for (auto& text : texts)
            ids.emplace_back(std::move(text));
        return ids;
    }

    template <class Table>
    auto word(std::string_view key, Table const& table)
        -> std::optional<std::remove_cvref_t<decltype(std::begin(table)->second)>> {
        std::string const* text = word_at(key);
        if (!text) return std::nullopt;
        auto const found = std::find_if(std::begin(table), std::end(table),
                                        [&](auto const& entry) { return entry.first == *text; });
        if (found != std::end(table)) return found->second;
        std::string choice = "must be one of";
        for (auto const& entry : table)
            choice.append(" ").append(entry.first).append(",");
        choice.pop_back();
        refuse(key, std::move(choice));
        return std::nullopt;
    }

    template <class Read>
    bool visit(std::string_view key, Count count, Read& read) {
        auto const* array = array_at(key, count);
        if (!array) return false;
        const std::string at = pointer(key);
        for (std::size_t index = 0; index < array->size(); ++index)
            read((*array)[index], pointer_to(at, index));
        return true;
    }

    template <class Read>
    void inside(nlohmann::json const& value, std::string at, Read& read) {
        ObjectReader reader(value, std::move(at), complaints_);
        read(reader);
        reader.finish();
    }

    nlohmann::json const* object_;  // null if the value was no object
    std::string pointer_;
    Complaints& complaints_;
    std::set<std::string, std::less<>> known_;
};

// Checks one string as ObjectReader::string does, for elements of arrays and map keys.
bool check_string(nlohmann::json const& value, std::string const& pointer, StringLimits limits,
                  Complaints& complaints);

}  // namespace rostrum::config
