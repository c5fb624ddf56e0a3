#include "config/json.hpp"

#include <cmath>

#include "config/instant.hpp"

namespace rostrum::config {
namespace {

using nlohmann::json;

// Builds the value as nlohmann's parser walks the text, keeping what its own reader forgets: which
// keys were seen before, how deep it is, and where.
class Builder {
public:
    Builder(std::string_view text, JsonLimits limits) : text_(text), limits_(limits) {}

    bool null() { return put(nullptr); }
    bool boolean(bool value) { return put(value); }
    bool number_integer(std::int64_t value) { return put(value); }
    bool number_unsigned(std::uint64_t value) { return put(value); }

    bool number_float(double value, std::string const& written) {
        // An integer too large for 64 bits reaches us as a rounded double.
        if (written.find_first_of(".eE") == written.npos) fault(next_pointer(), "is too large");
        return put(value);
    }

    bool string(std::string& value) {
        if (value.find('\0') != value.npos) fault(next_pointer(), "holds a NUL character");
        return put(std::move(value));
    }

    bool binary(std::vector<std::uint8_t>&) { return false; }

    bool start_object(std::size_t) { return open(json::object()); }
    bool start_array(std::size_t) { return open(json::array()); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }

    bool key(std::string& value) {
        Frame& frame = frames_.back();
        if (value.size() > limits_.key_bytes) {
            fault(pointer_of(frames_.size() - 1),
                  "has a key longer than " + std::to_string(limits_.key_bytes) + " bytes");
            return false;
        }
        frame.key = std::move(value);
        if (frame.key.find('\0') != frame.key.npos) fault(next_pointer(), "holds a NUL character");
        if (frame.container->contains(frame.key)) fault(next_pointer(), "is there twice");
        return complaints.size() < max_complaints;
    }

    bool parse_error(std::size_t position, std::string const&, json::exception const& error) {
        if (dynamic_cast<json::out_of_range const*>(&error))
            fault(next_pointer(), "is too large");
        else
            fault("", "is not JSON: " + reason(error.what()) + place(position));
        return false;
    }

    json root;
    Complaints complaints;

private:
    struct Frame {
        json* container;
        std::string key;  // the member being read, in an object
    };

    void fault(std::string pointer, std::string message) {
        complain(complaints, {std::move(pointer), std::move(message), {}});
    }

    template <class Value>
    bool put(Value&& value) {
        place_for_next() = std::forward<Value>(value);
        return complaints.size() < max_complaints;
    }

    json& place_for_next() {
        if (frames_.empty()) return root;
        Frame& frame = frames_.back();
        if (frame.container->is_object()) return (*frame.container)[frame.key];
        frame.container->push_back(nullptr);
        return frame.container->back();
    }

    bool open(json empty) {
        if (frames_.size() >= limits_.depth) {
            fault(next_pointer(),
                  "is nested deeper than " + std::to_string(limits_.depth) + " levels");
            return false;
        }
        json& place = place_for_next();
        place = std::move(empty);
        frames_.push_back({&place, {}});
        return true;
    }

    bool close() {
        frames_.pop_back();
        return true;
    }

    // Of the container that is `depth` levels down: the path through those above it. An array's
    // open element is already its last.
    std::string pointer_of(std::size_t depth) const {
        std::string pointer;
        for (std::size_t i = 0; i < depth; ++i) {
            Frame const& frame = frames_[i];
            pointer = frame.container->is_object()
                          ? pointer_to(pointer, frame.key)
                          : pointer_to(pointer, frame.container->size() - 1);
        }
        return pointer;
    }

    std::string next_pointer() const {
        if (frames_.empty()) return "";
        Frame const& frame = frames_.back();
        const std::string parent = pointer_of(frames_.size() - 1);
        return frame.container->is_object() ? pointer_to(parent, frame.key)
                                            : pointer_to(parent, frame.container->size());
    }

    // The parser's own words without its prefix, and without the quotation of what it read, which
    // may be ill-formed UTF-8.
    static std::string reason(std::string_view what) {
        constexpr std::string_view after_place = ": ";
        if (auto const at = what.find(after_place); at != what.npos)
            what.remove_prefix(at + after_place.size());
        return std::string(what.substr(0, what.find("; last read")));
    }

    std::string place(std::size_t position) const {
        auto const before = text_.substr(0, position == 0 ? 0 : position - 1);
        auto const line = 1 + std::count(before.begin(), before.end(), '\n');
        auto const newline = before.rfind('\n');
        auto const column = newline == before.npos ? before.size() + 1 : before.size() - newline;
        return " (line " + std::to_string(line) + ", column " + std::to_string(column) + ", byte " +
               std::to_string(before.size()) + ")";
    }

