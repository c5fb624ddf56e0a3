#include "bench/bookings.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include "server/clock.hpp"

namespace rostrum::bench {

namespace {

using std::chrono::nanoseconds;

double seconds_of(nanoseconds span) {
    return std::chrono::duration<double>(span).count();
}

std::vector<std::string> read_lines(std::filesystem::path const& file) {
    std::ifstream in(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        if (!line.empty()) lines.push_back(line);
    if (lines.empty()) throw std::runtime_error("there is no booking in " + file.string());
    return lines;
}

// The requests in the order in which they are begun.
class Requests {
public:
    explicit Requests(BookingLoad const& load) : load_(load), lines_(read_lines(load.bodies)) {}

    bool exhausted() const { return next_ == lines_.size() * meetings(); }

    std::string take() {
        std::string const& body = lines_[next_ / meetings()];
        std::string request = "POST /v1/meetings/" + load_.meeting_prefix;
        request += std::to_string(next_ % meetings() + 1);
        request += "/bookings HTTP/1.1\r\nHost: " + load_.service.address;
        request += "\r\nAuthorization: Bearer " + load_.token;
        request += "\r\nIdempotency-Key: bench-" + std::to_string(next_);
        request += "\r\nContent-Type: application/json\r\nContent-Length: ";
        request += std::to_string(body.size()) + "\r\n\r\n" + body;
        ++next_;
        return request;
    }

private:
    std::size_t meetings() const { return static_cast<std::size_t>(load_.meetings); }

    BookingLoad const& load_;
    std::vector<std::string> lines_;
    std::size_t next_ = 0;
};

struct Client {
    explicit Client(Endpoint const& service) : connection(service) {}

    Connection connection;
    nanoseconds asked{0};
};

// A set of descriptors that are waited for together.
class Waiting {
public:
    Waiting() : descriptor_(epoll_create1(EPOLL_CLOEXEC)) {
        if (descriptor_ < 0) throw std::runtime_error("epoll is not to be had");
    }
    ~Waiting() { close(descriptor_); }
    Waiting(Waiting const&) = delete;
    Waiting& operator=(Waiting const&) = delete;

    void add(Client& client) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = &client;
        epoll_ctl(descriptor_, EPOLL_CTL_ADD, client.connection.descriptor(), &event);
    }

    // Those that have something to read, at least one.
    std::vector<Client*> ready() {
        constexpr int patience_ms = 30'000;
        std::array<epoll_event, 256> events;
        int const count =
            epoll_wait(descriptor_, events.data(), static_cast<int>(events.size()), patience_ms);
        if (count == 0) throw std::runtime_error("the service does not answer any more");
        std::vector<Client*> clients;
        for (int i = 0; i < count; ++i)
            clients.push_back(static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr));
        return clients;
    }

private:
    int descriptor_;
};

double percentile_ms(std::vector<nanoseconds>& times, double part) {
    auto const place = static_cast<std::size_t>(part * static_cast<double>(times.size() - 1));
    auto const at = times.begin() + static_cast<std::ptrdiff_t>(place);
    std::nth_element(times.begin(), at, times.end());
    return seconds_of(*at) * 1e3;
}

}  // namespace

BookingFigures book(BookingLoad const& load) {
    Requests requests(load);
    Waiting waiting;
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < load.clients; ++i) {
        clients.push_back(std::make_unique<Client>(load.service));
        waiting.add(*clients.back());
    }

    auto const begun = server::stopwatch();
    std::vector<nanoseconds> times;
    int on_their_way = 0;
    auto const ask = [&](Client& client) {
        client.asked = server::stopwatch();
        if (requests.exhausted() || seconds_of(client.asked - begun) >= load.seconds) return;
        client.connection.send(requests.take());
        ++on_their_way;
    };
    for (auto const& client : clients)
        ask(*client);
    Answer answer;
    while (on_their_way > 0) {
        for (Client* client : waiting.ready()) {
            if (!client->connection.receive(answer)) continue;
            if (answer.status != 201)
                throw std::runtime_error("a booking was answered " + std::to_string(answer.status) +
                                         ": " + answer.body);
            times.push_back(server::stopwatch() - client->asked);
            --on_their_way;
            ask(*client);
        }
    }
    BookingFigures figures;
    figures.seconds = seconds_of(server::stopwatch() - begun);
    figures.booked = static_cast<int>(times.size());
    figures.median_ms = percentile_ms(times, 0.5);
    figures.p99_ms = percentile_ms(times, 0.99);
    return figures;
}

}  // namespace rostrum::bench
