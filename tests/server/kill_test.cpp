#include <atomic>
#include <catch2/catch.hpp>
#include <deque>
#include <filesystem>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <set>
#include <thread>

#include "config/instant.hpp"
#include "server/replay.hpp"
#include "server/store/sqlite.hpp"
#include "tests/server/commands.hpp"
#include "tests/server/http/raw_client.hpp"
#include "tests/server/service_process.hpp"
#include "tests/server/store/samples.hpp"

// The promise that matters most: what was answered is on disk. A serving process is killed with
// SIGKILL while eight clients book and withdraw, again and again on the same data folder.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;

namespace {

constexpr int rounds = 50;
constexpr int client_count = 8;
constexpr unsigned seed = 79'286;
char const* const path = "/v1/meetings/hlm2025/bookings";

// A request on its way: sent again, the same bytes, until it is answered.
struct Pending {
    std::string bytes;
    std::string participant;
    std::string withdraws;  // the booking; empty: it books
    bool sent_before = false;
};

// What a client was told.
struct Acknowledged {
    std::string id;
    int receipt = 0;
    std::string participant;
    std::string etag;
    bool withdrawn = false;
};

// One delegation after the other of its own part of the States: books it, and withdraws the oldest
// when it has several.
class Client {
public:
    Client(int number, std::string token) : number_(number), token_(std::move(token)) {
        auto const states = member_states();
        for (std::size_t i = static_cast<std::size_t>(number); i < states.size(); i += client_count)
            waiting_.push_back(states[i].str());
    }

    // Until the service goes away. True: with a request sent and not answered.
    bool run(std::uint16_t port, std::atomic<int>& answers) {
        bool in_flight = false;
        try {
            RawClient connection(port);
            for (;;) {
                if (!pending_) pending_ = next();
                in_flight = connection.send(pending_->bytes);
                auto const answer = connection.read();
                if (!answer) break;
                in_flight = false;
                take(*answer);
                ++answers;
            }
        } catch (std::exception const&) {
            // Nobody to connect to, or an answer that was cut off: the request stays pending.
        }
        if (pending_) pending_->sent_before = true;
        return in_flight;
    }

    std::vector<Acknowledged> const& acknowledged() const { return acknowledged_; }
    std::string const& surprise() const { return surprise_; }  // an answer that makes no sense
    int bookings_asked_for() const { return asked_; }

private:
    Pending next() {
        Pending pending;
        if (booked_.size() > 6) {
            Acknowledged const& oldest = acknowledged_[booked_.front()];
            pending.withdraws = oldest.id;
            pending.participant = oldest.participant;
            pending.bytes = request("DELETE", std::string(path) + "/" + oldest.id,
                                    "If-Match: " + oldest.etag + "\r\n", "");
            return pending;
        }
        pending.participant = waiting_.front();
        json const body{{"kind", "statement"},
                        {"participant", pending.participant},
                        {"capacity", "national"},
                        {"level", asked_ % 2 ? "M" : "CD"},
                        {"language", "en"},
                        {"speaker", {{"name", "N. N."}, {"title", "Representative"}}}};
        std::string const key =
            "client-" + std::to_string(number_) + "-" + std::to_string(asked_++);
        pending.bytes = request("POST", path, "Idempotency-Key: " + key + "\r\n", body.dump());
        return pending;
    }

    std::string request(std::string const& method, std::string const& target,
                        std::string const& headers, std::string const& body) const {
        return method + " " + target + " HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " +
               token_ + "\r\nContent-Type: application/json\r\nContent-Length: " +
               std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body;
    }

