#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <cerrno>
#include <memory>
#include <stdexcept>
#include <system_error>

#include "server/feeds/list_table.hpp"
#include "server/feeds/phrases.hpp"

namespace rostrum::server::feeds {

namespace {

// A file that lies in no folder: the library writes to files only, and names may be in it.
class MemoryFile {
public:
    MemoryFile() : descriptor_(::memfd_create("workbook", MFD_CLOEXEC)) {
        if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "memfd");
    }
    ~MemoryFile() { ::close(descriptor_); }
    MemoryFile(MemoryFile const&) = delete;
    MemoryFile& operator=(MemoryFile const&) = delete;

    std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

    std::string bytes() const {
        std::string all;
        char block[65'536];
        ssize_t size = 0;
        while ((size = ::pread(descriptor_, block, sizeof block, static_cast<off_t>(all.size()))) >
               0)
            all.append(block, static_cast<std::size_t>(size));
        if (size < 0) throw std::system_error(errno, std::generic_category(), "memfd");
        return all;
    }

private:
    int descriptor_;
};

void require(lxw_error error) {
    if (error != LXW_NO_ERROR)
        throw std::runtime_error(std::string{"the workbook could not be made: "} +
                                 lxw_strerror(error));
}

lxw_col_t column_of(std::size_t index) {
    return static_cast<lxw_col_t>(index);
}

void put_cells(lxw_worksheet* sheet, ListTable const& table, lxw_format* heading) {
    for (std::size_t column = 0; column < list_columns; ++column)
        require(worksheet_write_string(sheet, 0, column_of(column), table.headings[column].c_str(),
                                       heading));
    lxw_row_t line = 0;
    for (auto const& row : table.rows) {
        ++line;
        for (std::size_t column = 0; column < list_columns; ++column) {
            auto const* number = std::get_if<std::int64_t>(&row[column]);
            require(number ? worksheet_write_number(sheet, line, column_of(column),
                                                    static_cast<double>(*number), nullptr)
                           : worksheet_write_string(sheet, line, column_of(column),
                                                    std::get<std::string>(row[column]).c_str(),
                                                    nullptr));
        }
    }
}

// How wide the columns are, in characters of the font.
constexpr std::array<double, list_columns> widths{6,  11, 8,  8,  28, 32, 34, 28,
                                                  28, 22, 12, 30, 40, 20, 11};

// On paper: A4 on its side, as wide as the page, the headings and the version on each.
void set_page(lxw_worksheet* sheet, wire::Rendering const& r, model::Instant as_of) {
    for (std::size_t column = 0; column < list_columns; ++column)
        require(worksheet_set_column(sheet, column_of(column), column_of(column), widths[column],
                                     nullptr));
    constexpr std::uint8_t a4 = 9;
    worksheet_set_paper(sheet, a4);
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_freeze_panes(sheet, 1, 0);
    require(worksheet_repeat_rows(sheet, 0, 0));
    if (r.viewer.language == model::Language::ar) worksheet_right_to_left(sheet);
    std::string const version = r.locales.format(
        r.viewer.language, "page.version", {{"version", std::to_string(r.meeting().version)}});
    std::string const instant =
        r.locales.format(r.viewer.language, "page.as_of", {{"time", moment(r, as_of)}});
    require(worksheet_set_footer(sheet, ("&L" + version + " · " + instant + "&R&P / &N").c_str()));
}

// The instant of the version, not of the writing: the same bytes for the same version.
void set_properties(lxw_workbook* book, wire::Rendering const& r, model::Instant as_of) {
    std::string title = r.text(r.programme().short_title);
    lxw_doc_properties properties{};
    properties.title = title.data();
    properties.created = std::chrono::system_clock::to_time_t(as_of);
    require(workbook_set_properties(book, &properties));
}

}  // namespace

std::string list_xlsx(wire::Rendering const& r, model::Instant as_of) {
    MemoryFile const file;
    std::unique_ptr<lxw_workbook, decltype(&lxw_workbook_free)> book{
        workbook_new(file.path().c_str()), lxw_workbook_free};
    if (!book) throw std::bad_alloc();
    set_properties(book.get(), r, as_of);
    lxw_worksheet* sheet =
        workbook_add_worksheet(book.get(), r.word("page.list_of_speakers").c_str());
    if (!sheet) throw std::runtime_error("the workbook takes no sheet of that name");
    lxw_format* heading = workbook_add_format(book.get());
    format_set_bold(heading);
    set_page(sheet, r, as_of);
    put_cells(sheet, list_table(r), heading);
    require(workbook_close(book.release()));  // frees it, whatever comes of it
    return file.bytes();
}

}  // namespace rostrum::server::feeds
