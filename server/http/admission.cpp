#include "server/http/admission.hpp"

namespace rostrum::server::http {

std::optional<Admission::Place> Admission::enter(AddressBytes const& address) {
    const std::lock_guard lock(mutex_);
    if (count_ >= in_all_) return std::nullopt;
    std::size_t& of_address = by_address_[address];
    if (of_address >= per_address_) {
        if (of_address == 0) by_address_.erase(address);
        return std::nullopt;
    }
    ++of_address;
    ++count_;
    return std::optional<Place>(std::in_place, *this, address);
}

std::size_t Admission::connections() const {
    const std::lock_guard lock(mutex_);
    return count_;
}

void Admission::leave(AddressBytes const& address) {
    const std::lock_guard lock(mutex_);
    --count_;
    auto const found = by_address_.find(address);
    if (--found->second == 0) by_address_.erase(found);
}

}  // namespace rostrum::server::http