    void take(RawAnswer const& answer) {
        Pending const done = *std::exchange(pending_, std::nullopt);
        if (done.withdraws.empty() && answer.status == 201) {
            json const booking = json::parse(answer.body);
            booked_.push_back(acknowledged_.size());
            acknowledged_.push_back({booking["id"], booking["receipt"]["number"], done.participant,
                                     answer.header("ETag"), false});
            waiting_.pop_front();
            return;
        }
        // Stale when sent again: the withdrawal before the kill was stored and not answered.
        bool const withdrawn = answer.status == 200 || (done.sent_before && answer.status == 412);
        if (!done.withdraws.empty() && withdrawn) {
            acknowledged_[booked_.front()].withdrawn = true;
            booked_.pop_front();
            waiting_.push_back(done.participant);
            return;
        }
        surprise_ = done.bytes.substr(0, 300) + "\n" + std::to_string(answer.status) + answer.body;
    }

    int number_;
    std::string token_;
    std::deque<std::string> waiting_;  // delegations without a booking
    std::deque<std::size_t> booked_;   // indices into acknowledged_, the oldest first
    std::vector<Acknowledged> acknowledged_;
    std::optional<Pending> pending_;
    std::string surprise_;
    int asked_ = 0;
};

std::vector<std::string> arguments_for(std::filesystem::path const& data) {
    return {"serve",
            "--data",
            data.string(),
            "--listen",
            "127.0.0.1:0",
            "--meeting",
            ROSTRUM_SOURCE_DIR "/config/meetings/hlm2025.json",
            "--config-folder",
            ROSTRUM_SOURCE_DIR "/config",
            "--rehearse-from",
            "2025-11-17T15:00:00Z",
            "--rate-per-second",
            "0"};
}

std::string make_token(Folder const& folder) {
    ServiceProcess made({"token", "create", "--data", (folder.path / "data").string(), "--role",
                         "secretariat", "--config-folder", ROSTRUM_SOURCE_DIR "/config"},
                        folder.path / "token.log");
    std::string text = made.output();
    REQUIRE(made.wait() == 0);
    return text.substr(0, text.find('\n'));
}

// Every row of the collection, page by page.
std::vector<json> served_bookings(std::uint16_t port, std::string const& token,
                                  std::uint64_t& version) {
    RawClient client(port);
    std::vector<json> items;
    std::string cursor;
    do {
        std::string const target =
            std::string(path) + "?limit=500" + (cursor.empty() ? "" : "&cursor=" + cursor);
        RawAnswer const answer = client.get(target, "Authorization: Bearer " + token + "\r\n");
        REQUIRE(answer.status == 200);
        json const page = json::parse(answer.body);
        version = page["version"];
        for (json const& item : page["items"])
            items.push_back(item);
        cursor = page["next"].is_null() ? "" : page["next"].get<std::string>();
    } while (!cursor.empty());
    return items;
}

// The log as the kill left it, folded. It is read from a copy, so that the service itself has to
// recover what is in its folder.
model::Meeting folded(Folder const& folder, model::Meeting before) {
    auto const copy = folder.path / "copy";
    std::filesystem::remove_all(copy);
    std::filesystem::create_directory(copy);
    for (char const* file : {"rostrum.db", "rostrum.db-wal"})
        if (std::filesystem::exists(folder.path / "data" / file))
            std::filesystem::copy_file(folder.path / "data" / file, copy / file);
    auto const store =
        server::store::open_sqlite(copy, {.exclusive = true, .create = false, .vfs = ""});
    return server::replay_after(*store, hlm2025(), std::move(before));
}

// The served rows are those of the fold: the same bookings, states, places and times.
void compare(std::vector<json> const& items, std::uint64_t version, model::Meeting const& fold) {
    REQUIRE(version == fold.version);
    REQUIRE(items.size() == fold.bookings.size());
    model::SpeakersList const list = model::lay_out(fold);
    for (json const& item : items) {
        model::BookingId const id(item["id"].get<std::string>());
        model::Booking const* booking = fold.find(id);
        REQUIRE(booking);
        model::Place const* place = list.find(id, fold);
        bool right = item["receipt"]["number"] == booking->receipt.number &&
                     item["participant"]["id"] == booking->statement()->participant.str() &&
                     (item["state"] == "withdrawn") == !booking->active();
        if (place) {
            right = right && item["position"] == place->position;
            if (place->planned)
                right = right && item["planned"]["starts_at"] ==
                                     config::format_instant(place->planned->time.begin);
            else
                right = right && item["state"] == "overflow";
        }
        INFO(item.dump());
        REQUIRE(right);
    }
    REQUIRE(model::broken_invariants(fold).empty());
}

void check_promises(std::vector<json> const& items, std::deque<Client> const& clients) {
    std::map<std::string, json const*> by_id;
    std::set<int> receipts;
    for (json const& item : items) {
        bool const new_id = by_id.emplace(item["id"], &item).second;
        bool const new_receipt = receipts.insert(item["receipt"]["number"].get<int>()).second;
        REQUIRE(new_id);
        REQUIRE(new_receipt);
    }
    int asked = 0;
    std::set<std::string> promised;
    for (Client const& client : clients) {
        REQUIRE(client.surprise() == "");
        asked += client.bookings_asked_for();
        for (Acknowledged const& told : client.acknowledged()) {
            INFO("booking " << told.id << " of " << told.participant);
            bool const promised_once = promised.insert(told.id).second;
            REQUIRE(promised_once);
            REQUIRE(by_id.contains(told.id));
            json const& item = *by_id[told.id];
            REQUIRE(item["receipt"]["number"] == told.receipt);
            REQUIRE(item["participant"]["id"] == told.participant);
            if (told.withdrawn) REQUIRE(item["state"] == "withdrawn");
        }
    }
    REQUIRE(static_cast<int>(items.size()) <= asked);
}

}  // namespace

