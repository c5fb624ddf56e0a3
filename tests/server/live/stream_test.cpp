#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <deque>
#include <future>
#include <mutex>
#include <set>
#include <thread>

#include "server/live/hub.hpp"
#include "server/store/memory.hpp"
#include "server/store/sqlite.hpp"
#include "tests/server/api/client.hpp"
#include "tests/server/commands.hpp"
#include "tests/server/http/test_server.hpp"
#include "tests/server/live/event_reader.hpp"
#include "tests/server/store/samples.hpp"

using namespace rostrum;
using namespace rostrum::tests;
using model::ActorRole;

namespace {

std::uint64_t newest(Service& service) {
    return service.engine().view(hlm2025())->meeting->version;
}

// Books and withdraws in turns, so many events; each is durable when it returns.
void write_events(Service& service, std::size_t count) {
    static auto const states = member_states();
    for (std::size_t i = 0; i < count; ++i) {
        auto const& bookings = service.engine().view(hlm2025())->meeting->bookings;
        bool const there = !bookings.empty() && bookings.back()->active();
        auto act = there ? withdrawal(bookings.back()->id.str())
                         : booking(states[bookings.size() % states.size()]);
        if (service.engine().execute(std::move(act)).kind != server::Outcome::Kind::accepted)
            throw std::runtime_error("an act was not accepted");
    }
}

std::vector<std::uint64_t> versions(std::vector<StreamedEvent> const& events) {
    std::vector<std::uint64_t> found;
    for (auto const& event : events)
        if (event.type != "forecast") found.push_back(event.version());
    return found;
}

// a, a + 1 ... b
std::vector<std::uint64_t> each(std::uint64_t a, std::uint64_t b) {
    std::vector<std::uint64_t> all;
    for (; a <= b; ++a)
        all.push_back(a);
    return all;
}

StreamRequest as(std::string token, std::string last_event_id = "") {
    StreamRequest request;
    request.token = std::move(token);
    request.last_event_id = std::move(last_event_id);
    return request;
}

StreamRequest at_target(std::string target, std::string token = "") {
    StreamRequest request = as(std::move(token));
    request.target = std::move(target);
    return request;
}

std::unique_ptr<Service> service_on(Folder const& folder) {
    return std::make_unique<Service>(server::store::open_sqlite(folder.path, serving));
}

// The service as options want it, on a store in memory.
std::unique_ptr<Service> service_with(ServiceOptions const& options) {
    return std::make_unique<Service>(std::make_unique<server::store::MemoryStore>(),
                                     std::vector<std::filesystem::path>{"meetings/hlm2025.json"},
                                     Service::a_week_before, options);
}

}  // namespace

TEST_CASE("A stream begins with what GET now answers, and goes on with what GET events answers",
          "[live]") {
    Service service;
    std::string const token = service.token(ActorRole::secretariat);
    ApiClient officer(service.port(), token);
    EventReader reader(service.port(), at_target(at("events?lang=fr"), token));
    auto const& head = reader.head();
    CHECK(head.status == 200);
    CHECK(head.header("Content-Type") == "text/event-stream");
    CHECK(head.header("Cache-Control") == "no-store");
    CHECK(head.header("X-Accel-Buffering") == "no");
    CHECK(head.header("Content-Language") == "fr");
    CHECK(head.header("Transfer-Encoding") == "chunked");
    CHECK(head.header("Content-Length").empty());
    CHECK_FALSE(head.header("Server-Time").empty());

    auto const snapshot = reader.must();
    CHECK(snapshot.type == "snapshot");
    CHECK(snapshot.data == officer.get(at("now?lang=fr")).body);
    CHECK(snapshot.version() == newest(service));
    CHECK(snapshot.id == service.engine().epoch() + '.' + std::to_string(newest(service)));

    for (int i = 0; i < 3; ++i) {
        auto const before = newest(service);
        write_events(service, 1 + static_cast<std::size_t>(i) % 2);
        auto const told = reader.up_to(newest(service));
        auto const page = parsed(officer.get(at("events?lang=fr&after=" + std::to_string(before))));
        REQUIRE(told.size() == page["items"].size());
        for (std::size_t n = 0; n < told.size(); ++n) {
            CHECK(told[n].json() == page["items"][n]);
            CHECK(told[n].type == page["items"][n]["type"]);
        }
    }
}

