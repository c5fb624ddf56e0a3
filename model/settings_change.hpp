#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/programme.hpp"

namespace rostrum::model {

// What officers may change of one segment. Absent: as it is.
struct SegmentSettings {
    SegmentId segment;
    std::optional<bool> webcast;
    std::optional<std::string> webcast_link;
    std::optional<std::vector<CoChair>> co_chairs;

    friend bool operator==(SegmentSettings const&, SegmentSettings const&) = default;
};

// What officers may change of a programme while its meeting goes on: nothing that the mandate lays
// down (AdoptProgramme). Absent: as it is.
struct SettingsChange {
    std::optional<Instant> opens_at;
    std::optional<Instant> self_service_until;
    std::optional<Instant> closes_at;
    std::optional<Seconds> changeover;
    std::optional<Seconds> late_start;
    std::optional<std::vector<Reserve>> reserves;  // all of them
    NoticeSettings notices;
    std::vector<SegmentSettings> segments;  // each segment once

    friend bool operator==(SettingsChange const&, SettingsChange const&) = default;
};

// The programme with the change made. A segment that it does not have is passed over.
Programme with(Programme programme, SettingsChange const& change);

// All the settings of a programme, as the change that would make them.
SettingsChange settings_of(Programme const& programme);

// What turns the settings of one programme into those of another that has the same segments.
SettingsChange settings_difference(Programme const& from, Programme const& to);

// The change but for what the other one changes as well.
SettingsChange without(SettingsChange change, SettingsChange const& other);

}  // namespace rostrum::model
