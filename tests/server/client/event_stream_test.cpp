#include "server/client/event_stream.hpp"

#include <catch2/catch.hpp>
#include <vector>

namespace rostrum::tests::event_stream_tests {

using rostrum::server::client::EventStreamReader;
using rostrum::server::client::Message;

namespace {

// Each message as "event|id|data", the lines of its data with a slash between.
std::vector<std::string> read(EventStreamReader& reader, std::string_view bytes) {
    std::vector<std::string> messages;
    reader.read(bytes, [&](Message&& message) {
        for (char& c : message.data)
            if (c == '\n') c = '/';
        messages.push_back(message.event + '|' + message.id + '|' + message.data);
    });
    return messages;
}

}  // namespace

TEST_CASE("An event stream is read as the standard of the web has it") {
    struct Row {
        std::string_view about;
        std::string bytes;
        std::vector<std::string> messages;
    };
    auto const row = GENERATE(values<Row>({
        {"a message", "event: begun\nid: e.7\ndata: {}\n\n", {"begun|e.7|{}"}},
        {"without a name", "data: x\n\n", {"message||x"}},
        {"data of several lines", "data: one\ndata\ndata: three\n\n", {"message||one//three"}},
        {"one blank after the colon is not the value's",
         "data:  x\n\ndata:y\n\n",
         {"message|| x", "message||y"}},
        {"comments", ": hello\n:\ndata: x\n: y\n\n", {"message||x"}},
        {"unknown fields", "datum: x\nDATA: y\ndata: z\n\n", {"message||z"}},
        {"CRLF", "id: 1\r\ndata: x\r\n\r\n", {"message|1|x"}},
        {"CR", "id: 1\rdata: x\r\rdata: y\r\r", {"message|1|x", "message|1|y"}},
        {"a byte order mark",
         "\xEF\xBB\xBF"
         "data: x\n\n",
         {"message||x"}},
        {"an id stays until another comes",
         "id: 1\ndata: x\n\ndata: y\n\nid\ndata: z\n\n",
         {"message|1|x", "message|1|y", "message||z"}},
        {"an id with a NUL is none", std::string("id: 1\0\ndata: x\n\n", 16), {"message||x"}},
        {"no data, no message, and its name is forgotten",
         "event: begun\n\ndata: x\n\n",
         {"message||x"}},
        {"empty data is data", "data\n\n", {}},
        {"two empty lines of data", "data\ndata\n\n", {"message||/"}},
        {"what has not ended", "data: x\n", {}},
    }));
    INFO(row.about);
    // However it is cut.
    for (std::size_t size = 1; size <= row.bytes.size(); ++size) {
        EventStreamReader reader;
        std::vector<std::string> messages;
        for (std::size_t from = 0; from < row.bytes.size(); from += size)
            for (auto const& message : read(reader, std::string_view{row.bytes}.substr(from, size)))
                messages.push_back(message);
        if (row.about == "empty data is data")
            CHECK(messages == std::vector<std::string>{"message||"});
        else
            CHECK(messages == row.messages);
    }
}

TEST_CASE("How long to wait before connecting again is the server's to say") {
    EventStreamReader reader;
    CHECK_FALSE(reader.retry());
    read(reader, "retry: 2500\n");
    CHECK(reader.retry() == std::chrono::milliseconds{2500});
    for (char const* no : {"retry: soon\n", "retry: -1\n", "retry: 1.5\n", "retry:\n"})
        read(reader, no);
    CHECK(reader.retry() == std::chrono::milliseconds{2500});
}

TEST_CASE("A new connection begins a new message and remembers where the old one was") {
    EventStreamReader reader;
    read(reader, "id: e.4\ndata: x\n\nid: e.5\ndata: half");
    reader.begin_again();
    CHECK(reader.last_id() == "e.4");
    CHECK(read(reader, "data: y\n\n") == std::vector<std::string>{"message|e.4|y"});
}

TEST_CASE("A message without an end takes no memory without an end") {
    EventStreamReader reader;
    std::string const much(1024 * 1024, 'x');
    for (int i = 0; i < 8; ++i)
        read(reader, "data: " + much + "\n");
    CHECK(read(reader, "id: 9\n\n").empty());
    CHECK(read(reader, "data: y\n\n") == std::vector<std::string>{"message|9|y"});
}

}  // namespace rostrum::tests::event_stream_tests
