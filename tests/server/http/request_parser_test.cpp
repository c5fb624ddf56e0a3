#include "server/http/request_parser.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>

namespace http = rostrum::server::http;

namespace {

constexpr http::RequestLimits limits{16 * 1024, 100, 8 * 1024, 64 * 1024};

// Feeds bytes as a session does: what was not used comes again. Says how many were used.
std::size_t feed_all(http::RequestParser& parser, std::string_view bytes) {
    std::size_t used = 0;
    while (used < bytes.size() && !parser.complete() && !parser.refusal()) {
        bool const header = parser.header_complete();
        const std::size_t taken = parser.feed(bytes.substr(used));
        used += taken;
        if (taken == 0 && header == parser.header_complete()) break;
    }
    return used;
}

std::string code_of(std::string_view bytes) {
    http::RequestParser parser(limits);
    feed_all(parser, bytes);
    if (parser.refusal()) return std::string(parser.refusal()->code);
    return parser.complete() ? "complete" : "waiting";
}

std::string with(std::string_view fields, std::string_view body = {}) {
    return "POST /a HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

}  // namespace

TEST_CASE("A request is the same however its bytes are torn", "[http]") {
    const std::string chunked =
        "POST /v1/caf%C3%A9?q=a+b&c HTTP/1.1\r\nHost: h\r\nAccept: a\r\naccept: b\r\n"
        "Transfer-Encoding: chunked\r\n\r\n4;name=\"v\"\r\nWiki\r\n1\r\n!\r\n0\r\nTrailer: "
        "x\r\n\r\n";
    const std::string sized = "\r\nPUT /x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nWiki!";
    for (std::string const& bytes : {chunked, sized}) {
        for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
            http::RequestParser parser(limits);
            const std::size_t used = feed_all(parser, std::string_view(bytes).substr(0, cut));
            REQUIRE_FALSE(parser.refusal());
            REQUIRE(parser.complete() == (cut == bytes.size()));
            if (cut < bytes.size()) feed_all(parser, std::string_view(bytes).substr(used));
            REQUIRE(parser.complete());
            REQUIRE(parser.request().body == "Wiki!");
            REQUIRE(parser.request().header("trailer") == nullptr);
        }
    }
    http::RequestParser parser(limits);
    feed_all(parser, chunked);
    CHECK(parser.request().path == std::vector<std::string>{"v1", "café"});
    CHECK(*parser.request().query_value("q") == "a b");
    CHECK(*parser.request().query_value("c") == "");
    CHECK(*parser.request().header("ACCEPT") == "a, b");
}

TEST_CASE("A request fed byte by byte is read, and the next one's bytes are left", "[http]") {
    const std::string first = "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n";
    const std::string both = first + "GET /2 HTTP/1.1\r\nHost: h\r\n\r\n";
    http::RequestParser parser(limits);
    std::string pending;
    for (char const c : first) {
        pending += c;
        pending.erase(0, parser.feed(pending));
    }
    CHECK(parser.complete());
    CHECK(pending.empty());
    parser.begin();
    CHECK(feed_all(parser, both) == first.size());
    CHECK(parser.request().target == "/1");
}

