#include "config/zone.hpp"

#include <date/tz.h>

#include <exception>

namespace rostrum::config {
namespace {

date::time_zone const* find(std::string_view name) {
    try {
        return date::locate_zone(std::string(name));
    } catch (std::exception const&) {
        return nullptr;
    }
}

}  // namespace

model::Result<model::Zone, std::string> load_zone(std::string_view iana_name, model::Instant from,
                                                  model::Instant until) {
    using Loaded = model::Result<model::Zone, std::string>;
    if (from >= until) return Loaded("needs a span of time to be known for");
    date::time_zone const* found = find(iana_name);
    if (!found) return Loaded("is not a time zone that the system's database knows");

    model::Zone zone{std::string(iana_name), {}};
    try {
        for (model::Instant at = from; at < until;) {
            auto const info = found->get_info(date::floor<std::chrono::seconds>(at));
            // A period may differ from the one before in its abbreviation alone.
            if (zone.offsets.empty() || zone.offsets.back().from_utc != info.offset)
                zone.offsets.push_back({at, info.offset});
            at = info.end;
        }
    } catch (std::exception const&) {
        return Loaded("cannot be read from the system's time zone database");
    }
    return Loaded(std::move(zone));
}

}  // namespace rostrum::config