    std::string_view text_;
    JsonLimits limits_;
    std::vector<Frame> frames_;
};

// What the parser would let pass: it skips a byte order mark and takes a NUL for the end.
std::optional<std::string> refuse_outright(std::string_view text) {
    if (text.find_first_not_of(" \t\r\n") == text.npos) return "is empty";
    if (text.starts_with("\xEF\xBB\xBF")) return "begins with a byte order mark";
    if (auto const at = text.find('\0'); at != text.npos)
        return "holds a NUL character (byte " + std::to_string(at) + ")";
    return std::nullopt;
}

bool is_control(char32_t point, bool multi_line) {
    if (multi_line && (point == U'\n' || point == U'\t')) return false;
    return point < 0x20 || (point >= 0x7F && point < 0xA0);
}

struct Measure {
    std::size_t points = 0;
    bool control = false;
};

// Expects well-formed UTF-8, which the parser has seen to. Of the points beyond ASCII only U+0080
// to U+009F, C2 80 to C2 9F, can be controls.
Measure measure(std::string_view text, bool multi_line) {
    Measure result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xC0) == 0x80) continue;
        ++result.points;
        char32_t point = byte;
        if (byte == 0xC2 && i + 1 < text.size()) point = static_cast<unsigned char>(text[i + 1]);
        if (byte < 0x80 || byte == 0xC2) result.control |= is_control(point, multi_line);
    }
    return result;
}

std::string between(auto min, auto max) {
    json low = min;
    json high = max;
    return "from " + low.dump() + " to " + high.dump();
}

}  // namespace

void complain(Complaints& complaints, Complaint complaint) {
    if (complaints.size() < max_complaints) complaints.push_back(std::move(complaint));
}

std::string pointer_to(std::string_view parent, std::string_view key) {
    std::string pointer(parent);
    pointer += '/';
    for (char const c : key) {
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    }
    return pointer;
}

std::string pointer_to(std::string_view parent, std::size_t index) {
    return std::string(parent) + '/' + std::to_string(index);
}

model::Result<json, Complaints> parse_json(std::string_view text, JsonLimits limits) {
    using Parsed = model::Result<json, Complaints>;
    if (auto refusal = refuse_outright(text)) return Parsed(Complaints{{"", *refusal, {}}});
    Builder builder(text, limits);
    bool const whole = json::sax_parse(text, &builder);
    if (!whole || !builder.complaints.empty()) return Parsed(std::move(builder.complaints));
    return Parsed(std::move(builder.root));
}

bool check_string(json const& value, std::string const& pointer, StringLimits limits,
                  Complaints& complaints) {
    if (!value.is_string()) return complain(complaints, {pointer, "must be a string", {}}), false;
    auto const [points, control] = measure(value.get_ref<std::string const&>(), limits.multi_line);
    if (control) return complain(complaints, {pointer, "holds a control character", {}}), false;
    if (points < limits.min || points > limits.max) {
        std::string message = points == 0
                                  ? "must not be empty"
                                  : "must have " + between(limits.min, limits.max) + " characters";
        return complain(complaints, {pointer, std::move(message), {}}), false;
    }
    return true;
}

ObjectReader::ObjectReader(json const& value, std::string pointer, Complaints& complaints)
    : object_(value.is_object() ? &value : nullptr),
      pointer_(std::move(pointer)),
      complaints_(complaints) {
    if (!object_) complain(complaints_, {pointer_, "must be an object", {}});
}

bool ObjectReader::present(std::string_view key) const {
    return object_ && object_->find(key) != object_->end();
}

bool ObjectReader::is_null(std::string_view key) const {
    return present(key) && object_->find(key)->is_null();
}

json const* ObjectReader::find(std::string_view key) {
    known_.emplace(key);
    return present(key) ? &*object_->find(key) : nullptr;
}

json const* ObjectReader::require(std::string_view key) {
    json const* value = find(key);
    if (!value && object_) refuse(key, "is missing");
    return value;
}

void ObjectReader::refuse(std::string_view key, std::string message, std::string paragraph) {
    complain(complaints_, {pointer(key), std::move(message), std::move(paragraph)});
}

void ObjectReader::finish() {
    if (!object_) return;
    for (auto const& [key, value] : object_->items())
        if (!known_.contains(key)) refuse(key, "is not a known key");
}

