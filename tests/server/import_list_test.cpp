#include <catch2/catch.hpp>
#include <fstream>

#include "tests/server/api/client.hpp"
#include "tests/server/service_process.hpp"
#include "tests/server/store/samples.hpp"

// `rostrum import-list`, beside a serving process and without one.

using namespace rostrum;
using namespace rostrum::tests;

namespace {

struct Ended {
    std::string output;
    int status = 0;
};

// A folder with a store that a rehearsal has made.
struct ImportDesk {
    Folder folder;
    std::filesystem::path data = folder.path / "data";

    std::vector<std::string> serving_arguments() const {
        return {"serve",
                "--data",
                data.string(),
                "--listen",
                "127.0.0.1:0",
                "--rehearse-from",
                "2025-11-21T17:55:00-05:00",
                "--config-folder",
                ROSTRUM_SOURCE_DIR "/config"};
    }
    Ended run(std::vector<std::string> const& arguments) const {
        ServiceProcess process(arguments, folder.path / "run.log");
        Ended done;
        done.output = process.output();
        done.status = process.wait();
        return done;
    }
    Ended import(std::string const& file, std::vector<std::string> const& further = {}) const {
        std::vector<std::string> arguments{"import-list",     file,
                                           "--data",          data.string(),
                                           "--config-folder", ROSTRUM_SOURCE_DIR "/config"};
        arguments.insert(arguments.end(), further.begin(), further.end());
        return run(arguments);
    }
    std::string file(std::string const& content) const {
        auto const path = folder.path / "list.csv";
        std::ofstream(path, std::ios::binary) << content;
        return path.string();
    }
};

bool says(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("A list is imported beside a serving process, which shows it and goes on", "[slow]") {
    ImportDesk desk;
    ServiceProcess service(desk.serving_arguments(), desk.folder.path / "serve.log");
    auto const port = service.port();
    std::string token =
        desk.run({"token", "create", "--data", desk.data.string(), "--role", "secretariat"}).output;
    token.pop_back();
    ApiClient client(port, token);
    std::string const list =
        desk.file("participant;capacity;level\nFrance;national;M\nSuède;national;HG\n");

    auto const shown = desk.import(list, {"--dry-run"});
    CHECK(shown.status == 0);
    CHECK(says(shown.output, "Row 3: Sweden: accepted, place 1"));
    CHECK(says(shown.output, "Nothing was stored."));

    auto const stored = desk.import(list, {"--lang", "fr"});
    CHECK(stored.status == 0);
    CHECK(says(stored.output, "Ligne 2"));
    CHECK(says(stored.output, "Enregistré."));
    auto const limit = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    std::size_t listed = 0;
    while (listed != 2 && std::chrono::steady_clock::now() < limit) {
        auto const answer = client.get(at("bookings"));
        if (answer.status == 200) listed = parsed(answer)["items"].size();
    }
    CHECK(listed == 2);
    CHECK(client.post(at("bookings"), statement("KEN")).status == 201);

    auto const again = desk.import(list);
    CHECK(again.status == 0);
    CHECK(says(again.output, "nothing was changed"));
    CHECK(service.terminate() == 0);
}

TEST_CASE("A refused list is printed with every row and column, and ends with 1", "[slow]") {
    ImportDesk desk;
    {
        ServiceProcess service(desk.serving_arguments(), desk.folder.path / "serve.log");
        service.port();
        CHECK(service.terminate() == 0);
    }
    auto const refused = desk.import(desk.file(
        "participant,capacity,level,allotment\nFrnace,national,M,\nItaly,national,M,soon\n"));
    CHECK(refused.status == 1);
    CHECK(says(refused.output, "participant: “Frnace”"));
    CHECK(says(refused.output, "France (FRA)"));
    CHECK(says(refused.output, "allotment: must be an integer"));
    CHECK(says(refused.output, "Nothing was stored."));
    auto const unreadable = desk.import(desk.file("participant,colour\nx,y\n"));
    CHECK(unreadable.status == 1);
    CHECK(says(unreadable.output, "Row 1, B: "));
    auto const sample = desk.import(ROSTRUM_SOURCE_DIR "/config/samples/provisional-list.csv");
    CHECK(sample.status == 0);
    CHECK(says(sample.output, "Stored."));
    CHECK(desk.run({"verify", desk.data.string()}).status == 0);
}
