#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <future>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/server/http/raw_client.hpp"
#include "tests/server/http/test_server.hpp"

namespace http = rostrum::server::http;
using namespace rostrum::tests;
using namespace std::chrono_literals;

namespace {

bool problem(RawAnswer const& answer, std::string_view code) {
    return answer.header("Content-Type") == "application/problem+json" &&
           answer.body.find("\"code\":\"" + std::string(code) + "\"") != std::string::npos;
}

// Keeps the requests it gets, for a test to answer when it likes.
class Keeper {
public:
    http::Handler handler() {
        return [this](http::Request&&, http::Respond respond) {
            const std::lock_guard lock(mutex_);
            kept_.push_back(std::move(respond));
            arrived_.notify_all();
        };
    }
    // The oldest not yet taken; waits for it.
    http::Respond take() {
        std::unique_lock lock(mutex_);
        if (!arrived_.wait_for(lock, 30s, [&] { return !kept_.empty(); })) {
            throw std::runtime_error("no request came");
        }
        http::Respond respond = std::move(kept_.front());
        kept_.erase(kept_.begin());
        return respond;
    }

private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<http::Respond> kept_;
};

}  // namespace

TEST_CASE("A request is answered with the headers the session owes", "[http]") {
    auto options = local_options();
    options.unix_time = [] { return 784111777; };
    TestServer server(options);
    RawClient client(server.port());
    auto const answer = client.get("/a/b%20c?d=e");
    CHECK(answer.status == 200);
    CHECK(answer.body == "GET [a][b c] d=e ");
    CHECK(answer.header("Content-Type") == "text/plain");
    CHECK(answer.header("Content-Length") == "17");
    CHECK(answer.header("Date") == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(answer.header("Connection").empty());
    const std::string fresh = answer.header("Request-Id");
    CHECK(fresh.size() == 32);
    CHECK(client.get("/").header("Request-Id") != fresh);
    CHECK(client.get("/", "Request-Id: mine-1._\r\n").header("Request-Id") == "mine-1._");
    CHECK(client.get("/", "X-Request-Id: x\r\n").header("Request-Id") == "x");
    CHECK(client.get("/", "Request-Id: \"x\"\r\n").header("Request-Id").size() == 32);
    CHECK(client.get("/", "Request-Id: " + std::string(65, 'x') + "\r\n")
              .header("Request-Id")
              .size() == 32);
    CHECK(client.get("http://elsewhere/z").body == "GET [z] ");
}

TEST_CASE("HEAD is answered as GET without the body", "[http]") {
    TestServer server;
    RawClient client(server.port());
    auto const answer = client.ask("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(answer.status == 200);
    CHECK(answer.header("Content-Length") == "9");
    CHECK(client.get("/b").body == "GET [b] ");
}

TEST_CASE("Rendered headers and statuses without a body", "[http]") {
    auto const rendered = std::make_shared<const std::string>("ETag: \"x\"\r\nVary: Accept\r\n");
    auto const body = std::make_shared<const std::string>("body");
    TestServer server(local_options(), [&](http::Request&& request, http::Respond const& respond) {
        http::Response response;
        response.status = static_cast<unsigned>(std::stoi(request.path.at(0)));
        response.headers.emplace_back("Own", "1");
        response.rendered_headers = rendered;
        response.body = body;
        respond(response);
    });
    RawClient client(server.port());
    auto const full = client.get("/200");
    CHECK(full.header("ETag") == "\"x\"");
    CHECK(full.header("Vary") == "Accept");
    CHECK(full.header("Own") == "1");
    CHECK(full.body == "body");
    for (char const* target : {"/304", "/204"}) {
        auto const bare = client.get(target);
        CHECK(bare.header("ETag") == "\"x\"");
        CHECK(bare.header("Content-Length").empty());
    }
    CHECK(client.get("/200").body == "body");
}

TEST_CASE("Pipelined requests are answered in their order", "[http]") {
    Keeper keeper;
    TestServer server(local_options(), [&](http::Request&& request, http::Respond respond) {
        // Every third is answered later, from another thread.
        if (request.path.at(0).size() % 3 != 0) return echo(std::move(request), respond);
        keeper.handler()(std::move(request), std::move(respond));
    });
    RawClient client(server.port());
    std::string all;
    for (int i = 1; i <= 20; ++i) {
        all += "POST /" + std::string(static_cast<std::size_t>(i), 'x') +
               " HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab";
    }
    client.send(all);
    for (std::size_t i = 1; i <= 20; ++i) {
        if (i % 3 == 0) keeper.take()(text_answer("late"));
        auto const answer = client.read();
        REQUIRE(answer);
        CHECK(answer->body == (i % 3 == 0 ? "late" : "POST [" + std::string(i, 'x') + "] ab"));
    }
}

TEST_CASE("HTTP/1.0 is answered, and kept open only if it asks", "[http]") {
    TestServer server;
    RawClient once(server.port());
    auto const answer = once.ask("GET /a HTTP/1.0\r\n\r\n");
    CHECK(answer.status == 200);
    CHECK(answer.header("Connection") == "close");
    CHECK(once.ended());
    RawClient kept(server.port());
    const std::string keep = "GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n";
    CHECK(kept.ask(keep).header("Connection") == "keep-alive");
    CHECK(kept.ask(keep).status == 200);
}

TEST_CASE("Connection: close is honoured", "[http]") {
    TestServer server;
    RawClient client(server.port());
    CHECK(client.get("/a", "Connection: close\r\n").header("Connection") == "close");
    CHECK(client.read_to_end().empty());
}

TEST_CASE("A client that has finished sending still gets its answer", "[http]") {
    Keeper keeper;
    TestServer server(local_options(), keeper.handler());
    RawClient client(server.port());
    client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
    client.finish_sending();
    keeper.take()(text_answer("still"));
    auto const answer = client.read();
    REQUIRE(answer);
    CHECK(answer->body == "still");
    CHECK(client.ended());
}

TEST_CASE("A request torn at every byte is answered", "[http]") {
    TestServer server;
    const std::string request =
        "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n";
    RawClient client(server.port());
    for (std::size_t cut = 1; cut < request.size(); ++cut) {
        client.send(request.substr(0, cut));
        std::this_thread::yield();
        REQUIRE(client.ask(request.substr(cut)).body == "POST [a] ab");
    }
}

TEST_CASE("Refusals are problems, and end the connection", "[http]") {
    auto const [request, status, code] = GENERATE(table<std::string, int, std::string>({
        {"GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n", 400, "bad_target"},
        {"GET / HTTP/1.1\r\n\r\n", 400, "bad_host"},
        {"nonsense\r\n\r\n", 400, "bad_request_line"},
        {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n", 400, "bad_framing"},
        {"CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n", 405, "method_refused"},
        {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n", 413, "body_too_large"},
        {"GET / HTTP/1.1\r\nHost: h\r\nExpect: x\r\n\r\n", 417, "expectation_failed"},
        {"GET / HTTP/3.0\r\nHost: h\r\n\r\n", 505, "bad_version"},
        {"GET /" + std::string(9000, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n", 414, "target_too_long"},
        {"GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(17'000, 'x'), 431, "header_too_large"},
    }));
    INFO(request.substr(0, 100));
    std::atomic<int> handled = 0;
    TestServer server(local_options(), [&](http::Request&& one, http::Respond const& respond) {
        ++handled;
        echo(std::move(one), respond);
    });
    RawClient client(server.port());
    auto const answer = client.ask(request);
    CHECK(answer.status == status);
    CHECK(problem(answer, code));
    CHECK(answer.header("Connection") == "close");
    CHECK_FALSE(answer.header("Request-Id").empty());
    CHECK(client.ended());
    CHECK(handled == 0);
}

TEST_CASE("A body that is too large is refused before it is read, and the answer arrives",
          "[http]") {
    TestServer server;
    RawClient client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 8000000\r\n\r\n");
    // The client sends on regardless, as most do; a reset would take the answer from it.
    const std::string piece(100'000, 'x');
    for (int i = 0; i < 20; ++i)
        client.send(piece);
    auto const answer = client.read();
    REQUIRE(answer);
    CHECK(answer->status == 413);
}

TEST_CASE("The API may word the refusals", "[http]") {
    auto options = local_options();
    options.refuse = [](unsigned status, std::string_view code, http::Request const* request) {
        auto response = text_answer(std::string(code));
        response.status = status;
        if (code == "bad_version") throw std::runtime_error("no words");
        if (request != nullptr) {
            const auto* const language = request->header("Accept-Language");
            response.headers.emplace_back("Content-Language", language ? *language : "none");
        }
        return response;
    };
    TestServer server(options);
    auto const worded = RawClient(server.port()).get("/%zz", "Accept-Language: fr\r\n");
    CHECK(worded.body == "bad_target");
    CHECK(worded.header("Content-Language") == "fr");
    auto const unread = RawClient(server.port()).ask("nonsense\r\n\r\n");
    CHECK(unread.body == "bad_request_line");
    CHECK(unread.header("Content-Language").empty());
    auto const plain = RawClient(server.port()).ask("GET / HTTP/2.0\r\nHost: h\r\n\r\n");
    CHECK(problem(plain, "bad_version"));
}

TEST_CASE("100-continue is told to go on, once, and only while it waits", "[http]") {
    TestServer server;
    RawClient client(server.port());
    const std::string header =
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n";
    CHECK(client.ask(header).status == 100);
    CHECK(client.ask("ab").body == "POST [a] ab");
    CHECK(client.ask(header + "cd").body == "POST [a] cd");
    auto const empty = client.ask(
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\n");
    CHECK(empty.status == 200);
    auto const large = client.ask(
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2000000\r\nExpect: 100-continue\r\n\r\n");
    CHECK(large.status == 413);
}

TEST_CASE("OPTIONS * is a ping", "[http]") {
    TestServer server;
    RawClient client(server.port());
    CHECK(client.ask("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").status == 204);
    CHECK(client.get("/a").status == 200);
}

TEST_CASE("Who takes too long to send is told so, or left without a word", "[http]") {
    auto options = local_options();
    options.time_outs.header = 200ms;
    options.time_outs.body = 200ms;
    options.time_outs.idle = 200ms;
    TestServer server(options);
    SECTION("nothing at all: closed silently") {
        RawClient client(server.port());
        CHECK(client.read_to_end().empty());
    }
    SECTION("nothing after an answer: closed silently") {
        RawClient client(server.port());
        CHECK(client.get("/a").status == 200);
        CHECK(client.read_to_end().empty());
    }
    SECTION("half a header: 408") {
        RawClient client(server.port());
        auto const answer = client.ask("GET /a HT");
        CHECK(answer.status == 408);
        CHECK(problem(answer, "time_out"));
        CHECK(client.ended());
    }
    SECTION("a header that drips: 408, because each byte wins no new time") {
        RawClient client(server.port());
        std::atomic<bool> done = false;
        std::thread drip([&] {
            const std::string header = "GET /a HTTP/1.1\r\nHost: h\r\nX: ";
            client.send(header);
            while (!done && client.send("x"))
                std::this_thread::sleep_for(20ms);
        });
        auto const answer = client.read();
        done = true;
        drip.join();
        REQUIRE(answer);
        CHECK(answer->status == 408);
    }
    SECTION("half a body: 408") {
        RawClient client(server.port());
        auto const answer = client.ask("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\na");
        CHECK(answer.status == 408);
    }
}

TEST_CASE("Idle connections that keep asking are not cut off", "[http]") {
    auto options = local_options();
    options.time_outs.header = 300ms;
    options.time_outs.idle = 300ms;
    TestServer server(options);
    RawClient client(server.port());
    for (int i = 0; i < 8; ++i) {
        CHECK(client.get("/a").status == 200);
        std::this_thread::sleep_for(100ms);
    }
}

TEST_CASE("A handler may take longer than any time-out", "[http]") {
    auto options = local_options();
    options.time_outs.header = options.time_outs.body = options.time_outs.idle = 50ms;
    Keeper keeper;
    TestServer server(options, keeper.handler());
    RawClient client(server.port());
    client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
    const http::Respond respond = keeper.take();
    std::this_thread::sleep_for(300ms);
    respond(text_answer("at last"));
    CHECK(client.read()->body == "at last");
}

TEST_CASE("An answer that is to be made later is made on the connection's thread", "[http]") {
    Keeper keeper;
    TestServer server(local_options(), keeper.handler());
    RawClient client(server.port());
    client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
    std::thread::id made_by;
    keeper.take()([&] {
        made_by = std::this_thread::get_id();
        return text_answer("made");
    });
    CHECK(client.read()->body == "made");
    CHECK(made_by != std::this_thread::get_id());

    SECTION("what making it throws is answered 500") {
        client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
        keeper.take()([]() -> http::Response { throw std::runtime_error("no ink"); });
        auto const answer = client.read();
        CHECK(answer->status == 500);
        CHECK(problem(*answer, "internal_error"));
        client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
        keeper.take()(text_answer("goes on"));
        CHECK(client.read()->body == "goes on");
    }
}

TEST_CASE("An answer that nobody waits for any more is made all the same", "[http]") {
    Keeper keeper;
    std::atomic<int> made = 0;
    http::MakeResponse const count = [&made] {
        ++made;
        return text_answer("nobody reads this");
    };
    http::Respond first;
    {
        TestServer server(local_options(), keeper.handler());
        RawClient client(server.port());
        client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
        first = keeper.take();
    }
    first(count);
    CHECK(made == 1);
    first(count);
    CHECK(made == 1);
    first([]() -> http::Response { throw std::runtime_error("no ink"); });
}

TEST_CASE("A client that never reads is given up", "[http]") {
    auto options = local_options();
    options.time_outs.write = 200ms;
    auto const large = std::make_shared<const std::string>(10'000'000, 'x');
    TestServer server(options, [&](http::Request&&, http::Respond const& respond) {
        http::Response response;
        response.body = large;
        respond(std::move(response));
    });
    RawClient client(server.port(), "127.0.0.1", 8 * 1024);
    client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
    // Only the session holds the body besides us: when it lets go, it has given up.
    auto const deadline_rounds = 3000;
    int round = 0;
    while (large.use_count() < 2 && round < deadline_rounds) {
        std::this_thread::sleep_for(1ms), ++round;
    }
    CHECK(large.use_count() >= 2);
    for (round = 0; large.use_count() > 1 && round < deadline_rounds; ++round) {
        std::this_thread::sleep_for(10ms);
    }
    // What is left at the client's end is torn, or was taken back by a reset.
    CHECK(client.read_to_end().size() < large->size());
}

TEST_CASE("A client that reads slowly gets everything", "[http]") {
    auto options = local_options();
    options.time_outs.write = 500ms;
    auto const large = std::make_shared<const std::string>(10'000'000, 'x');
    TestServer server(options, [&](http::Request&&, http::Respond const& respond) {
        http::Response response;
        response.body = large;
        respond(std::move(response));
    });
    RawClient client(server.port(), "127.0.0.1", 64 * 1024);
    client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
    std::this_thread::sleep_for(100ms);
    CHECK(client.read()->body == *large);
    CHECK(client.get("/b").body == *large);
}

TEST_CASE("Large bodies that are sent again come from a file, and are the same bytes", "[http]") {
    std::string noise(3'000'000, '\0');
    std::mt19937 random(7);
    for (char& c : noise)
        c = static_cast<char>(random());
    auto const large = std::make_shared<const std::string>(noise);
    auto options = local_options();
    options.threads = 1;
    TestServer server(options, [&](http::Request&& request, http::Respond const& respond) {
        http::Response response;
        response.body = large;
        // A body that is gone at once, so that the next may lie where it has lain.
        if (request.path.at(0) != "large") {
            response.body = std::make_shared<const std::string>(100'000, request.path.at(0)[0]);
        }
        respond(std::move(response));
    });
    RawClient slow(server.port(), "127.0.0.1", 8 * 1024);
    for (int i = 0; i < 3; ++i)
        slow.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
    RawClient client(server.port());
    for (int i = 0; i < 4; ++i) {
        CHECK(client.get("/large").body == noise);
        CHECK(client.ask("HEAD /large HTTP/1.1\r\nHost: h\r\n\r\n").body.empty());
        for (char const c : {'a', 'b', 'c'}) {
            CHECK(client.get(std::string("/") + c).body == std::string(100'000, c));
        }
    }
    for (int i = 0; i < 3; ++i)
        CHECK(slow.read()->body == noise);
    for (int i = 0; i < 20; ++i) {
        RawClient vanishing(server.port());
        vanishing.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
        vanishing.reset();
    }
    CHECK(client.get("/large").body == noise);
}

TEST_CASE("Clients that vanish do no harm", "[http]") {
    auto const large = std::make_shared<const std::string>(10'000'000, 'x');
    TestServer server(local_options(), [&](http::Request&& request, http::Respond const& respond) {
        http::Response response;
        if (request.path.at(0) == "large") response.body = large;
        respond(std::move(response));
    });
    for (int i = 0; i < 20; ++i) {
        RawClient in_answer(server.port());
        in_answer.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
        RawClient in_body(server.port());
        in_body.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nabc");
        RawClient in_header(server.port());
        in_header.send("GET /a HT");
        if (i % 2 == 0) {
            in_answer.reset();
            in_body.reset();
            in_header.reset();
        }
    }
    CHECK(RawClient(server.port()).get("/a").status == 200);
}

TEST_CASE("An answer may come from another thread, once", "[http]") {
    Keeper keeper;
    TestServer server(local_options(), keeper.handler());
    RawClient client(server.port());
    for (int i = 0; i < 50; ++i) {
        client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
        std::thread([respond = keeper.take(), i] {
            respond(text_answer(std::to_string(i)));
            respond(text_answer("again"));
        }).join();
        CHECK(client.read()->body == std::to_string(i));
    }
}

TEST_CASE("Handlers that fail are answered for with 500", "[http]") {
    Keeper keeper;
    TestServer server(local_options(), [&](http::Request&& request, http::Respond respond) {
        const std::string what = request.path.at(0);
        if (what == "throw") throw std::runtime_error("on purpose");
        if (what == "throw_anything") throw 7;
        if (what == "split") {
            auto response = text_answer("x");
            response.headers.emplace_back("Location", "/a\r\nSet-Cookie: b");
            return respond(std::move(response));
        }
        if (what == "status") {
            auto response = text_answer("x");
            response.status = 99;
            return respond(std::move(response));
        }
        if (what == "keep") keeper.handler()(std::move(request), std::move(respond));
    });
    RawClient client(server.port());
    for (char const* target : {"/throw", "/throw_anything", "/split", "/status", "/drop"}) {
        INFO(target);
        auto const answer = client.get(target);
        CHECK(answer.status == 500);
        CHECK(problem(answer, "internal_error"));
        CHECK(answer.header("Set-Cookie").empty());
    }
    client.send("GET /keep HTTP/1.1\r\nHost: h\r\n\r\n");
    std::thread([respond = keeper.take()]() mutable { respond = nullptr; }).join();
    CHECK(client.read()->status == 500);
}

TEST_CASE("An answer after the client or the server went away is in vain", "[http]") {
    Keeper keeper;
    http::Respond late;
    {
        TestServer server(local_options(), keeper.handler());
        {
            RawClient client(server.port());
            client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
            late = keeper.take();
            client.reset();
        }
        late(text_answer("to nobody"));
        RawClient client(server.port());
        client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
        late = keeper.take();
        server.server.stop(0ms);
        CHECK(client.read_to_end().empty());
        late(text_answer("too late"));
    }
    late(text_answer("far too late"));
    late = nullptr;
}

TEST_CASE("A graceful stop lets requests finish and sends idle clients away", "[http]") {
    Keeper keeper;
    TestServer server(local_options(), [&](http::Request&& request, http::Respond respond) {
        if (request.path.at(0) == "a") return echo(std::move(request), respond);
        keeper.handler()(std::move(request), std::move(respond));
    });
    const std::uint16_t port = server.port();
    RawClient idle(port);
    CHECK(idle.get("/a").status == 200);
    RawClient fresh(port);
    RawClient half(port);
    half.send("GET /a HT");
    RawClient waiting(port);
    waiting.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\nGET /a HTTP/1.1\r\nHost: h\r\n\r\n");
    const http::Respond respond = keeper.take();
    // So that `half` has surely been read: it is answered on the same threads as these.
    for (int i = 0; i < 4; ++i)
        RawClient(port).get("/a");

    auto stopped = std::async(std::launch::async, [&] { server.server.stop(30s); });
    CHECK(idle.read_to_end().empty());
    CHECK(fresh.read_to_end().empty());
    CHECK_THROWS(RawClient(port));
    CHECK(stopped.wait_for(0s) == std::future_status::timeout);
    respond(text_answer("finished"));
    auto const answer = waiting.read();
    REQUIRE(answer);
    CHECK(answer->body == "finished");
    CHECK(answer->header("Connection") == "close");
    CHECK(waiting.read_to_end().empty());
    auto const other = half.ask("TP/1.1\r\nHost: h\r\n\r\n");
    CHECK(other.status == 200);
    CHECK(other.header("Connection") == "close");
    CHECK(stopped.wait_for(30s) == std::future_status::ready);
}

TEST_CASE("When the grace is over the rest is closed", "[http]") {
    Keeper keeper;
    TestServer server(local_options(), keeper.handler());
    RawClient waiting(server.port());
    waiting.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n");
    const http::Respond respond = keeper.take();
    RawClient half(server.port());
    half.send("GET /a HT");
    server.server.stop(50ms);
    CHECK(waiting.read_to_end().empty());
    CHECK(half.read_to_end().empty());
}

TEST_CASE("Connections beyond the limits are told to come back", "[http]") {
    auto options = local_options();
    options.limits.connections = 4;
    options.limits.connections_per_address = 3;
    TestServer server(options);
    std::vector<RawClient> clients;
    for (int i = 0; i < 3; ++i) {
        clients.emplace_back(server.port());
        CHECK(clients.back().get("/a").status == 200);
    }
    RawClient over(server.port());
    auto const answer = over.ask("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(answer.status == 503);
    CHECK(problem(answer, "too_many_connections"));
    CHECK(answer.header("Retry-After") == "1");
    CHECK(answer.header("Connection") == "close");
    CHECK(over.ended());
    // Places are given back.
    clients.pop_back();
    for (int i = 0; i < 3000; ++i) {
        RawClient again(server.port());
        if (again.get("/a").status == 200) return;
        std::this_thread::sleep_for(10ms);
    }
    FAIL("the place was never given back");
}

TEST_CASE("Out of file descriptors the server waits until there are some again", "[http]") {
    rlimit before{};
    REQUIRE(getrlimit(RLIMIT_NOFILE, &before) == 0);
    TestServer server;
    rlimit few = before;
    few.rlim_cur = std::min<rlim_t>(before.rlim_cur, 256);
    REQUIRE(setrlimit(RLIMIT_NOFILE, &few) == 0);
    std::vector<int> taken;
    for (int fd = 0; (fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0;)
        taken.push_back(fd);
    REQUIRE_FALSE(taken.empty());
    ::close(taken.back());
    taken.pop_back();
    RawClient client(server.port());  // has the last one; the server has none to accept with
    client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
    bool const unanswered = !client.readable_within(300);
    for (int const fd : taken)
        ::close(fd);
    setrlimit(RLIMIT_NOFILE, &before);
    CHECK(unanswered);
    CHECK(client.read()->status == 200);
    CHECK(server.server.connections() == 1);
}

TEST_CASE("Proxies are believed when they are named", "[http]") {
    auto const who = [](http::Request&& request, http::Respond const& respond) {
        respond(text_answer(request.peer_address + (request.secure ? " secure" : "")));
    };
    auto options = local_options();
    TestServer distrustful(options, who);
    options.trusted_proxies = {"127.0.0.0/8"};
    TestServer trusting(options, who);
    const std::string header = "Forwarded: for=203.0.113.5;proto=https\r\n";
    CHECK(RawClient(distrustful.port()).get("/", header).body == "127.0.0.1");
    CHECK(RawClient(trusting.port()).get("/", header).body == "203.0.113.5 secure");
    CHECK(RawClient(trusting.port()).get("/").body == "127.0.0.1");
}

TEST_CASE("Where it can't listen it says so in a sentence", "[http]") {
    TestServer server;
    auto options = local_options();
    options.port = server.port();
    const std::string in_use = "127.0.0.1:" + std::to_string(server.port()) + " is in use";
    CHECK_THROWS_WITH(http::Server(options, echo), in_use);
    options.address = "localhost";
    CHECK_THROWS_WITH(http::Server(options, echo), "\"localhost\" is no IP address to listen on");
    options.address = "192.0.2.1";
    options.port = 0;
    CHECK_THROWS_WITH(http::Server(options, echo),
                      "can't listen on 192.0.2.1:0: Cannot assign requested address");
    options.address = "127.0.0.1";
    options.trusted_proxies = {"nowhere"};
    CHECK_THROWS_WITH(http::Server(options, echo), "\"nowhere\" is no address or network");
    http::Server never_started(local_options(), echo);
}

TEST_CASE("Garbage over the wire is answered with a refusal or nothing", "[http]") {
    auto options = local_options();
    options.time_outs.header = options.time_outs.body = options.time_outs.linger = 20ms;
    options.threads = 1;
    TestServer server(options);
    std::mt19937 random(7);
    const std::string valid = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab";
    for (int round = 0; round < 10'000; ++round) {
        std::string bytes = valid;
        for (int i = 0; i < 1 + round % 8; ++i) {
            bytes[random() % bytes.size()] = static_cast<char>(random());
        }
        if (round % 3 == 0) bytes.resize(random() % bytes.size());
        RawClient client(server.port());
        client.send(bytes);
        client.finish_sending();
        if (round % 16 != 0) continue;  // closes at once, whatever the server is at
        const std::string answer = client.read_to_end();
        REQUIRE((answer.empty() || answer.starts_with("HTTP/1.1 ")));
    }
    CHECK(RawClient(server.port()).get("/a").status == 200);
}

TEST_CASE("Many clients at once, answered at once and later", "[http]") {
    Keeper keeper;
    TestServer server(local_options(), [&](http::Request&& request, http::Respond respond) {
        if (request.path.at(0) == "now") return echo(std::move(request), respond);
        keeper.handler()(std::move(request), std::move(respond));
    });
    constexpr int clients = 8;
    constexpr int requests = 50;
    std::thread later([&] {
        for (int i = 0; i < clients * requests; ++i)
            keeper.take()(text_answer("later"));
    });
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int c = 0; c < clients; ++c) {
        threads.emplace_back([&] {
            RawClient client(server.port());
            for (int i = 0; i < requests; ++i) {
                right += client.get("/now").body == "GET [now] " ? 1 : 0;
                right += client.get("/later").body == "later" ? 1 : 0;
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    later.join();
    CHECK(right == 2 * clients * requests);
}
