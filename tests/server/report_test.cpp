#include <sys/stat.h>
#include <catch2/catch.hpp>
#include <fstream>
#include <set>

#include "tests/server/api/client.hpp"
#include "tests/server/service_process.hpp"
#include "tests/server/store/samples.hpp"
#include "tests/server/store_command.hpp"

// rostrum report: the pictures of a meeting in a folder, beside a service or without one.

using namespace rostrum;
using namespace rostrum::tests;

namespace {

namespace fs = std::filesystem;

std::set<std::string> files_of(fs::path const& folder) {
    std::set<std::string> names;
    for (auto const& entry : fs::directory_iterator(folder))
        names.insert(entry.path().filename());
    return names;
}

unsigned mode_of(fs::path const& file) {
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    return status.st_mode & 0777;
}

}  // namespace

TEST_CASE("A report has a picture of each day, one of the forecasts and a page, in six languages") {
    Folder folder;
    StoreCommand run(folder.path);
    std::string token = run({"token", "create", "--role", "secretariat"});
    token.pop_back();
    ServiceProcess service(
        {"serve", "--data", (folder.path / "data").string(), "--listen", "127.0.0.1:0",
         "--rehearse-from", "2025-11-17T09:00:00-05:00", "--speed", "1"},
        folder.path / "log");
    ApiClient officer(service.port(), token);
    auto joint = statement("CHE");
    joint.update({{"capacity", "group"},
                  {"states", {"CHE", "AUT"}},
                  {"title", "<script>\"Zorblax\"</script>"},
                  {"authorization", "letter"}});
    joint["speaker"] = {{"name", "Quuxalot"}};
    REQUIRE(officer.post(at("bookings"), joint).status == 201);

    fs::path const report = folder.path / "made" / "report";
    CHECK(run({"report", report.string()}) == "");
    INFO(run.said());
    REQUIRE(run.status == 0);
    std::set<std::string> expected{"index.html"};
    for (std::string const code : {"ar", "en", "es", "fr", "ru", "zh"})
        expected.insert({"day-2025-11-24." + code + ".svg", "day-2025-11-25." + code + ".svg",
                         "calibration." + code + ".svg"});
    CHECK(files_of(report) == expected);
    for (std::string const& name : expected) {
        CAPTURE(name);
        std::string const text = bytes_of(report / name);
        CHECK(mode_of(report / name) == 0600);
        CHECK(run.said().find((report / name).string()) != std::string::npos);
        CHECK(text.find("<script") == std::string::npos);
        CHECK(text.find("Quuxalot") == std::string::npos);
    }
    std::string const page = bytes_of(report / "index.html");
    for (std::string const& name : expected)
        if (name != "index.html") CHECK(page.find("src=\"" + name + '"') != std::string::npos);

    // What is served is what is written; and so it is without the service.
    auto const served = officer.get(at("reports/day.svg?day=2025-11-24&lang=fr"));
    CHECK(served.body.find("&lt;script&gt;&quot;Zorblax") != std::string::npos);
    CHECK((bytes_of(report / "day-2025-11-24.fr.svg") == served.body));
    REQUIRE(service.terminate() == 0);

    // Its own files are replaced, whatever is in them; others stay.
    std::ofstream(report / "index.html") << "old";
    std::ofstream(report / "notes.txt") << "mine";
    run({"report", report.string(), "--lang", "fr", "--language", "zh", "--meeting", "hlm2025"});
    REQUIRE(run.status == 0);
    CHECK(bytes_of(report / "notes.txt") == "mine");
    CHECK((bytes_of(report / "day-2025-11-24.fr.svg") == served.body));
    std::string const two = bytes_of(report / "index.html");
    CHECK(two.find("calibration.zh.svg") != std::string::npos);
    CHECK(two.find("calibration.en.svg") == std::string::npos);
    expected.insert("notes.txt");
    CHECK(files_of(report) == expected);

    run({"report", report.string(), "--meeting", "hlm2030"});
    CHECK(run.status == 1);
    CHECK(run.said().find("no meeting hlm2030, but hlm2025") != std::string::npos);
    run({"report", (report / "notes.txt").string()});
    CHECK(run.status == 1);
    for (std::vector<std::string> const& wrong : std::vector<std::vector<std::string>>{
             {"report"}, {"report", report.string(), "--lang", "de"}}) {
        run(wrong);
        CHECK(run.status > 1);
    }
}