TEST_CASE("The form is chosen by Accept, JSON where nothing is said", "[live]") {
    Service service;
    ApiClient client(service.port());
    CHECK(client.get(at("events")).header("Content-Type") == "application/json");
    for (char const* accept : {"*/*", "application/json, text/event-stream;q=0.9"})
        CHECK(client.get(at("events"), {{"Accept", accept}}).header("Content-Type") ==
              "application/json");
    for (char const* accept : {"text/event-stream, */*", "*/*, text/event-stream"})
        CHECK(client.request("HEAD", at("events"), {{"Accept", accept}}).header("Content-Type") ==
              "text/event-stream");
    CHECK(client.get(at("events"), {{"Accept", "text/html"}}).status == 406);
    for (char const* query : {"events?mine=yes", "events?after=-1"})
        CHECK(client.get(at(query), {{"Accept", "text/event-stream"}}).status == 400);

    auto const head = client.request("HEAD", at("events"), {{"Accept", "text/event-stream"}});
    CHECK(head.status == 200);
    CHECK(head.header("Content-Type") == "text/event-stream");
    // The connection is not the stream's.
    CHECK(client.get(at("events?limit=1")).status == 200);
    CHECK(service.hub().places().taken() == 0);

    StreamRequest old;
    old.version = "1.0";
    EventReader reader(service.port(), old);
    CHECK(reader.head().header("Transfer-Encoding").empty());
    CHECK(reader.head().header("Connection") == "close");
    CHECK(reader.must().type == "snapshot");
}

TEST_CASE("A reader resumes behind its last message, without a gap or a repeat", "[live]") {
    Service service;
    std::string const token = service.token(ActorRole::secretariat);
    EventReader first(service.port(), as(token));
    first.must();
    write_events(service, 5);
    auto const until = newest(service);
    CHECK(versions(first.up_to(until)) == each(until - 4, until));
    std::string const last = first.last_id();
    first.connection().close();
    write_events(service, 7);
    EventReader second(service.port(), as(token, last));
    CHECK(versions(second.up_to(until + 7)) == each(until + 1, until + 7));
    write_events(service, 1);
    CHECK(versions(second.up_to(until + 8)) == each(until + 8, until + 8));
    // Nothing was missed: the next message is the next event.
    EventReader third(service.port(), as(token, second.last_id()));
    third.head();
    write_events(service, 1);
    CHECK(versions(third.up_to(until + 9)) == each(until + 9, until + 9));
    // By version, within the present epoch.
    auto const target = at("events?after=" + std::to_string(until));
    EventReader fourth(service.port(), at_target(target, token));
    CHECK(versions(fourth.up_to(until + 9)) == each(until + 1, until + 9));
}

TEST_CASE("Readers that come and go while others write miss nothing and get nothing twice",
          "[live][slow]") {
    constexpr std::size_t events = 1'500;
    constexpr std::size_t readers = 6;
    // Whoever comes back is mostly behind what is at hand, and reads pages while more is written.
    ServiceOptions options;
    options.live.events_at_hand = GENERATE(8, 512);
    auto const running = service_with(options);
    Service& service = *running;
    std::string const token = service.token(ActorRole::secretariat);
    std::uint64_t const begin = newest(service);
    std::uint64_t const end = begin + events;
    // They keep the workers busy, so that news wait in the hub while pages come.
    std::vector<EventReader> crowd;
    crowd.reserve(200);
    for (int i = 0; i < 200; ++i)
        crowd.emplace_back(service.port(), as(token)).head();
    std::vector<std::vector<std::uint64_t>> seen(readers);
    std::vector<std::thread> threads;
    for (std::size_t number = 0; number < readers; ++number)
        threads.emplace_back([&, number] {
            auto& mine = seen[number];
            std::string last = service.engine().epoch() + '.' + std::to_string(begin);
            // Each leaves after another number of messages, and comes back with the last id.
            for (std::size_t patience = number + 1; mine.empty() || mine.back() < end;
                 patience = patience * 7 % 211 + 1) {
                EventReader reader(service.port(), as(token, last));
                for (std::size_t i = 0; i < patience && (mine.empty() || mine.back() < end);) {
                    auto const event = reader.must();
                    if (event.type == "forecast") continue;
                    mine.push_back(event.version());
                    ++i;
                }
                last = reader.last_id();
            }
        });
    write_events(service, events);
    for (auto& thread : threads)
        thread.join();
    for (auto const& mine : seen)
        CHECK(mine == each(begin + 1, end));
}

