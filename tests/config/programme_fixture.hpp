#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
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

inline std::vector<Complaint> complaints_about(std::string const& text,
                                               bool for_publication = false) {
    TemporaryFile const file(text);
    return check_programme(file.path(), config_folder, for_publication);
}

inline model::Programme loaded(std::filesystem::path const& file) {
    auto const programme = load_programme(file, config_folder);
    if (!programme) throw std::runtime_error(programme.error().front().message);
    return **programme;
}

}  // namespace rostrum::config::testing
