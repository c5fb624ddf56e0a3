#include "server/importing/archive.hpp"

#include <zip.h>

#include <algorithm>
#include <array>

namespace rostrum::server::importing {

namespace {

constexpr std::size_t always_allowed = 1024 * 1024;

ArchiveFault damaged() {
    return {"import.broken_workbook"};
}

}  // namespace

void Archive::Close::operator()(zip* archive) const {
    zip_discard(archive);
}

Archive::Archive(std::string_view bytes, TableLimits const& limits)
    : limits_(limits), size_(bytes.size()) {
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
    if (!source) throw damaged();
    archive_.reset(zip_open_from_source(source, ZIP_RDONLY, nullptr));
    if (!archive_) {
        zip_source_free(source);
        throw damaged();
    }
    if (zip_get_num_entries(archive_.get(), 0) > static_cast<zip_int64_t>(limits.entries))
        throw ArchiveFault{"import.too_many_entries", limits.entries};
}

std::optional<std::string> Archive::read(std::string const& name) {
    auto const index = zip_name_locate(archive_.get(), name.c_str(), 0);
    if (index < 0) return std::nullopt;
    auto const number = static_cast<zip_uint64_t>(index);
    zip_stat_t stat;
    if (zip_stat_index(archive_.get(), number, 0, &stat) != 0) throw damaged();
    // No file is longer than the archive, whatever it says.
    std::size_t const deflated = std::min<zip_uint64_t>(stat.comp_size, size_);
    std::size_t const allowed = always_allowed + deflated * limits_.inflated_ratio;

    std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> const file(
        zip_fopen_index(archive_.get(), number, 0), zip_fclose);
    if (!file) throw damaged();
    std::string text;
    std::array<char, 64 * 1024> piece;
    for (;;) {
        auto const size = zip_fread(file.get(), piece.data(), piece.size());
        if (size < 0) throw damaged();
        if (size == 0) return text;
        text.append(piece.data(), static_cast<std::size_t>(size));
        inflated_ += static_cast<std::size_t>(size);
        if (inflated_ > limits_.inflated_bytes || text.size() > allowed)
            throw ArchiveFault{"import.inflates_too_much", limits_.inflated_bytes};
    }
}

}  // namespace rostrum::server::importing
