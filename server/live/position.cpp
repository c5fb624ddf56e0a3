#include "server/live/position.hpp"

#include <charconv>

namespace rostrum::server::live {

std::string id_of(std::string_view epoch, std::uint64_t version) {
    return std::string{epoch} + '.' + std::to_string(version);
}

Position read_position(std::string_view id) {
    Position position;
    std::size_t const point = id.find('.');
    if (point == std::string_view::npos) return position;
    char const* const begin = id.data() + point + 1;
    char const* const last = id.data() + id.size();
    auto const [end, error] = std::from_chars(begin, last, position.version);
    if (error == std::errc{} && end == last) position.epoch = id.substr(0, point);
    return position;
}

}  // namespace rostrum::server::live
