#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "config/programme.hpp"

namespace rostrum::config::testing {

inline const std::filesystem::path config_folder =
    std::filesystem::path(ROSTRUM_SOURCE_DIR) / "config";
inline const std::filesystem::path real_meeting = config_folder / "meetings" / "hlm2025.json";
inline const std::filesystem::path sample_meeting = config_folder / "samples" / "three-days.json";

inline std::string text_of(std::filesystem::path const& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// A file of the given text that lives as long as this does.
class TemporaryFile {
public:
    explicit TemporaryFile(std::string const& text) {
        static int count = 0;
        path_ = std::filesystem::temp_directory_path() /
                ("rostrum-programme-" + std::to_string(::getpid()) + "-" + std::to_string(++count) +
                 ".json");
        std::ofstream(path_, std::ios::binary) << text;
    }
    ~TemporaryFile() { std::filesystem::remove(path_); }
    TemporaryFile(TemporaryFile const&) = delete;
    TemporaryFile& operator=(TemporaryFile const&) = delete;

    std::filesystem::path const& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// Read once: the many files that tests make differ in the meeting alone.
inline model::Result<Reference, Complaints> reference_of(date::year_month_day first_day) {
    static std::map<date::year_month_day, model::Result<Reference, Complaints>> read;
    auto known = read.find(first_day);
    if (known == read.end())
        known =
            read.emplace(first_day, load_reference(config_folder / "reference", first_day)).first;
    return known->second;
}

inline std::vector<Complaint> complaints_about(std::string const& text,
                                               bool for_publication = false) {
    TemporaryFile const file(text);
    return read_programme(file.path(), config_folder, reference_of, for_publication).complaints;
}

inline model::Programme loaded(std::filesystem::path const& file) {
    auto const programme = load_programme(file, config_folder);
    if (!programme) throw std::runtime_error(programme.error().front().message);
    return **programme;
}

}  // namespace rostrum::config::testing
