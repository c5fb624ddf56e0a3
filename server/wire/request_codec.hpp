#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "model/booking.hpp"

namespace rostrum::server::wire {

// The words of requests, answers and the log, as tables that config::ObjectReader takes.
template <class Value>
using Word = std::pair<std::string_view, Value>;

inline constexpr Word<model::Capacity> capacity_words[] = {{"national", model::Capacity::national},
                                                           {"group", model::Capacity::group},
                                                           {"observer", model::Capacity::observer}};

inline constexpr Word<model::Level> level_words[] = {
    {"HS", model::Level::HS}, {"VP", model::Level::VP},   {"CP", model::Level::CP},
    {"HG", model::Level::HG}, {"DPM", model::Level::DPM}, {"M", model::Level::M},
    {"VM", model::Level::VM}, {"CD", model::Level::CD}};

inline constexpr Word<model::PanelFunction> panel_function_words[] = {
    {"co_chair", model::PanelFunction::co_chair},
    {"moderator", model::PanelFunction::moderator},
    {"panellist", model::PanelFunction::panellist}};

inline constexpr Word<model::PanelCategory> panel_category_words[] = {
    {"member_state", model::PanelCategory::member_state},
    {"observer", model::PanelCategory::observer},
    {"un_entity", model::PanelCategory::un_entity},
    {"intergovernmental_organization", model::PanelCategory::intergovernmental_organization},
    {"civil_society", model::PanelCategory::civil_society},
    {"academia", model::PanelCategory::academia},
    {"private_sector", model::PanelCategory::private_sector},
    {"victim_or_survivor", model::PanelCategory::victim_or_survivor},
    {"media", model::PanelCategory::media}};

inline constexpr Word<model::RegistrationBasis> registration_basis_words[] = {
    {"ngo_registration", model::RegistrationBasis::ngo_registration},
    {"final_list", model::RegistrationBasis::final_list},
    {"delegation", model::RegistrationBasis::delegation},
    {"accreditation", model::RegistrationBasis::accreditation}};

inline constexpr Word<model::Development> development_words[] = {
    {"developed", model::Development::developed}, {"developing", model::Development::developing}};

inline constexpr Word<model::Severity> severity_words[] = {{"hard", model::Severity::hard},
                                                           {"soft", model::Severity::soft}};

// The word of a value; every value of the tables above has one.
template <class Value, std::size_t count>
constexpr std::string_view word(const Word<Value> (&words)[count], Value value) {
    for (auto const& [text, known] : words)
        if (known == value) return text;
    return {};
}

// The log holds something that this build can't read: made by a newer release, or damaged.
struct Undecodable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The value of a word out of the log; throws Undecodable for one that is not in the table.
template <class Value, std::size_t count>
Value value_of(const Word<Value> (&words)[count], std::string_view text) {
    for (auto const& [known, value] : words)
        if (known == text) return value;
    throw Undecodable("unknown word \"" + std::string(text) + "\"");
}

// A request as the log keeps it: what the rules judge, and no person. Keys and words are those of
// the HTTP interface; what is absent or empty is left out.
nlohmann::json to_json(model::Request const& request);

// The request that to_json wrote, by this release or an earlier one. Throws Undecodable, or
// nlohmann::json::exception where a member is missing or of another type.
model::Request request_from_json(nlohmann::json const& json);

}  // namespace rostrum::server::wire
