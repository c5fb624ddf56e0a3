#include "server/http/messages.hpp"

#include <algorithm>

namespace rostrum::server::http {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string const* first_header(Pairs const& headers, std::string_view name) {
    for (auto const& [key, value] : headers) {
        if (same_name(key, name)) return &value;
    }
    return nullptr;
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                              [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
    auto const first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string const* Request::header(std::string_view name) const {
    return first_header(headers, name);
}

std::string const* Request::query_value(std::string_view key) const {
    for (auto const& [name, value] : query) {
        if (name == key) return &value;
    }
    return nullptr;
}

std::string const* Response::header(std::string_view name) const {
    return first_header(headers, name);
}

}  // namespace rostrum::server::http
