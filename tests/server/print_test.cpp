#include <sys/stat.h>
#include <catch2/catch.hpp>

#include "tests/server/api/client.hpp"
#include "tests/server/service_process.hpp"
#include "tests/server/store/samples.hpp"
#include "tests/server/store_command.hpp"

// rostrum print: the same papers from the store itself, beside a service or without one.

using namespace rostrum;
using namespace rostrum::tests;

TEST_CASE("What the command prints is what an officer gets, with the service and without it") {
    Folder folder;
    StoreCommand run(folder.path);
    std::string token = run({"token", "create", "--role", "secretariat"});
    token.pop_back();
    ServiceProcess service(
        {"serve", "--data", (folder.path / "data").string(), "--listen", "127.0.0.1:0",
         "--rehearse-from", "2025-11-17T09:00:00-05:00", "--speed", "1"},
        folder.path / "log");
    ApiClient officer(service.port(), token);
    auto body = statement("FRA");
    body["speaker"] = {{"name", "=1+1"}, {"title", "Zorblax"}};
    REQUIRE(officer.post(at("bookings"), body).status == 201);

    struct Case {
        std::string path;
        std::vector<std::string> arguments;
    };
    Case const cases[] = {
        {"print/list?lang=en", {"print", "list"}},
        {"print/list?lang=ar", {"print", "list", "--lang", "ar", "--meeting", "hlm2025"}},
        {"print/programme?lang=fr", {"print", "programme", "--lang", "fr"}},
        {"print/order-of-the-day?lang=zh", {"print", "order-of-the-day", "--lang", "zh"}},
        {"list.csv?lang=es", {"print", "list", "--lang", "es", "--format", "csv"}},
        {"list.xlsx?lang=ru", {"print", "list", "--lang", "ru", "--format", "xlsx"}},
    };
    std::vector<std::string> served;
    for (Case const& one : cases) {
        CAPTURE(one.path);
        auto const answer = officer.get(at(one.path));
        REQUIRE(answer.status == 200);
        CHECK((run(one.arguments) == answer.body));
        CHECK(run.status == 0);
        served.push_back(answer.body);
    }
    CHECK(served[0].find("Zorblax") != std::string::npos);
    CHECK(served[0].find("Rehearsal: not the real meeting") != std::string::npos);
    REQUIRE(service.terminate() == 0);
    for (std::size_t i = 0; i < std::size(cases); ++i)
        CHECK((run(cases[i].arguments) == served[i]));

    auto const file = folder.path / "list.html";
    CHECK(run({"print", "list", file.string()}) == "");
    CHECK((bytes_of(file) == served[0]));
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    run({"print", "list", file.string()});
    CHECK(run.status == 1);
    CHECK(run.said().find("can't be made") != std::string::npos);

    run({"print", "list", "--meeting", "hlm2030"});
    CHECK(run.status == 1);
    CHECK(run.said().find("no meeting hlm2030, but hlm2025") != std::string::npos);
    run({"print", "programme", "--format", "csv"});
    CHECK(run.status == 1);
    for (std::vector<std::string> const& wrong : std::vector<std::vector<std::string>>{
             {"print", "agenda"}, {"print", "list", "--lang", "de"}, {"print"}}) {
        run(wrong);
        CHECK(run.status > 1);
    }
}