std::string ObjectReader::string(std::string_view key, StringLimits limits) {
    json const* value = require(key);
    if (!value || !check_string(*value, pointer(key), limits, complaints_)) return {};
    return value->get<std::string>();
}

std::optional<std::string> ObjectReader::optional_string(std::string_view key,
                                                         StringLimits limits) {
    json const* value = find(key);
    if (!value || value->is_null()) return std::nullopt;
    return string(key, limits);
}

std::int64_t ObjectReader::integer(std::string_view key, std::int64_t min, std::int64_t max) {
    json const* value = require(key);
    if (!value) return min;
    bool const beyond = value->is_number_unsigned() &&
                        value->get<std::uint64_t>() >
                            static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (value->is_number_integer() && !beyond) {
        auto const number = value->get<std::int64_t>();
        if (number >= min && number <= max) return number;
    }
    refuse(key, "must be an integer " + between(min, max));
    return min;
}

std::optional<std::int64_t> ObjectReader::optional_integer(std::string_view key, std::int64_t min,
                                                           std::int64_t max) {
    json const* value = find(key);
    if (!value || value->is_null()) return std::nullopt;
    return integer(key, min, max);
}

double ObjectReader::number(std::string_view key, double min, double max) {
    json const* value = require(key);
    if (!value) return min;
    if (value->is_number()) {
        auto const number = value->get<double>();
        if (number >= min && number <= max) return number;
    }
    refuse(key, "must be a number " + between(min, max));
    return min;
}

std::optional<double> ObjectReader::optional_number(std::string_view key, double min, double max) {
    json const* value = find(key);
    if (!value || value->is_null()) return std::nullopt;
    return number(key, min, max);
}

bool ObjectReader::boolean(std::string_view key) {
    json const* value = require(key);
    if (!value) return false;
    if (value->is_boolean()) return value->get<bool>();
    refuse(key, "must be true or false");
    return false;
}

bool ObjectReader::boolean(std::string_view key, bool otherwise) {
    return find(key) ? boolean(key) : otherwise;
}

std::optional<bool> ObjectReader::optional_boolean(std::string_view key) {
    json const* value = find(key);
    if (!value || value->is_null()) return std::nullopt;
    return boolean(key);
}

model::Instant ObjectReader::instant(std::string_view key) {
    json const* value = require(key);
    if (!value) return {};
    if (!value->is_string())
        return refuse(key, std::string(explain(InstantError::malformed))), model::Instant();
    auto const parsed = parse_instant(value->get_ref<std::string const&>());
    if (!parsed) return refuse(key, std::string(explain(parsed.error()))), model::Instant();
    return *parsed;
}

std::optional<model::Instant> ObjectReader::optional_instant(std::string_view key) {
    json const* value = find(key);
    if (!value || value->is_null()) return std::nullopt;
    return instant(key);
}

date::year_month_day ObjectReader::day(std::string_view key) {
    constexpr date::year_month_day none{date::year(1970), date::month(1), date::day(1)};
    json const* value = require(key);
    if (!value) return none;
    auto const day =
        value->is_string() ? parse_day(value->get_ref<std::string const&>()) : std::nullopt;
    if (day) return *day;
    refuse(key, "must be a day such as 2025-11-24");
    return none;
}

std::optional<date::year_month_day> ObjectReader::optional_day(std::string_view key) {
    json const* value = find(key);
    if (!value || value->is_null()) return std::nullopt;
    return day(key);
}

std::vector<std::string> ObjectReader::strings(std::string_view key, Count count,
                                               StringLimits limits) {
    std::vector<std::string> result;
    each(key, count, [&](json const& value, std::string const& at) {
        if (check_string(value, at, limits, complaints_)) result.push_back(value);
    });
    return result;
}

std::optional<std::vector<std::string>> ObjectReader::optional_strings(std::string_view key,
                                                                       Count count,
                                                                       StringLimits limits) {
    json const* value = find(key);
    if (!value || value->is_null()) return std::nullopt;
    return strings(key, count, limits);
}

json const* ObjectReader::array_at(std::string_view key, Count count) {
    json const* value = find(key);
    if (!value->is_array()) return refuse(key, "must be an array"), nullptr;
    if (value->size() < count.min || value->size() > count.max)
        return refuse(key, "must have " + between(count.min, count.max) + " elements"), nullptr;
    return value;
}

std::string const* ObjectReader::word_at(std::string_view key) {
    json const* value = find(key);
    if (value->is_string()) return &value->get_ref<std::string const&>();
    refuse(key, "must be a string");
    return nullptr;
}

}  // namespace rostrum::config
