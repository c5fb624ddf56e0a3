#include <atomic>
#include <catch2/catch.hpp>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include "server/http/stream.hpp"
#include "tests/server/http/test_server.hpp"
#include "tests/server/live/event_reader.hpp"

namespace http = rostrum::server::http;
using namespace rostrum::tests;
using namespace std::chrono_literals;

namespace {

http::StreamMessagePtr message(std::uint64_t number, std::string const& data = "x") {
    return std::make_shared<http::StreamMessage const>(
        "id: e." + std::to_string(number) + "\ndata: " + data + "\n\n", number);
}

// Answers every request with a stream, and keeps their handles in the order in which they came.
class Streams {
public:
    http::Handler handler() {
        return [this](http::Request&&, http::Respond const& respond) {
            auto const stream = std::make_shared<http::Streaming>();
            stream->kept = kept_;
            stream->opened = [this](http::StreamHandle handle) {
                std::lock_guard const lock(mutex_);
                handles_.push_back(std::move(handle));
            };
            http::Response response;
            response.headers.emplace_back("Content-Type", "text/event-stream");
            response.stream = stream;
            respond(response);
        };
    }
    // The next one; its head has been read, so it comes.
    http::StreamHandle take() {
        for (;;) {
            {
                std::lock_guard const lock(mutex_);
                if (!handles_.empty()) {
                    http::StreamHandle handle = handles_.front();
                    handles_.pop_front();
                    return handle;
                }
            }
            std::this_thread::yield();
        }
    }
    // How many streams there are, and answers that may become one.
    long kept() const { return kept_.use_count() - 1; }

private:
    std::shared_ptr<void> kept_ = std::make_shared<int>();
    std::mutex mutex_;
    std::deque<http::StreamHandle> handles_;
};

// Reads up to the head, so that the handle is there.
EventReader& opened(EventReader& reader) {
    REQUIRE(reader.head().status == 200);
    return reader;
}

http::Channel::Dropped drops() {
    return [](std::uint64_t number) { return message(number, "dropped"); };
}

}  // namespace

TEST_CASE("What is asked of a stream happens in its order, up to the end", "[http]") {
    Streams streams;
    TestServer server(local_options(), streams.handler());
    EventReader reader(server.port());
    opened(reader);
    CHECK(reader.head().header("Transfer-Encoding") == "chunked");
    CHECK(reader.head().header("Content-Length").empty());
    auto const stream = streams.take();
    std::string const large(300'000, 'l');
    stream.send(message(1));
    stream.send(message(2, large));
    std::atomic<bool> taken = false;
    stream.when_taken([&] { taken = true; });
    CHECK(reader.must().id == "e.1");
    CHECK(reader.must().data == large);
    while (!taken)
        std::this_thread::yield();
    stream.send(message(3));
    stream.end(message(4));
    stream.send(message(5));
    CHECK(reader.must().id == "e.3");
    CHECK(reader.must().id == "e.4");
    CHECK_FALSE(reader.next());
    CHECK(reader.ended_well());
    reader.connection().close();
    while (!stream.gone())
        std::this_thread::yield();
    CHECK(streams.kept() == 0);
}

TEST_CASE("A stream whose client goes is gone, and what was kept for it is let go of", "[http]") {
    Streams streams;
    TestServer server(local_options(), streams.handler());
    std::optional<EventReader> polite(server.port());
    std::optional<EventReader> rude(server.port());
    opened(*polite);
    opened(*rude);
    CHECK(server.server.connections() == 2);
    polite.reset();
    rude->connection().reset();
    auto const first = streams.take();
    auto const second = streams.take();
    while (!first.gone() || !second.gone() || server.server.connections() != 0)
        std::this_thread::yield();
    CHECK(streams.kept() == 0);
    first.send(message(1));
    http::Channel channel(drops());
    channel.add(first);
    while (channel.streams() != 0)
        std::this_thread::yield();
}

TEST_CASE("One that is still to take what it missed is told the last word behind that", "[http]") {
    auto options = local_options();
    options.limits.stream_backlog_bytes = 16 * 1024;
    Streams streams;
    TestServer server(options, streams.handler());
    StreamRequest narrow;
    narrow.receive_buffer = 4 * 1024;
    EventReader reader(server.port(), narrow);
    opened(reader);
    auto const stream = streams.take();
    stream.send(message(1, std::string(1'000'000, 'x')));
    stream.end(message(2, "ended"));
    CHECK(reader.must().id == "e.1");
    CHECK(reader.must().data == "ended");
    CHECK_FALSE(reader.next());
    CHECK(reader.ended_well());
}

TEST_CASE("A client that takes nothing for the write time-out is closed", "[http]") {
    auto options = local_options();
    options.time_outs.write = 200ms;
    options.limits.stream_backlog_bytes = 100'000'000;
    Streams streams;
    TestServer server(options, streams.handler());
    StreamRequest narrow;
    narrow.receive_buffer = 4 * 1024;
    EventReader deaf(server.port(), narrow);
    opened(deaf);
    auto const stream = streams.take();
    stream.send(message(1, std::string(8'000'000, 'x')));
    while (!stream.gone())
        std::this_thread::yield();
    CHECK(server.server.connections() == 0);
}

TEST_CASE("Who joins a channel in the midst of a round gets all from there, and nothing before",
          "[http]") {
    constexpr std::uint64_t messages = 400;
    constexpr std::size_t first = 300;    // more than a slice for each of the two workers
    constexpr std::size_t leaving = 240;  // of these, one after another
    Streams streams;
    TestServer server(local_options(), streams.handler());
    http::Channel channel(drops());
    std::vector<EventReader> readers;
    readers.reserve(first + messages);
    std::vector<std::uint64_t> from;  // the first number that each is to get
    auto const join = [&](std::uint64_t next) {
        opened(readers.emplace_back(server.port()));
        channel.add(streams.take());
        from.push_back(next);
    };
    for (std::size_t i = 0; i < first; ++i)
        join(1);
    for (std::uint64_t number = 1; number <= messages; ++number) {
        channel.send(message(number), nullptr);
        if (number % 8 == 0) join(number + 1);
        if (number <= leaving) readers[number - 1].connection().close();
    }
    std::size_t faults = 0;
    for (std::size_t i = leaving; i < readers.size(); ++i)
        for (std::uint64_t number = from[i]; number <= messages; ++number)
            faults += readers[i].must().version() != number;
    CHECK(faults == 0);
}

TEST_CASE("A server that stops ends its streams behind what they are still to be told", "[http]") {
    Streams streams;
    std::optional<TestServer> server;
    server.emplace(local_options(), streams.handler());
    std::deque<EventReader> readers;
    http::Channel channel(drops());
    for (int i = 0; i < 10; ++i) {
        opened(readers.emplace_back(server->port()));
        channel.add(streams.take());
    }
    channel.send(message(1), nullptr);
    channel.end(message(2));
    std::thread stopping([&] { server->server.stop(30s); });
    for (EventReader& reader : readers) {
        CHECK(reader.must().id == "e.1");
        CHECK(reader.must().id == "e.2");
        CHECK_FALSE(reader.next());
        CHECK(reader.ended_well());
        reader.connection().close();
    }
    stopping.join();
    // Nobody is there any more; it is in vain, and does no harm.
    channel.send(message(3), nullptr);
    server.reset();
    channel.send(message(4), nullptr);
}