TEST_CASE("A stream resumes after a restart, from far behind page by page", "[live]") {
    Folder folder;
    std::string token;
    std::string near;
    std::string far;
    std::uint64_t until = 0;
    {
        auto const service = service_on(folder);
        token = service->token(ActorRole::secretariat);
        EventReader reader(service->port(), as(token));
        far = reader.must().id;
        write_events(*service, 1'200);
        until = newest(*service);
        reader.up_to(until);
        near = reader.last_id();
        write_events(*service, 3);
    }
    auto const service = service_on(folder);
    std::uint64_t const behind = until + 3;
    REQUIRE(newest(*service) == behind);
    EventReader from_near(service->port(), as(token, near));
    CHECK(versions(from_near.up_to(behind)) == each(until + 1, behind));
    EventReader from_far(service->port(), as(token, far));
    CHECK(versions(from_far.up_to(behind)) == each(until - 1'199, behind));
    write_events(*service, 2);
    CHECK(versions(from_near.up_to(behind + 2)) == each(behind + 1, behind + 2));
    CHECK(versions(from_far.up_to(behind + 2)) == each(behind + 1, behind + 2));
}

namespace {

// Streams of a server of the test's own, whose workers it can hold up.
class HeldWorkers {
public:
    explicit HeldWorkers(Service& service)
        : service_(service), server_(local_options(), handler()) {}
    ~HeldWorkers() { let_go(); }
    HeldWorkers(HeldWorkers const&) = delete;
    HeldWorkers& operator=(HeldWorkers const&) = delete;

    // A reader whose subscription the test makes.
    EventReader& open() {
        EventReader& reader = readers_.emplace_back(server_.port());
        reader.head();
        return reader;
    }
    server::http::StreamHandle take() {
        for (;;) {
            {
                std::lock_guard const lock(mutex_);
                if (!handles_.empty()) {
                    auto const handle = handles_.front();
                    handles_.pop_front();
                    return handle;
                }
            }
            std::this_thread::yield();
        }
    }
    void subscribe(server::http::StreamHandle handle, std::optional<server::live::Position> after) {
        server::live::View const officer{
            {model::Language::en, server::access::Sight::everything, true, {}}};
        service_.hub().subscribe({std::move(handle), hlm2025(), officer, "", std::move(after)});
    }
    // From here on the worker of that stream does nothing.
    void hold(server::http::StreamHandle const& handle) {
        auto const held = std::make_shared<std::promise<void>>();
        handle.when_taken([held, go = let_go_.get_future().share()] {
            held->set_value();
            go.wait();
        });
        held->get_future().wait();
        holds_ = true;
    }
    void let_go() {
        if (std::exchange(holds_, false)) let_go_.set_value();
    }

private:
    server::http::Handler handler() {
        return [this](server::http::Request&&, server::http::Respond const& respond) {
            auto const stream = std::make_shared<server::http::Streaming>();
            stream->opened = [this](server::http::StreamHandle handle) {
                std::lock_guard const lock(mutex_);
                handles_.push_back(std::move(handle));
            };
            server::http::Response response;
            response.stream = stream;
            respond(response);
        };
    }

    Service& service_;
    std::mutex mutex_;
    std::deque<server::http::StreamHandle> handles_;
    std::promise<void> let_go_;
    bool holds_ = false;
    TestServer server_;
    std::deque<EventReader> readers_;
};

}  // namespace

TEST_CASE("A reader of a version that waits in the hub waits with it, and the hub sleeps",
          "[live]") {
    auto service = std::make_unique<Service>();
    HeldWorkers workers(*service);
    EventReader& busy = workers.open();
    auto const busy_stream = workers.take();
    EventReader& early = workers.open();
    auto const early_stream = workers.take();
    workers.subscribe(busy_stream, std::nullopt);
    std::uint64_t const begin = busy.must().version();
    workers.hold(busy_stream);
    // Two rounds are with the worker; the third event waits in the hub.
    auto const& sent = service->hub().metrics().messages;
    auto const before = sent.load();
    for (std::size_t round = 1; round <= 2; ++round) {
        write_events(*service, 1);
        while (sent < before + round)
            std::this_thread::yield();
    }
    write_events(*service, 1);
    auto const& tasks = service->hub().metrics().tasks;
    auto const tasks_before = tasks.load();
    workers.subscribe(early_stream, server::live::Position{service->engine().epoch(), begin + 3});
    while (tasks == tasks_before)
        std::this_thread::yield();
    // It was looked at once and is not looked at again, for as long as one cares to watch.
    std::this_thread::sleep_for(std::chrono::milliseconds{300});
    CHECK(tasks == tasks_before + 1);

    SECTION("until it goes out, and hears what comes behind it") {
        workers.let_go();
        CHECK(versions(busy.up_to(begin + 3)) == each(begin + 1, begin + 3));
        write_events(*service, 1);
        CHECK(early.must().version() == begin + 4);
        CHECK(busy.must().version() == begin + 4);
    }
    SECTION("or until the service stops, which it is told") {
        service.reset();
        workers.let_go();
        CHECK(early.must().type == "ended");
    }
}

TEST_CASE("Where it cannot be resumed the reader is told why, and begins anew", "[live]") {
    ServiceOptions options;
    options.live.furthest_resume = 20;
    auto const service = service_with(options);
    std::string const token = service->token(ActorRole::secretariat);
    write_events(*service, 30);
    std::string const here = service->engine().epoch() + '.';
    auto const now = newest(*service);
    std::pair<std::string, std::string> const cases[] = {
        {"0123456789abcdef.1", "unknown_epoch"},
        {"nonsense", "unknown_epoch"},
        {here, "unknown_epoch"},
        {here + "x", "unknown_epoch"},
        {here + std::to_string(now + 1), "ahead"},
        {here + std::to_string(now - 21), "too_far"},
        {here + "0", "too_far"}};
    std::vector<EventReader> readers;
    for (auto const& [last, reason] : cases) {
        INFO(last);
        EventReader& reader = readers.emplace_back(service->port(), as(token, last));
        auto const reset = reader.must();
        CHECK(reset.type == "reset");
        CHECK(reset.id.empty());
        CHECK(reset.json()["reason"] == reason);
        CHECK_FALSE(reset.json()["detail"].get<std::string>().empty());
        auto const snapshot = reader.must();
        CHECK(snapshot.type == "snapshot");
        CHECK(snapshot.version() == now);
    }
    EventReader just(service->port(), as(token, here + std::to_string(now - 19)));
    CHECK(just.must().version() == now - 18);
    write_events(*service, 1);
    for (EventReader& reader : readers)
        CHECK(reader.must().version() == now + 1);
}

TEST_CASE("Each sees what it may, and those who see the same get the same bytes", "[live]") {
    Service service;
    std::string const officer = service.token(ActorRole::secretariat);
    std::string const france = service.token(ActorRole::delegation, "FRA");
    auto const mine = at("events?mine=true");
    EventReader secretariat(service.port(), as(officer));
    EventReader delegation(service.port(), as(france));
    EventReader own(service.port(), at_target(mine, france));
    EventReader anyone(service.port());
    EventReader another(service.port());
    EventReader in_french(service.port(), at_target(at("events?lang=fr")));
    for (EventReader* reader : {&secretariat, &delegation, &own, &anyone, &another, &in_french})
        CHECK(reader->must().type == "snapshot");

    // Kenya's statement, France's, and what everybody may know.
    ApiClient client(service.port(), officer);
    auto const rendered = service.hub().metrics().rendered.load();
    REQUIRE(client.post(at("bookings"), statement("KEN")).status == 201);
    REQUIRE(client.post(at("bookings"), statement("FRA")).status == 201);
    REQUIRE(client.post(at("list"), {{"action", "close"}, {"reason", "enough"}}).status == 200);
    auto const last = newest(service);
    CHECK(versions(secretariat.up_to(last)) == each(last - 2, last));
    CHECK(versions(delegation.up_to(last)) == each(last - 2, last));
    CHECK(versions(anyone.up_to(last)) == each(last, last));
    CHECK(versions(another.up_to(last)) == each(last, last));
    CHECK(versions(in_french.up_to(last)) == each(last, last));
    auto const france_only = own.must();
    CHECK(france_only.version() == last - 1);
    CHECK(france_only.json()["participant"]["id"] == "FRA");

    CHECK(anyone.text() == another.text());
    // Three for officers, three for France, one of its own, one for the public in each language.
    CHECK(service.hub().metrics().rendered - rendered == 9);
    // The reason is the officers' alone.
    CHECK(secretariat.text().find("enough") != std::string::npos);
    CHECK(delegation.text().find("enough") == std::string::npos);
    CHECK(anyone.text().find("KEN") == std::string::npos);

    CHECK(RawClient(service.port()).get(mine, "Accept: text/event-stream\r\n").status == 403);
    auto const page = parsed(ApiClient(service.port(), france).get(at("events?mine=true")));
    REQUIRE(page["items"].size() == 1);
    CHECK(page["items"][0]["version"] == last - 1);
}

TEST_CASE("A reader of one byte at a time is dropped and told where to go on; nobody waits for it",
          "[live]") {
    ServiceOptions options;
    options.stream_backlog_bytes = 16 * 1024;
    auto const service = service_with(options);
    std::string const token = service->token(ActorRole::secretariat);
    StreamRequest narrow = as(token);
    narrow.receive_buffer = 4 * 1024;
    EventReader slow(service->port(), narrow);
    slow.connection().read_byte();
    EventReader other(service->port(), as(token));
    other.must();
    std::uint64_t const begin = newest(*service);
    while (service->hub().metrics().dropped == 0) {
        REQUIRE(newest(*service) < begin + 20'000);
        write_events(*service, 20);
        CHECK(versions(other.up_to(newest(*service))).size() == 20);
        slow.connection().read_byte();
    }
    CHECK(service->hub().metrics().dropped == 1);
    // Now it takes what is left for it.
    std::vector<StreamedEvent> told;
    while (auto event = slow.next())
        told.push_back(*event);
    REQUIRE(told.size() > 2);
    CHECK(slow.ended_well());
    auto const farewell = told.back();
    CHECK(farewell.type == "dropped");
    CHECK(farewell.json()["resume"] == told[told.size() - 2].id);
    CHECK(farewell.json()["detail"].get<std::string>().find(farewell.id) != std::string::npos);
    std::uint64_t const reached = farewell.version();
    told.pop_back();
    told.erase(told.begin());
    CHECK(versions(told) == each(begin + 1, reached));
    EventReader again(service->port(), as(token, farewell.json()["resume"]));
    CHECK(versions(again.up_to(newest(*service))) == each(reached + 1, newest(*service)));
}

TEST_CASE("Two thousand connect at once, and each hears of the next event", "[live][slow]") {
    constexpr std::size_t count = 2'000;
    rlimit before{};
    REQUIRE(getrlimit(RLIMIT_NOFILE, &before) == 0);
    rlimit const all{before.rlim_max, before.rlim_max};
    REQUIRE(all.rlim_cur > 2 * count + 100);
    REQUIRE(setrlimit(RLIMIT_NOFILE, &all) == 0);
    {
        Service service;
        std::vector<EventReader> readers;
        readers.reserve(count);
        for (std::size_t i = 0; i < count; ++i)
            readers.emplace_back(service.port());
        std::set<std::string> snapshots;
        for (EventReader& reader : readers)
            snapshots.insert(reader.must().data);
        CHECK(snapshots.size() == 1);
        CHECK(service.hub().places().taken() == count);
        ApiClient officer(service.port(), service.token(ActorRole::secretariat));
        REQUIRE(officer.post(at("list"), {{"action", "close"}, {"reason", "x"}}).status == 200);
        std::size_t heard = 0;
        for (EventReader& reader : readers)
            heard += reader.must().version() == newest(service);
        CHECK(heard == count);
    }
    setrlimit(RLIMIT_NOFILE, &before);
}

TEST_CASE("Subscribers are limited, in all and for each address without a token", "[live]") {
    ServiceOptions options;
    options.live.places = {.subscribers = 4, .per_address = 2};
    auto const service = service_with(options);
    std::string const token = service->token(ActorRole::secretariat);
    std::vector<EventReader> readers;
    auto const refused = [&](StreamRequest const& request) {
        EventReader reader(service->port(), request);
        auto const head = reader.head();
        CHECK(head.header("Content-Type") == "application/problem+json");
        CHECK_FALSE(head.header("Retry-After").empty());
        return head.status;
    };
    for (int i = 0; i < 2; ++i)
        CHECK(readers.emplace_back(service->port()).must().type == "snapshot");
    CHECK(refused({}) == 429);
    for (int i = 0; i < 2; ++i)
        CHECK(readers.emplace_back(service->port(), as(token)).must().type == "snapshot");
    CHECK(refused(as(token)) == 503);
    CHECK(refused({}) == 503);
    // A place is free again when its reader has gone.
    readers.clear();
    while (service->hub().places().taken() != 0)
        std::this_thread::yield();
    CHECK(EventReader(service->port()).must().type == "snapshot");
}

TEST_CASE("A token that is revoked or expires ends its streams, and no others", "[live]") {
    Service service;
    std::string const officer = service.token(ActorRole::secretariat);
    std::string const france = service.token(ActorRole::delegation, "FRA");
    EventReader ends(service.port(), at_target(at("events?lang=fr"), france));
    EventReader as_well(service.port(), as(france));
    EventReader stays(service.port(), as(officer));
    for (EventReader* reader : {&ends, &as_well, &stays})
        reader->must();
    ApiClient administrator(service.port(), service.token(ActorRole::administrator));
    std::string const id = france.substr(8, france.find('_', 8) - 8);
    REQUIRE(administrator.remove("/v1/tokens/" + id, {}).status == 200);
    for (EventReader* reader : {&ends, &as_well}) {
        auto const last = reader->must();
        CHECK(last.type == "ended");
        CHECK(last.json()["reason"] == "token");
        CHECK_FALSE(reader->next());
        CHECK(reader->ended_well());
    }
    CHECK(ends.text().find("jeton") != std::string::npos);
    write_events(service, 1);
    CHECK(stays.must().version() == newest(service));

    // Tokens go by real time.
    server::access::TokenRequest request;
    request.role = ActorRole::webcast;
    request.created_at = service.clock().real_now();
    request.expires_at = request.created_at + std::chrono::minutes{5};
    auto const made = server::access::make_token(request);
    std::promise<void> kept;
    service.engine().add_token(made.row, std::nullopt, 201,
                               [&](server::KeyedOutcome) { kept.set_value(); });
    kept.get_future().wait();
    service.token(ActorRole::webcast);  // the book is read again
    EventReader short_lived(service.port(), as(made.text));
    short_lived.must();
    service.clock().set_real(*request.expires_at);
    service.hub().nudge();
    StreamedEvent last = short_lived.must();
    if (last.type == "heartbeat") last = short_lived.must();
    CHECK(last.type == "ended");
}

TEST_CASE("Heartbeats say the service's time and the newest version, also of what is not shown",
          "[live]") {
    Service service;
    EventReader reader(service.port());
    auto const snapshot = reader.must();
    write_events(service, 2);
    auto const real = service.clock().real_now();
    auto const shown = instant("2025-11-20T10:00:00.250Z");
    service.clock().set(shown);
    service.clock().set_real(real + std::chrono::seconds{14});
    service.hub().nudge();
    service.clock().set_real(real + std::chrono::seconds{15});
    service.hub().nudge();
    auto const beat = reader.must();
    CHECK(beat.type == "heartbeat");
    CHECK(beat.version() == newest(service));
    CHECK(beat.version() == snapshot.version() + 2);
    CHECK(beat.json()["version"] == newest(service));
    CHECK(beat.json()["at"] == "2025-11-20T10:00:00.250Z");
    EventReader resumed(service.port(), as("", beat.id));
    resumed.head();
    service.clock().set_real(real + std::chrono::seconds{30});
    service.hub().nudge();
    CHECK(reader.must().id == beat.id);
}

TEST_CASE("A service that stops says so to its readers", "[live]") {
    std::optional<EventReader> reader;
    {
        Service service;
        reader.emplace(service.port());
        reader->must();
    }
    auto const last = reader->must();
    CHECK(last.type == "ended");
    CHECK(last.json()["reason"] == "stopping");
    CHECK(last.retry == "5000");
    CHECK_FALSE(reader->next());
    CHECK(reader->ended_well());
}
