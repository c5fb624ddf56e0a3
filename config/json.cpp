#include "config/json.hpp"

#include "config/instant.hpp"

namespace rostrum::config {
namespace {

using nlohmann::json;

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

std::vector<std::string> ObjectReader::keys() const {
    std::vector<std::string> keys;
    if (object_)
        for (auto const& [key, value] : object_->items())
            keys.push_back(key);
    return keys;
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
