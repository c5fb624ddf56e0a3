#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rostrum::server::http {

// One line of the table of routes. In a pattern a segment in braces stands for any one segment and
// names it; every other one stands for itself: "/v1/meetings/{meeting}/timetable.ics".
template <class H>
struct Route {
    std::string method;
    std::string pattern;
    std::string operation;  // operationId in the API's description
    H handler;
};

// What the braces of a pattern stood for.
class Parameters {
public:
    // `name` outlives this: it lies in the router's table.
    void set(std::string_view name, std::string value) {
        values_.emplace_back(name, std::move(value));
    }
    // The value; empty when the pattern has no such name.
    std::string const& operator[](std::string_view name) const;
    bool empty() const { return values_.empty(); }

private:
    std::vector<std::pair<std::string_view, std::string>> values_;
};

// The patterns as a tree of segments. Where a literal segment and a named one both fit, the literal
// one is taken, unless only the other leads to a pattern.
class PathTree {
public:
    // What there is at a path: the methods, each with its route's number, and names for the braces.
    struct Place {
        std::map<std::string, std::size_t, std::less<>> routes;
        std::vector<std::string> names;
        std::string allow;  // "GET, HEAD, OPTIONS"
    };

    PathTree();
    ~PathTree();
    PathTree(PathTree&&) noexcept;

    // Throws std::logic_error when method and pattern are there already, or the pattern is none.
    void add(std::string_view method, std::string_view pattern, std::size_t number);
    // The place of that path, with the segments that its names stand for; nullptr: there is none.
    Place const* find(std::vector<std::string> const& path,
                      std::vector<std::string const*>& named) const;

private:
    struct Node;
    std::unique_ptr<Node> root_;
};

// Finds the route of a request: 404, 405 and OPTIONS fall out of the table (RFC 9110, 15.5.6).
template <class H>
class Router {
public:
    enum class Outcome { found, not_found, method_not_allowed, options };

    struct Match {
        Outcome outcome = Outcome::not_found;
        Route<H> const* route = nullptr;  // when found; lives as long as the router
        Parameters parameters;            // when found
        std::string_view allow;           // value of Allow, unless not found; lives as long
    };

    // Throws std::logic_error when two routes have the same method and pattern.
    explicit Router(std::vector<Route<H>> routes) : routes_(std::move(routes)) {
        for (std::size_t i = 0; i < routes_.size(); ++i) {
            tree_.add(routes_[i].method, routes_[i].pattern, i);
        }
    }

    std::vector<Route<H>> const& routes() const { return routes_; }

    // HEAD goes where GET goes (RFC 9110, 9.3.2); OPTIONS is `options` unless it has its own route.
    Match match(std::string_view method, std::vector<std::string> const& path) const {
        Match match;
        std::vector<std::string const*> named;
        PathTree::Place const* const place = tree_.find(path, named);
        if (place == nullptr) return match;
        match.allow = place->allow;
        auto found = place->routes.find(method);
        if (found == place->routes.end() && method == "HEAD") found = place->routes.find("GET");
        if (found == place->routes.end()) {
            match.outcome = method == "OPTIONS" ? Outcome::options : Outcome::method_not_allowed;
            return match;
        }
        match.outcome = Outcome::found;
        match.route = &routes_[found->second];
        for (std::size_t i = 0; i < named.size(); ++i) {
            match.parameters.set(place->names[i], *named[i]);
        }
        return match;
    }

private:
    std::vector<Route<H>> routes_;
    PathTree tree_;
};

}  // namespace rostrum::server::http
