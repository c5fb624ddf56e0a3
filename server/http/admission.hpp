#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "server/http/forwarded.hpp"

namespace rostrum::server::http {

// Counts connections, in all and for each address, and lets in no more than the limits say.
// Thread-safe; outlives the places it gave.
class Admission {
public:
    Admission(std::size_t in_all, std::size_t per_address)
        : in_all_(in_all), per_address_(per_address) {}

    // The right to be connected, given back when it is destroyed.
    class Place {
    public:
        Place(Admission& admission, AddressBytes const& address)
            : admission_(&admission), address_(address) {}
        Place(Place&& other) noexcept
            : admission_(std::exchange(other.admission_, nullptr)), address_(other.address_) {}
        Place& operator=(Place&&) = delete;
        ~Place() {
            if (admission_ != nullptr) admission_->leave(address_);
        }

    private:
        Admission* admission_;
        AddressBytes address_;
    };

    // A place, or nothing when there is none left for this address.
    std::optional<Place> enter(AddressBytes const& address);

    std::size_t connections() const;

private:
    void leave(AddressBytes const& address);

    const std::size_t in_all_;
    const std::size_t per_address_;
    mutable std::mutex mutex_;
    std::size_t count_ = 0;
    std::map<AddressBytes, std::size_t> by_address_;
};

}  // namespace rostrum::server::http
