#include "server/wire/state_codec.hpp"

#include <zlib.h>

#include <array>
#include <bit>
#include <cstring>
#include <map>
#include <memory>
#include <variant>
#include <vector>

#include "server/wire/state_fields.hpp"

namespace rostrum::server::wire {
namespace {

// Raised by hand when the form changes in a way that no type's shape shows: two fields of one type
// change places, an enumerator gets another number.
constexpr std::uint64_t revision = 1;

// Not what encode_state wrote; never leaves this file.
struct Damaged {};

template <class T>
concept Integer = std::integral<T> || std::is_enum_v<T>;

constexpr std::size_t checksum_bytes = 4;

std::uint32_t checksum(std::string_view bytes) {
    return static_cast<std::uint32_t>(
        crc32_z(0, reinterpret_cast<Bytef const*>(bytes.data()), bytes.size()));
}

// ---- Writing -----------------------------------------------------------------------------------

class Encoder {
public:
    template <class... T>
    void operator()(const T&... values) {
        (put(values), ...);
    }

    std::string finish() && {
        const std::uint32_t sum = checksum(out_);
        for (std::size_t i = 0; i < checksum_bytes; ++i)
            out_.push_back(static_cast<char>(sum >> (8 * i)));
        return std::move(out_);
    }

private:
    // Seven bits a byte, the lowest first.
    void number(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7)
            out_.push_back(static_cast<char>(value | 0x80));
        out_.push_back(static_cast<char>(value));
    }
    // Small numbers of either sign are short.
    void signed_number(std::int64_t value) {
        number((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
    }

    void put(const Integer auto& value) { signed_number(static_cast<std::int64_t>(value)); }
    void put(double value) { number(std::bit_cast<std::uint64_t>(value)); }
    void put(std::string const& value) {
        number(value.size());
        out_.append(value);
    }
    template <class Tag>
    void put(model::Id<Tag> const& id) {
        put(id.str());
    }
    void put(model::Instant value) { signed_number(value.time_since_epoch().count()); }
    void put(model::Seconds value) { signed_number(value.count()); }
    void put(model::Milliseconds value) { signed_number(value.count()); }
    template <class T>
    void put(std::optional<T> const& value) {
        put(value.has_value());
        if (value) put(*value);
    }
    template <class T>
    void put(std::shared_ptr<const T> const& value) {
        put(value != nullptr);
        if (value) put(*value);
    }
    template <class A, class B>
    void put(std::pair<A, B> const& value) {
        put(value.first);
        put(value.second);
    }
    template <class T>
    void put(std::vector<T> const& values) {
        number(values.size());
        for (const T& value : values)
            put(value);
    }
    template <class K, class V>
    void put(std::map<K, V> const& values) {
        number(values.size());
        for (auto const& entry : values)
            put(entry);
    }
    template <class T, std::size_t n>
    void put(std::array<T, n> const& values) {
        for (const T& value : values)
            put(value);
    }
    template <class... T>
    void put(std::variant<T...> const& value) {
        number(value.index());
        std::visit([this](auto const& held) { put(held); }, value);
    }
    template <class T>
    requires requires(const T& value, Encoder& self) { fields(value, self); }
    void put(const T& value) { fields(value, *this); }

    std::string out_;
};

// ---- Reading -----------------------------------------------------------------------------------

class Decoder {
public:
    explicit Decoder(std::string_view in) : in_(in) {}

    template <class... T>
    void operator()(T&... values) {
        (get(values), ...);
    }

    bool at_end() const { return in_.empty(); }

private:
    std::uint8_t byte() {
        if (in_.empty()) throw Damaged{};
        auto const value = static_cast<std::uint8_t>(in_.front());
        in_.remove_prefix(1);
        return value;
    }
    std::uint64_t number() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const std::uint8_t part = byte();
            value |= static_cast<std::uint64_t>(part & 0x7f) << shift;
            if (part < 0x80) return value;
        }
        throw Damaged{};
    }
    std::int64_t signed_number() {
        const std::uint64_t value = number();
        return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
    }
    // Of elements that take a byte each at the least.
    std::size_t count() {
        const std::uint64_t value = number();
        if (value > in_.size()) throw Damaged{};
        return static_cast<std::size_t>(value);
    }

