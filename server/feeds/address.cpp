#include "server/feeds/address.hpp"

#include <algorithm>

#include "server/feeds/markup.hpp"
#include "server/wire/request_codec.hpp"

namespace rostrum::server::feeds {

namespace {

// How names that missions send begin where they are not bare. In Chinese the form follows the name.
constexpr std::string_view beginnings[] = {
    "H.E.", "H. E.", "HE ", "H.M.", "HM ",   "H.H.", "HH ",   "H.R.H.", "HRH ",   "His ",   "Her ",
    "S.E.", "S. E.", "SE ", "S.M.", "S.A.",  "Son ", "Sa ",   "Su ",    "Excmo.", "Excma.", "Е.П.",
    "Его ", "Ее ",   "Её ", "صاحب", "فخامة", "دولة", "معالي", "سعادة",  "سمو",    "جلالة"};
constexpr std::string_view endings[] = {"阁下", "殿下", "陛下"};

}  // namespace

bool brings_address(std::string_view name) {
    return std::any_of(std::begin(beginnings), std::end(beginnings),
                       [&](std::string_view form) { return name.starts_with(form); }) ||
           std::any_of(std::begin(endings), std::end(endings),
                       [&](std::string_view form) { return name.ends_with(form); });
}

std::string addressed(wire::Rendering const& r, model::Level level, std::string_view name) {
    if (brings_address(name)) return isolated(name);
    return marked(r, "address." + std::string{wire::word(wire::level_words, level)},
                  {{"name", isolated(name)}});
}

}  // namespace rostrum::server::feeds
