#include "config/notice_settings.hpp"

namespace rostrum::config {

namespace {

using model::NoticeKind;
using nlohmann::json;

constexpr std::int64_t notice_hour = 3'600;
constexpr std::int64_t notice_day = 24 * notice_hour;

json words_of_kinds(std::vector<NoticeKind> const& kinds) {
    json all = json::array();
    for (NoticeKind const kind : kinds)
        all.push_back(model::name(kind));
    return all;
}

std::optional<std::vector<NoticeKind>> read_kinds(ObjectReader& in, std::string_view key) {
    auto const texts = in.optional_strings(key, {0, model::notice_kind_names.size()});
    if (!texts) return std::nullopt;
    std::vector<NoticeKind> found;
    for (std::string const& text : *texts) {
        if (auto const kind = model::notice_kind(text))
            found.push_back(*kind);
        else
            in.refuse(key, "\"" + text + "\" is no kind of notice");
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

std::optional<model::Seconds> read_seconds(ObjectReader& in, std::string_view key,
                                           std::int64_t least, std::int64_t most) {
    auto const value = in.optional_integer(key, least, most);
    return value ? std::optional{model::Seconds{*value}} : std::nullopt;
}

}  // namespace

json notices_to_json(model::NoticeSettings const& settings) {
    json object = json::object();
    if (settings.review) object["review"] = words_of_kinds(*settings.review);
    if (settings.never) object["never"] = words_of_kinds(*settings.never);
    if (settings.quiet) object["quiet_seconds"] = settings.quiet->count();
    if (settings.moved_from) object["moved_from_seconds"] = settings.moved_from->count();
    if (settings.called_soon) object["called_soon_seconds"] = settings.called_soon->count();
    if (settings.list_closing) object["list_closing_seconds"] = settings.list_closing->count();
    return object;
}

model::NoticeSettings read_notices(ObjectReader& in) {
    model::NoticeSettings settings;
    settings.review = read_kinds(in, "review");
    settings.never = read_kinds(in, "never");
    settings.quiet = read_seconds(in, "quiet_seconds", 0, notice_day);
    settings.moved_from = read_seconds(in, "moved_from_seconds", 1, notice_day);
    settings.called_soon = read_seconds(in, "called_soon_seconds", 60, 4 * notice_hour);
    settings.list_closing = read_seconds(in, "list_closing_seconds", notice_hour, 30 * notice_day);
    return settings;
}

}  // namespace rostrum::config