TEST_CASE("Shapes that smuggle are refused", "[http]") {
    auto const [fields, body, code] = GENERATE(table<std::string, std::string, std::string>({
        {"Content-Length: 1\r\nContent-Length: 2\r\n", "a", "bad_framing"},
        {"Content-Length: 1\r\nContent-Length: 1\r\n", "a", "bad_framing"},
        {"Content-Length: 1, 1\r\n", "a", "bad_framing"},
        {"Content-Length: +1\r\n", "a", "bad_framing"},
        {"Content-Length: -1\r\n", "a", "bad_framing"},
        {"Content-Length: 0x1\r\n", "a", "bad_framing"},
        {"Content-Length: 1 1\r\n", "a", "bad_framing"},
        {"Content-Length:\r\n", "a", "bad_framing"},
        {"Content-Length: 99999999999999999999\r\n", "a", "bad_framing"},
        {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n", "bad_framing"},
        {"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n", "bad_framing"},
        {"Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n", "bad_framing"},
        {"Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n", "bad_framing"},
        {"Transfer-Encoding: identity\r\n", "", "bad_framing"},
        {"Transfer-Encoding: xchunked\r\n", "", "bad_framing"},
        {"Transfer-Encoding: \"chunked\"\r\n", "", "bad_framing"},
        {"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n",
         "bad_framing"},
        {"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n",
         "bad_framing"},
        {"Transfer-Encoding : chunked\r\n", "0\r\n\r\n", "bad_header"},
        {" Transfer-Encoding: chunked\r\n", "0\r\n\r\n", "bad_host"},  // folded into Host
        {"Transfer-Encoding:\x0b"
         "chunked\r\n",
         "0\r\n\r\n", "bad_header"},
        {"X: a\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n", "bad_header"},
        {"X: a\rTransfer-Encoding: chunked\r\n", "0\r\n\r\n", "bad_header"},
        {": a\r\n", "", "bad_header"},
        {"no colon\r\n", "", "bad_header"},
        {"Transfer-Encoding: chunked\r\n", "x\r\n", "bad_framing"},
        {"Transfer-Encoding: chunked\r\n", "-1\r\n", "bad_framing"},
        {"Transfer-Encoding: chunked\r\n", "1\r\nab\r\n0\r\n\r\n", "bad_framing"},
        {"Transfer-Encoding: chunked\r\n", "11111111111111111\r\n", "bad_framing"},
        {"Transfer-Encoding: CHUNKED\r\n", "1\r\na\r\n0\r\n\r\n", "complete"},
    }));
    INFO(fields << body);
    CHECK(code_of(with(fields, body)) == code);
}

TEST_CASE("HTTP/1.0 knows no transfer coding", "[http]") {
    CHECK(code_of("POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") ==
          "bad_framing");
}

TEST_CASE("Request lines, hosts and versions", "[http]") {
    auto const [bytes, code] = GENERATE(table<std::string, std::string>({
        {"GET / HTTP/1.1\r\nHost: h\r\n\r\n", "complete"},
        {"GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "complete"},
        {"GET / HTTP/1.1\r\nHost:\r\n\r\n", "complete"},
        {"GET / HTTP/1.0\r\n\r\n", "complete"},
        {"GET http://h/a?b HTTP/1.1\r\nHost: h\r\n\r\n", "complete"},
        {"OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "complete"},
        {"GET * HTTP/1.1\r\nHost: h\r\n\r\n", "bad_target"},
        {"CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n", "method_refused"},
        {"GET / HTTP/1.1\r\n\r\n", "bad_host"},
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "bad_host"},
        {"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "bad_host"},
        {"GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", "bad_host"},
        {"GET http://u@h/ HTTP/1.1\r\nHost: h\r\n\r\n", "bad_target"},
        {"GET / HTTP/2.0\r\nHost: h\r\n\r\n", "bad_version"},
        {"GET / HTTP/1.9\r\nHost: h\r\n\r\n", "bad_version"},
        {"GET / HTTP/11\r\nHost: h\r\n\r\n", "bad_request_line"},
        {"GET / http/1.1\r\nHost: h\r\n\r\n", "bad_request_line"},
        {"GET  / HTTP/1.1\r\nHost: h\r\n\r\n", "bad_request_line"},
        {"GET /\r\nHost: h\r\n\r\n", "bad_request_line"},
        {" GET / HTTP/1.1\r\nHost: h\r\n\r\n", "bad_request_line"},
        {"G\x01T / HTTP/1.1\r\nHost: h\r\n\r\n", "bad_request_line"},
        {"GET / HTTP/1.1\nHost: h\n\n", "bad_request_line"},
        {"GET / HTTP/1.1\r\nHost: h\r\nExpect: tea\r\n\r\n", "expectation_failed"},
    }));
    INFO(bytes);
    CHECK(code_of(bytes) == code);
}

TEST_CASE("Limits hold to the byte", "[http]") {
    auto const header_of = [](std::size_t size) {
        std::string bytes = "GET / HTTP/1.1\r\nHost: h\r\nX: ";
        bytes.append(size - bytes.size() - 4, 'x');
        return bytes + "\r\n\r\n";
    };
    CHECK(code_of(header_of(limits.header_bytes)) == "complete");
    CHECK(code_of(header_of(limits.header_bytes + 1)) == "header_too_large");
    // In pieces Beast's own limit would never strike, for it counts what it is fed at once.
    std::string endless = "GET / HTTP/1.1\r\nHost: h\r\n";
    http::RequestParser parser(limits);
    std::string pending = endless;
    for (int i = 0; i < 3000 && !parser.refusal(); ++i) {
        pending.erase(0, parser.feed(pending));
        pending += "A: bcdefg\r\n";
    }
    REQUIRE(parser.refusal());
    CHECK(parser.refusal()->status == 431);

    auto const fields_of = [](int count) {
        std::string fields;
        for (int i = 1; i < count; ++i)
            fields += "X" + std::to_string(i) + ": y\r\n";
        return with(fields);
    };
    CHECK(code_of(fields_of(100)) == "complete");
    CHECK(code_of(fields_of(101)) == "too_many_headers");

    auto const target_of = [](std::size_t size) {
        return "GET /" + std::string(size - 1, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n";
    };
    CHECK(code_of(target_of(8 * 1024)) == "complete");
    CHECK(code_of(target_of(8 * 1024 + 1)) == "target_too_long");
    CHECK(code_of(target_of(20'000)) == "target_too_long");

    CHECK(code_of(with("Content-Length: 65537\r\n")) == "body_too_large");
    CHECK(code_of(with("Content-Length: 65536\r\n", std::string(65536, 'x'))) == "complete");
    std::string chunks;
    for (int i = 0; i < 17; ++i)
        chunks += "1000\r\n" + std::string(4096, 'x') + "\r\n";
    CHECK(code_of(with("Transfer-Encoding: chunked\r\n", chunks)) == "body_too_large");
    CHECK(code_of(with("Transfer-Encoding: chunked\r\n", "1;" + std::string(40'000, 'x'))) ==
          "bad_framing");
    CHECK(code_of(std::string(20'000, '\r')) != "complete");
    std::string blank;
    while (blank.size() < 20'000)
        blank += "\r\n";
    CHECK(code_of(blank) == "header_too_large");
}

TEST_CASE("Garbage never harms and never passes for more than it is", "[http]") {
    std::mt19937 random(20251124);
    const std::string valid =
        with("Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n", "4\r\nWiki\r\n0\r\n\r\n");
    const std::string alphabet = "\r\n\t :;,/?%&=*abXY019.HTP\0\x7f\xff\"\\";
    for (int round = 0; round < 10'000; ++round) {
        std::string bytes;
        if (round % 2 == 0) {
            bytes = valid;
            for (int i = 0; i < 1 + round % 5; ++i) {
                bytes[random() % bytes.size()] = static_cast<char>(random());
            }
        } else {
            const std::size_t size = random() % 200;
            for (std::size_t i = 0; i < size; ++i)
                bytes += alphabet[random() % alphabet.size()];
        }
        http::RequestParser parser(limits);
        const std::size_t cut = random() % (bytes.size() + 1);
        const std::size_t used = feed_all(parser, std::string_view(bytes).substr(0, cut));
        REQUIRE(used <= cut);
        feed_all(parser, std::string_view(bytes).substr(used));
        if (parser.refusal()) REQUIRE(parser.refusal()->status >= 400);
        if (parser.complete()) REQUIRE_FALSE(parser.request().method.empty());
    }
}
