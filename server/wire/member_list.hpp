#pragma once

#include "server/wire/codec.hpp"
#include "server/wire/log_json.hpp"
#include "server/wire/refusal_codec.hpp"

// Codecs that are a list of members, written once for both directions.
namespace rostrum::server::wire {

// The members of a value: `members` calls `member` with the key of each and the member itself. What
// says nothing (empty, false, nought, absent) is left out, unless it is one that must be there.
template <class T>
struct Members;

// Writes them as a JSON object.
class MemberWriter {
public:
    template <class T>
    void operator()(char const* key, T const& value) {
        if (value != T{}) must(key, value);
    }
    template <class T>
    void must(char const* key, T const& value) {
        out_[key] = written(value);
    }
    template <class T, std::size_t count>
    void must(char const* key, T value, Word<T> const (&words)[count]) {
        out_[key] = word(words, value);
    }
    template <class T, std::size_t count>
    void operator()(char const* key, std::optional<T> const& value, Word<T> const (&words)[count]) {
        if (value) must(key, *value, words);
    }

    nlohmann::json finish() && { return std::move(out_); }

private:
    static nlohmann::json written(bool value) { return value; }
    static nlohmann::json written(int value) { return value; }
    static nlohmann::json written(std::uint64_t value) { return value; }
    static nlohmann::json written(std::string const& value) { return value; }
    static nlohmann::json written(model::Instant value) { return config::format_instant(value); }
    static nlohmann::json written(model::Seconds value) { return value.count(); }
    static nlohmann::json written(model::Milliseconds value) { return value.count(); }
    template <class Tag>
    static nlohmann::json written(model::Id<Tag> const& value) {
        return value.str();
    }
    template <class T>
    static nlohmann::json written(std::optional<T> const& value) {
        return written(*value);
    }
    static nlohmann::json written(std::vector<model::Finding> const& findings) {
        auto array = nlohmann::json::array();
        for (model::Finding const& finding : findings)
            array.push_back(finding_to_json(finding));
        return array;
    }
    template <class T>
    static nlohmann::json written(T const& value) {
        MemberWriter member;
        Members<T>::members(value, member);
        return std::move(member).finish();
    }

    nlohmann::json out_ = nlohmann::json::object();
};

// Reads what MemberWriter wrote: what is not there stays as it is. Throws Undecodable, or
// nlohmann::json::exception where a member is missing or of another type.
class MemberReader {
public:
    explicit MemberReader(nlohmann::json const& in) : in_(in) {
        if (!in.is_object()) throw Undecodable("no object: " + in.dump());
    }

    template <class T>
    void operator()(char const* key, T& value) const {
        if (auto const found = in_.find(key); found != in_.end()) read_into(*found, value);
    }
    template <class T>
    void must(char const* key, T& value) const {
        read_into(in_.at(key), value);
    }
    template <class T, std::size_t count>
    void must(char const* key, T& value, Word<T> const (&words)[count]) const {
        value = value_of(words, text(in_, key));
    }
    template <class T, std::size_t count>
    void operator()(char const* key, std::optional<T>& value, Word<T> const (&words)[count]) const {
        if (in_.contains(key)) must(key, value.emplace(), words);
    }

private:
    template <class T>
    static void read_into(nlohmann::json const& in, T& value) {
        if constexpr (requires { read(in, value); }) {
            read(in, value);
        } else {
            MemberReader const member(in);
            Members<T>::members(value, member);
        }
    }
    template <class T>
    static void read_into(nlohmann::json const& in, std::optional<T>& value) {
        read_into(in, value.emplace());
    }
    static void read_into(nlohmann::json const& in, int& value) { value = in.get<int>(); }
    static void read_into(nlohmann::json const& in, std::uint64_t& value) {
        value = in.get<std::uint64_t>();
    }
    static void read_into(nlohmann::json const& in, model::Milliseconds& value) {
        value = model::Milliseconds{in.get<std::int64_t>()};
    }
    static void read_into(nlohmann::json const& in, std::vector<model::Finding>& findings) {
        for (nlohmann::json const& finding : in)
            findings.push_back(finding_from_json(finding));
    }

    nlohmann::json const& in_;
};

// What Codec<E> has besides its type and such a list of E's members.
template <class E>
struct Listed {
    static constexpr int schema = 1;
    static nlohmann::json to_json(E const& event) {
        MemberWriter member;
        Codec<E>::members(event, member);
        return std::move(member).finish();
    }
    static E from_json(nlohmann::json const& in, int) {
        E event;
        MemberReader const member(in);
        Codec<E>::members(event, member);
        return event;
    }
};

}  // namespace rostrum::server::wire
