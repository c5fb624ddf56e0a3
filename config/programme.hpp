#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "config/json.hpp"
#include "config/reference.hpp"
#include "model/programme.hpp"
#include "model/result.hpp"

namespace rostrum::config {

// No meeting file is larger.
inline constexpr std::size_t max_meeting_file_bytes = 4 * 1024 * 1024;

// A meeting file as far as it could be read: the programme, null unless there is no complaint.
struct ProgrammeFile {
    std::shared_ptr<model::Programme const> programme;
    std::vector<Complaint> complaints;
};

// Reads a meeting file (config/schemas/meeting.schema.json says its form) with the zone of its
// venue from the system's database and, from `config_folder`/reference, the participants and groups
// as they were on its first day. Complaints come in this order: what the schema refuses; what only
// reading shows, such as a local time whose offset is not the venue's (R3); then model::faults, if
// what was read can be judged, with the paragraph that is contradicted.
ProgrammeFile read_programme(std::filesystem::path const& file,
                             std::filesystem::path const& config_folder,
                             bool for_publication = false);

// The same with the reference data from elsewhere, for those who read many files: it is asked for
// the meeting's first day, and only if the file can be judged.
using ReferenceOf =
    std::function<model::Result<Reference, Complaints>(date::year_month_day first_day)>;
ProgrammeFile read_programme(std::filesystem::path const& file,
                             std::filesystem::path const& config_folder,
                             ReferenceOf const& reference_of, bool for_publication);

// The programme of a meeting file, or every complaint about it.
model::Result<std::shared_ptr<model::Programme const>, std::vector<Complaint>> load_programme(
    std::filesystem::path const& file, std::filesystem::path const& config_folder);

// Every complaint about a meeting file; with `for_publication` also what keeps it from being
// published (R8, R37, R40). Empty: the file is in order.
std::vector<Complaint> check_programme(std::filesystem::path const& file,
                                       std::filesystem::path const& config_folder,
                                       bool for_publication);

// The version of the form below. A later one is added beside the earlier ones, which stay readable
// for ever, as the logs that hold them do.
inline constexpr int programme_form = 1;

// The whole programme, with its zone's offsets, participants and groups, as the first event of a
// meeting's log carries it: programme_from_json(programme_to_json(p)) equals p for every programme
// that load_programme gives.
nlohmann::json programme_to_json(model::Programme const& programme);
model::Result<model::Programme, std::vector<Complaint>> programme_from_json(
    nlohmann::json const& json);

}  // namespace rostrum::config