    void get(Integer auto& value) {
        value = static_cast<std::remove_reference_t<decltype(value)>>(signed_number());
    }
    void get(double& value) { value = std::bit_cast<double>(number()); }
    void get(std::string& value) {
        const std::size_t size = count();
        value.assign(in_.substr(0, size));
        in_.remove_prefix(size);
    }
    template <class Tag>
    void get(model::Id<Tag>& id) {
        std::string value;
        get(value);
        id = model::Id<Tag>(std::move(value));
    }
    void get(model::Instant& value) {
        value = model::Instant{model::Milliseconds{signed_number()}};
    }
    void get(model::Seconds& value) { value = model::Seconds{signed_number()}; }
    void get(model::Milliseconds& value) { value = model::Milliseconds{signed_number()}; }
    template <class T>
    void get(std::optional<T>& value) {
        bool there = false;
        get(there);
        if (there) get(value.emplace());
    }
    template <class T>
    void get(std::shared_ptr<const T>& value) {
        bool there = false;
        get(there);
        if (!there) return;
        auto made = std::make_shared<T>();
        get(*made);
        value = std::move(made);
    }
    template <class A, class B>
    void get(std::pair<A, B>& value) {
        get(value.first);
        get(value.second);
    }
    template <class T>
    void get(std::vector<T>& values) {
        values.clear();  // some are not empty at first
        // One by one: a damaged count fails at the first element that is not there.
        for (std::size_t left = count(); left > 0; --left)
            get(values.emplace_back());
    }
    template <class K, class V>
    void get(std::map<K, V>& values) {
        for (std::size_t left = count(); left > 0; --left) {
            std::pair<K, V> entry;
            get(entry);
            values.insert(std::move(entry));
        }
    }
    template <class T, std::size_t n>
    void get(std::array<T, n>& values) {
        for (T& value : values)
            get(value);
    }
    template <class... T>
    void get(std::variant<T...>& value) {
        const std::uint64_t index = number();
        std::uint64_t alternative = 0;
        bool const known =
            ((index == alternative++ && (get(value.template emplace<T>()), true)) || ...);
        if (!known) throw Damaged{};
    }
    template <class T>
    requires requires(T& value, Decoder& self) { fields(value, self); }
    void get(T& value) { fields(value, *this); }

    std::string_view in_;
};

// ---- The codec's number ------------------------------------------------------------------------

// Walks the types, not the values: each leaves its mark in one hash (FNV-1a).
class Shape {
public:
    template <class... T>
    void operator()(const T&... values) {
        mark(sizeof...(T));
        (add(values), ...);
    }

    std::uint64_t hash() const { return hash_; }
    void mark(std::uint64_t kind) { hash_ = (hash_ ^ kind) * 0x100000001b3; }

private:
    void add(const Integer auto&) { mark(1); }
    void add(double) { mark(2); }
    void add(std::string const&) { mark(3); }
    template <class Tag>
    void add(model::Id<Tag> const&) {
        mark(4);
    }
    void add(model::Instant) { mark(5); }
    void add(model::Seconds) { mark(6); }
    void add(model::Milliseconds) { mark(14); }
    template <class T>
    void add(std::optional<T> const&) {
        mark(7);
        add(T{});
    }
    // A meeting holds the one that was published: of the same shape.
    void add(std::shared_ptr<const model::Meeting> const&) { mark(15); }
    template <class T>
    void add(std::shared_ptr<const T> const&) {
        mark(8);
        add(T{});
    }
    template <class A, class B>
    void add(std::pair<A, B> const&) {
        mark(9);
        add(A{});
        add(B{});
    }
    template <class T>
    void add(std::vector<T> const&) {
        mark(10);
        add(T{});
    }
    template <class K, class V>
    void add(std::map<K, V> const&) {
        mark(11);
        add(K{});
        add(V{});
    }
    template <class T, std::size_t n>
    void add(std::array<T, n> const&) {
        mark(12);
        mark(n);
        add(T{});
    }
    template <class... T>
    void add(std::variant<T...> const&) {
        mark(13);
        (*this)(T{}...);
    }
    template <class T>
    requires requires(const T& value, Shape& self) { fields(value, self); }
    void add(const T& value) { fields(value, *this); }

    std::uint64_t hash_ = 0xcbf29ce484222325;
};

// What the published meeting has in common with the present one is written once.
model::Meeting with_published_shortened(model::Meeting meeting) {
    if (!meeting.published) return meeting;
    auto shorter = std::make_shared<model::Meeting>(*meeting.published);
    if (shorter->programme == meeting.programme) shorter->programme.reset();
    if (shorter->ledger == meeting.ledger) shorter->ledger.reset();
    meeting.published = std::move(shorter);
    return meeting;
}

model::Meeting with_published_whole(model::Meeting meeting) {
    if (!meeting.published) return meeting;
    auto whole = std::make_shared<model::Meeting>(*meeting.published);
    if (!whole->programme) whole->programme = meeting.programme;
    if (!whole->ledger) whole->ledger = meeting.ledger;
    meeting.published = std::move(whole);
    return meeting;
}

}  // namespace

int state_codec() {
    static int const codec = [] {
        Shape shape;
        shape.mark(revision);
        shape(model::Meeting{});
        return static_cast<int>((shape.hash() ^ (shape.hash() >> 32)) & 0x7fffffff);
    }();
    return codec;
}

std::string encode_state(model::Meeting const& meeting) {
    Encoder encoder;
    encoder(with_published_shortened(meeting));
    return std::move(encoder).finish();
}

std::optional<model::Meeting> decode_state(std::string_view body) {
    if (body.size() < checksum_bytes) return std::nullopt;
    const std::string_view content = body.substr(0, body.size() - checksum_bytes);
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < checksum_bytes; ++i)
        sum |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(body[content.size() + i]))
               << (8 * i);
    if (sum != checksum(content)) return std::nullopt;
    try {
        Decoder decoder(content);
        model::Meeting meeting;
        decoder(meeting);
        if (!decoder.at_end() || !meeting.programme) return std::nullopt;
        return with_published_whole(std::move(meeting));
    } catch (Damaged const&) {
        return std::nullopt;
    }
}

}  // namespace rostrum::server::wire