TEST_CASE("A process killed at any moment has kept all that it answered", "[kill][slow]") {
    Folder folder;
    auto const data = folder.path / "data";
    std::string const token = make_token(folder);
    std::deque<Client> clients;
    for (int i = 0; i < client_count; ++i)
        clients.emplace_back(i, token);

    std::mt19937 dice(seed);
    auto const within = [&](int from, int to) {
        return std::uniform_int_distribution<int>(from, to)(dice);
    };
    int with_requests_in_flight = 0;
    model::Meeting fold;
    for (int round = 0; round < rounds; ++round) {
        INFO("round " << round);
        // Now and then it is killed while it starts and recovers.
        if (round % 10 == 9) {
            ServiceProcess starting(arguments_for(data), folder.path / "serve.log");
            std::this_thread::sleep_for(std::chrono::milliseconds(within(1, 300)));
        }
        ServiceProcess service(arguments_for(data), folder.path / "serve.log");
        std::uint16_t const port = service.port();
        if (round > 0) {
            std::uint64_t version = 0;
            auto const items = served_bookings(port, token, version);
            compare(items, version, fold);
            check_promises(items, clients);
        }

        std::atomic<int> answers{0};
        std::atomic<int> unanswered{0};
        std::atomic<int> ended{0};
        std::vector<std::thread> threads;
        for (Client& client : clients)
            threads.emplace_back([&] {
                if (client.run(port, answers)) ++unanswered;
                ++ended;
            });
        int const wanted = within(4, 60);
        while (answers < wanted && ended < client_count)
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        std::this_thread::sleep_for(std::chrono::microseconds(within(0, 5'000)));
        service.kill();
        for (std::thread& thread : threads)
            thread.join();
        if (unanswered > 0) ++with_requests_in_flight;
        fold = folded(folder, std::move(fold));
    }

    ServiceProcess service(arguments_for(data), folder.path / "serve.log");
    std::uint64_t version = 0;
    auto const items = served_bookings(service.port(), token, version);
    compare(items, version, folded(folder, {}));
    check_promises(items, clients);
    CHECK(service.terminate() == 0);

    std::size_t acknowledged = 0;
    for (Client const& client : clients)
        acknowledged += client.acknowledged().size();
    std::cout << "killed " << rounds << " times, " << with_requests_in_flight
              << " of them with a request in flight; " << acknowledged
              << " acknowledged bookings found, each once\n";
    CHECK(with_requests_in_flight >= rounds / 2);
}
