#pragma once

#include <cassert>
#include <utility>
#include <variant>

namespace rostrum::model {

// Either the value that was asked for or the error that says why there is none. Asking for the one
// that is not there is a defect of the caller.
template <class T, class E>
class [[nodiscard]] Result {
public:
    Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
    Result(E error) : held_(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return held_.index() == 0; }
    explicit operator bool() const { return ok(); }

    const T& value() const& { return assert(ok()), *std::get_if<0>(&held_); }
    T& value() & { return assert(ok()), *std::get_if<0>(&held_); }
    T&& value() && { return assert(ok()), std::move(*std::get_if<0>(&held_)); }
    const E& error() const& { return assert(!ok()), *std::get_if<1>(&held_); }
    E&& error() && { return assert(!ok()), std::move(*std::get_if<1>(&held_)); }

    const T* operator->() const { return &value(); }
    const T& operator*() const& { return value(); }

private:
    std::variant<T, E> held_;
};

}  // namespace rostrum::model
