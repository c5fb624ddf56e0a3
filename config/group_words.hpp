#pragma once

#include <string_view>
#include <utility>

#include "model/participant.hpp"

// The words for regional groups and kinds of groups, the same in the reference data and in a
// programme.
namespace rostrum::config {

inline constexpr std::pair<std::string_view, model::RegionalGroup> region_words[] = {
    {"african", model::RegionalGroup::african},
    {"asia_pacific", model::RegionalGroup::asia_pacific},
    {"eastern_european", model::RegionalGroup::eastern_european},
    {"grulac", model::RegionalGroup::grulac},
    {"weog", model::RegionalGroup::weog}};

inline constexpr std::pair<std::string_view, model::GroupKind> group_kind_words[] = {
    {"regional", model::GroupKind::regional},
    {"political", model::GroupKind::political},
    {"development", model::GroupKind::development},
    {"thematic", model::GroupKind::thematic}};

}  // namespace rostrum::config
