#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/programme.hpp"

namespace rostrum::server::importing {

// What things may be called, compared as people type it (config::folded): their ids, and their
// names in every language.
class NameIndex {
public:
    void add(std::string const& id, std::string_view name);

    // Who is meant: one id, none, or several that share the name. An id as it stands means itself.
    std::vector<std::string> find(std::string_view text) const;

    // For a text that means nobody: at most three ids whose names are spelt nearly so, or hold all
    // of its words, the nearest first. None where nothing is near.
    std::vector<std::string> nearest(std::string_view text) const;

private:
    struct Name {
        std::u32string letters;
        std::uint64_t kinds = 0;       // of letters: rules most names out at a glance
        std::vector<std::string> ids;  // ascending, each once
    };
    std::set<std::string, std::less<>> ids_;
    std::map<std::string, Name, std::less<>> names_;  // folded
};

NameIndex participant_names(model::Programme const& programme);
NameIndex group_names(model::Programme const& programme);

}  // namespace rostrum::server::importing
