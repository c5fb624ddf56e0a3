#include "server/http/router.hpp"

#include <set>
#include <stdexcept>

namespace rostrum::server::http {

std::string const& Parameters::operator[](std::string_view name) const {
    static const std::string none;
    for (auto const& [known, value] : values_) {
        if (known == name) return value;
    }
    return none;
}

struct PathTree::Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literal;
    std::unique_ptr<Node> named;
    std::optional<Place> place;
};

namespace {

std::string allow_of(PathTree::Place const& place) {
    std::set<std::string> methods{"OPTIONS"};
    for (auto const& [method, number] : place.routes) {
        methods.insert(method);
        if (method == "GET") methods.insert("HEAD");
    }
    std::string allow;
    for (std::string const& method : methods) {
        if (!allow.empty()) allow += ", ";
        allow += method;
    }
    return allow;
}

std::logic_error unfit(std::string_view method, std::string_view pattern, char const* why) {
    return std::logic_error("route " + std::string(method) + " " + std::string(pattern) + ": " +
                            why);
}

}  // namespace

PathTree::PathTree() : root_(std::make_unique<Node>()) {}
PathTree::~PathTree() = default;
PathTree::PathTree(PathTree&&) noexcept = default;

void PathTree::add(std::string_view method, std::string_view pattern, std::size_t number) {
    if (!pattern.starts_with('/')) throw unfit(method, pattern, "a pattern begins with a slash");
    Node* node = root_.get();
    std::vector<std::string> names;
    std::string_view rest = pattern == "/" ? std::string_view() : pattern;
    while (!rest.empty()) {
        rest.remove_prefix(1);
        auto const segment = rest.substr(0, rest.find('/'));
        rest.remove_prefix(segment.size());
        if (segment.empty()) throw unfit(method, pattern, "a segment is empty");
        std::unique_ptr<Node>* next = &node->named;
        if (segment.starts_with('{') && segment.ends_with('}')) {
            names.emplace_back(segment.substr(1, segment.size() - 2));
        } else {
            next = &node->literal[std::string(segment)];
        }
        if (!*next) *next = std::make_unique<Node>();
        node = next->get();
    }
    if (!node->place) node->place.emplace();
    if (!node->place->routes.empty() && node->place->names != names) {
        throw unfit(method, pattern, "another method names its segments otherwise");
    }
    node->place->names = std::move(names);
    if (!node->place->routes.emplace(method, number).second) {
        throw unfit(method, pattern, "there are two of it");
    }
    node->place->allow = allow_of(*node->place);
}

PathTree::Place const* PathTree::find(std::vector<std::string> const& path,
                                      std::vector<std::string const*>& named) const {
    auto const descend = [&](auto const& self, Node const& node, std::size_t at) -> Place const* {
        if (at == path.size()) return node.place ? &*node.place : nullptr;
        const auto literal = node.literal.find(path[at]);
        if (literal != node.literal.end()) {
            if (const Place* const place = self(self, *literal->second, at + 1)) return place;
        }
        if (!node.named) return nullptr;
        named.push_back(&path[at]);
        if (const Place* const place = self(self, *node.named, at + 1)) return place;
        named.pop_back();
        return nullptr;
    };
    return descend(descend, *root_, 0);
}

}  // namespace rostrum::server::http
