#include "config/programme.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

#include "config/instant.hpp"
#include "config/programme_form.hpp"
#include "config/schema.hpp"
#include "config/zone.hpp"

namespace rostrum::config {
namespace {

using nlohmann::json;

model::Result<json, Complaints> read_json(std::filesystem::path const& file) {
    using Read = model::Result<json, Complaints>;
    std::ifstream in(file, std::ios::binary);
    std::string text(max_meeting_file_bytes + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (in.bad() || (!in.eof() && in.fail()) || text.empty())
        return Read(Complaints{{"", file.string() + " cannot be read, or is empty", {}}});
    if (text.size() > max_meeting_file_bytes)
        return Read(Complaints{
            {"",
             file.string() + " is larger than " + std::to_string(max_meeting_file_bytes) + " bytes",
             {}}});
    return parse_json(text);
}

// A time of a file whose zone is not known yet; enough to know which years to read the zone for.
std::optional<model::Instant> roughly(json const& text) {
    if (!text.is_string()) return std::nullopt;
    auto const& written = text.get_ref<std::string const&>();
    auto const parsed = parse_instant(written);
    if (parsed) return *parsed;
    auto const naive = parse_instant(written + "Z");
    return naive ? std::optional(*naive) : std::nullopt;
}

// The venue's zone from a year before the first sitting, when no list is open yet, to a year after.
std::optional<model::Zone> read_zone(ObjectReader& file, json const& document) {
    auto const name = file.string("zone", line_limits);
    auto const sittings = document.find("sittings");
    if (name.empty() || sittings == document.end() || !sittings->is_array()) return std::nullopt;
    constexpr date::days year(366);
    for (auto const& sitting : *sittings) {
        auto const begins = sitting.is_object() && sitting.contains("starts_at")
                                ? roughly(sitting["starts_at"])
                                : std::nullopt;
        if (!begins) continue;
        auto loaded = load_zone(name, *begins - year, *begins + year);
        if (loaded) return std::move(loaded).value();
        file.refuse("zone", loaded.error());
        return std::nullopt;
    }
    return std::nullopt;
}

struct Reading {
    model::Programme programme;
    Complaints complaints;
};

Reading read_file(json const& document) {
    Reading reading;
    ObjectReader file(document, "", reading.complaints);
    for (char const* const key : {"$schema", "schema_version", "renderings"})
        file.find(key);
    auto zone = document.is_object() ? read_zone(file, document) : std::nullopt;
    if (!zone) {
        // No time of the file can be told without it; the schema still finds what it can.
        if (reading.complaints.empty()) file.refuse("sittings", "must say when the meeting begins");
        return reading;
    }
    ProgrammeReader(&*zone).read(file, reading.programme);
    reading.programme.zone = std::move(*zone);
    file.finish();
    return reading;
}

// Whether the programme that was read differs from what was meant by more than a wording.
bool distorts(Complaint const& complaint) {
    auto const last = complaint.pointer.substr(complaint.pointer.rfind('/') + 1);
    bool const wording = model::language_from(last).has_value();
    return !wording && complaint.message != "is not a known key" &&
           !complaint.message.ends_with("(R3)");
}

bool has(Complaints const& complaints, std::string const& pointer) {
    return std::any_of(complaints.begin(), complaints.end(),
                       [&](Complaint const& one) { return one.pointer == pointer; });
}

// One complaint for each place: the reader's words, where both found it, are the plainer ones.
Complaints merge(Complaints schema, Complaints const& reading) {
    for (auto& complaint : schema)
        for (auto const& plainer : reading)
            if (plainer.pointer == complaint.pointer) complaint = plainer;
    auto merged = std::move(schema);
    auto const from_schema = merged.size();
    for (auto const& complaint : reading) {
        auto const end = merged.begin() + static_cast<std::ptrdiff_t>(from_schema);
        if (std::none_of(merged.begin(), end,
                         [&](Complaint const& one) { return one.pointer == complaint.pointer; }))
            complain(merged, complaint);
    }
    return merged;
}

// "A/RES/79/286, 4(b)"; "A/RES/79/286, 2(c) (inferred)".
std::string words(model::Citation const& citation) {
    if (citation.document.empty()) return {};
    return citation.document + ", " + citation.paragraph +
           (citation.note.empty() ? "" : " (" + citation.note + ")");
}

// The programme needs who takes part before it can be judged: co-chairs are Member States.
void add_reference(model::Programme& programme, ReferenceOf const& reference_of,
                   Complaints& complaints) {
    auto const first = std::min_element(
        programme.sittings.begin(), programme.sittings.end(),
        [](auto const& left, auto const& right) { return left.time.begin < right.time.begin; });
    if (first == programme.sittings.end()) return;
    auto const local = programme.zone.local(first->time.begin);
    auto reference = reference_of(date::year_month_day(date::floor<date::days>(local)));
    if (!reference) {
        for (auto const& complaint : reference.error())
            complain(complaints, complaint);
        return;
    }
    auto const by_id = [](auto const& left, auto const& right) { return left.id < right.id; };
    auto loaded = std::move(reference).value();
    std::sort(loaded.participants.begin(), loaded.participants.end(), by_id);
    std::sort(loaded.groups.begin(), loaded.groups.end(), by_id);
    programme.participants = std::move(loaded.participants);
    programme.groups = std::move(loaded.groups);
}

void judge(model::Programme const& programme, bool for_publication, Complaints& complaints) {
    auto const before = complaints;
    for (auto const& fault : model::faults(programme, for_publication)) {
        if (has(before, fault.pointer)) continue;
        auto const rule = fault.rule.empty() ? "" : " (" + fault.rule.str() + ")";
        complain(complaints, {fault.pointer, fault.message + rule, words(fault.citation)});
    }
}

}  // namespace

ProgrammeFile read_programme(std::filesystem::path const& file,
                             std::filesystem::path const& config_folder,
                             ReferenceOf const& reference_of, bool for_publication) {
    auto const document = read_json(file);
    if (!document) return {nullptr, document.error()};
    auto reading = read_file(*document);
    auto complaints =
        merge(schema_complaints(*document, config_folder / "schemas" / "meeting.schema.json"),
              reading.complaints);
    if (std::none_of(reading.complaints.begin(), reading.complaints.end(), distorts)) {
        add_reference(reading.programme, reference_of, complaints);
        judge(reading.programme, for_publication, complaints);
    }
    if (!complaints.empty()) return {nullptr, std::move(complaints)};
    return {std::make_shared<model::Programme const>(std::move(reading.programme)), {}};
}

ProgrammeFile read_programme(std::filesystem::path const& file,
                             std::filesystem::path const& config_folder, bool for_publication) {
    auto const from_folder = [&](date::year_month_day first_day) {
        return load_reference(config_folder / "reference", first_day);
    };
    return read_programme(file, config_folder, from_folder, for_publication);
}

model::Result<std::shared_ptr<model::Programme const>, std::vector<Complaint>> load_programme(
    std::filesystem::path const& file, std::filesystem::path const& config_folder) {
    auto read = read_programme(file, config_folder);
    if (read.programme) return std::move(read.programme);
    return std::move(read.complaints);
}

std::vector<Complaint> check_programme(std::filesystem::path const& file,
                                       std::filesystem::path const& config_folder,
                                       bool for_publication) {
    return read_programme(file, config_folder, for_publication).complaints;
}

}  // namespace rostrum::config
