#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "config/json.hpp"
#include "model/participant.hpp"

// What the records of all reference files have in common.
namespace rostrum::config {

// How a fact is known: read in a source, or general knowledge.
inline constexpr std::pair<std::string_view, bool> certainties[] = {{"seen", true},
                                                                    {"memory", false}};

inline constexpr StringLimits prose{.min = 1, .max = 1000, .multi_line = false};

// Half-open, as every interval here; an end that is not set is open or not recorded.
struct Period {
    std::optional<date::year_month_day> from;
    std::optional<date::year_month_day> until;

    bool covers(date::year_month_day day) const {
        return (!from || *from <= day) && (!until || day < *until);
    }
    bool overlaps(Period const& other) const {
        return (!from || !other.until || *from < *other.until) &&
               (!other.from || !until || *other.from < *until);
    }
};

struct DatedName {
    Period period;
    model::Text name;
};

// Reads "from" and "until". Null is a statement, "not recorded", so both must be written down;
// complains of an end that is not after the start.
Period read_period(ObjectReader& record);

// Reads "names": what something was called, and when. English is required, the other languages
// fall back to it; complains of names that overlap.
std::vector<DatedName> read_names(ObjectReader& record);

// The name in use on a day; complains if there was none.
model::Text name_on(std::vector<DatedName> const& names, date::year_month_day on,
                    ObjectReader& record);

// Reads where a record comes from, which is for readers of the file and not for the service.
void read_provenance(ObjectReader& record);

// Reads what a Member State, an observer and an entity have in common, as of a day; names of other
// days become aliases. The standing and what goes with it are left to the caller.
model::Participant read_participant(ObjectReader& record, date::year_month_day on);

}  // namespace rostrum::config
