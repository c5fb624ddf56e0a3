#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bench/connection.hpp"

namespace rostrum::bench {

// Who listens to what.
struct Listening {
    Endpoint service;
    std::string path;
    int subscribers = 10'000;
    // They come from so many addresses of this machine, 127.0.1.1 and on: one has too few ports.
    int addresses = 10;
};

// Something that is done again and again over one connection, its bodies in turns: what one does
// the next may undo.
struct Command {
    Endpoint service;
    std::string method = "POST";
    std::string path;
    std::string token;  // none: without
    std::vector<std::string> bodies;
};

// Subscribers of `text/event-stream`. They count the messages that come and look at nothing else.
// Throws std::runtime_error when one is refused or lost.
class Listeners {
public:
    // Returns when all have their heads and nothing more has come for a while.
    explicit Listeners(Listening const& wish);
    ~Listeners();
    Listeners(Listeners const&) = delete;
    Listeners& operator=(Listeners const&) = delete;

    // From here on each is to get another message.
    void expect_next();
    // Until all have it; when the last of them had it.
    std::chrono::nanoseconds wait_for_next();
    // Takes what comes, until `over`.
    void listen(std::atomic<bool> const& over);

private:
    struct Listener;
    bool read_some(int patience_ms);
    void take(Listener& listener);

    int waiting_;
    std::vector<std::unique_ptr<Listener>> listeners_;
    std::uint64_t awaited_ = 0;  // messages that each is to have since
    std::size_t lacking_ = 0;    // how many do not have them yet
};

// Milliseconds from the moment at which a command is sent until the last subscriber has been told
// of it: the median of so many, of which each of the command's bodies has the same share.
double milliseconds_to_the_last(Listening const& wish, Command const& command, int events);

// Bytes of resident memory for each idle subscriber, of these processes together.
double bytes_for_each(Listening const& wish, std::vector<int> const& processes);

struct CommandLoad {
    Command command;
    double seconds = 10;
    std::string read_path;  // read meanwhile, without a token
    double reads_per_second = 0;
    Listening listening;  // `subscribers` 0: nobody
};
// The time to a command's durable answer that 99 of 100 stay under, in milliseconds.
double p99_milliseconds(CommandLoad const& load);

}  // namespace rostrum::bench
