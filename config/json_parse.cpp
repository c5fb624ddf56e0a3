#include <algorithm>

#include "config/json.hpp"

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

}  // namespace

model::Result<json, Complaints> parse_json(std::string_view text, JsonLimits limits) {
    using Parsed = model::Result<json, Complaints>;
    if (auto refusal = refuse_outright(text)) return Parsed(Complaints{{"", *refusal, {}}});
    Builder builder(text, limits);
    bool const whole = json::sax_parse(text, &builder);
    if (!whole || !builder.complaints.empty()) return Parsed(std::move(builder.complaints));
    return Parsed(std::move(builder.root));
}

}  // namespace rostrum::config
