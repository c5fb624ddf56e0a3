#include "bench/streams.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "server/clock.hpp"

namespace rostrum::bench {

namespace {

using std::chrono::nanoseconds;

constexpr int quiet_ms = 500;
constexpr int patience_ms = 60'000;

[[noreturn]] void fail_of_system(char const* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

// A connected socket, from one of the addresses of this machine.
int connected(Endpoint const& to, int from) {
    int const socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) fail_of_system("socket");
    int const on = 1;
    setsockopt(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_addr.s_addr = htonl(0x7f000101U + static_cast<std::uint32_t>(from));
    sockaddr_in other{};
    other.sin_family = AF_INET;
    other.sin_port = htons(to.port);
    inet_pton(AF_INET, to.address.c_str(), &other.sin_addr);
    if (bind(socket, reinterpret_cast<sockaddr const*>(&own), sizeof own) != 0 ||
        connect(socket, reinterpret_cast<sockaddr const*>(&other), sizeof other) != 0)
        fail_of_system("connect");
    return socket;
}

void allow_files(int count) {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_cur < static_cast<rlim_t>(count) + 100)
        throw std::runtime_error("too few files may be open here for so many subscribers");
}

double milliseconds(nanoseconds span) {
    return std::chrono::duration<double, std::milli>(span).count();
}

double part_of(std::vector<double> figures, double part) {
    std::sort(figures.begin(), figures.end());
    return figures[static_cast<std::size_t>(part * static_cast<double>(figures.size() - 1))];
}

std::string request_of(Command const& command, std::size_t turn) {
    std::string const& body = command.bodies[turn % command.bodies.size()];
    std::string request = command.method + ' ' + command.path + " HTTP/1.1\r\nHost: bench\r\n";
    if (!command.token.empty()) request += "Authorization: Bearer " + command.token + "\r\n";
    return request + "If-Match: *\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

void take_answer(Connection& connection) {
    Answer answer;
    while (!connection.receive(answer, true))
        continue;
    if (answer.status < 200 || answer.status > 202)
        throw std::runtime_error("a command was answered " + std::to_string(answer.status) + ": " +
                                 answer.body);
}

double resident_bytes(std::vector<int> const& processes) {
    double sum = 0;
    for (int const process : processes) {
        std::ifstream in("/proc/" + std::to_string(process) + "/status");
        for (std::string word; in >> word;)
            if (double kilobytes = 0; word == "VmRSS:" && in >> kilobytes) sum += kilobytes * 1024;
    }
    if (sum == 0) throw std::runtime_error("these processes are not there");
    return sum;
}

// What makes the load has the time that is left: on the machines of clients it would take none.
void step_back() {
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), 10);
}

// So many reads a second, evenly, over a few connections, until it is told to end.
void read_at_rate(Endpoint const& service, std::string const& path, double per_second,
                  std::atomic<bool> const& over) {
    constexpr std::size_t count = 32;
    std::string const request = "GET " + path + " HTTP/1.1\r\nHost: bench\r\n\r\n";
    std::vector<std::unique_ptr<Connection>> connections;
    std::vector<bool> busy(count, false);
    for (std::size_t i = 0; i < count; ++i)
        connections.push_back(std::make_unique<Connection>(service));
    auto const begun = server::stopwatch();
    double sent = 0;
    Answer answer;
    while (!over) {
        double const due =
            per_second * std::chrono::duration<double>(server::stopwatch() - begun).count();
        for (std::size_t i = 0; i < count; ++i) {
            if (busy[i] && connections[i]->receive(answer)) {
                if (answer.status != 200)
                    throw std::runtime_error("a read was answered " +
                                             std::to_string(answer.status) + ": " + answer.body);
                busy[i] = false;
            }
            if (busy[i] || sent >= due) continue;
            connections[i]->send(request);
            busy[i] = true;
            ++sent;
        }
        std::this_thread::sleep_for(std::chrono::microseconds(500));
    }
}

}  // namespace

struct Listeners::Listener {
    explicit Listener(int descriptor) : socket(descriptor) {}
    ~Listener() { close(socket); }
    Listener(Listener const&) = delete;
    Listener& operator=(Listener const&) = delete;

    int socket;
    bool has_head = false;
    char last = 0;               // byte that came
    std::uint64_t messages = 0;  // blank lines, which end them
};

Listeners::Listeners(Listening const& wish) : waiting_(epoll_create1(EPOLL_CLOEXEC)) {
    allow_files(wish.subscribers);
    std::string const request =
        "GET " + wish.path + " HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n";
    for (int i = 0; i < wish.subscribers; ++i) {
        auto& one = listeners_.emplace_back(
            std::make_unique<Listener>(connected(wish.service, i % wish.addresses)));
        if (::send(one->socket, request.data(), request.size(), MSG_NOSIGNAL) < 0)
            fail_of_system("send");
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = one.get();
        epoll_ctl(waiting_, EPOLL_CTL_ADD, one->socket, &event);
        read_some(0);
    }
    while (read_some(quiet_ms))
        continue;
    for (auto const& one : listeners_)
        if (!one->has_head) throw std::runtime_error("a subscriber got no answer");
}

Listeners::~Listeners() {
    close(waiting_);
}

bool Listeners::read_some(int patience) {
    std::array<epoll_event, 512> events;
    int const count =
        epoll_wait(waiting_, events.data(), static_cast<int>(events.size()), patience);
    for (int i = 0; i < count; ++i)
        take(*static_cast<Listener*>(events[static_cast<std::size_t>(i)].data.ptr));
    return count > 0;
}

void Listeners::take(Listener& listener) {
    static thread_local std::array<char, 64 * 1024> bytes;
    auto const size = recv(listener.socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size <= 0) throw std::runtime_error("a subscriber was disconnected");
    std::string_view const text(bytes.data(), static_cast<std::size_t>(size));
    if (!listener.has_head) {
        if (!text.starts_with("HTTP/1.1 200"))
            throw std::runtime_error("a subscriber was refused: " +
                                     std::string(text.substr(0, 200)));
        listener.has_head = true;
    }
    std::uint64_t const before = listener.messages;
    for (char const byte : text) {
        if (byte == '\n' && listener.last == '\n') ++listener.messages;
        listener.last = byte;
    }
    if (before < awaited_ && listener.messages >= awaited_) --lacking_;
}

nanoseconds Listeners::wait_for_next() {
    while (lacking_ > 0)
        if (!read_some(patience_ms))
            throw std::runtime_error("not every subscriber was told of an event");
    return server::stopwatch();
}

void Listeners::expect_next() {
    for (auto const& one : listeners_)
        one->messages = 0;
    awaited_ = 1;
    lacking_ = listeners_.size();
}

void Listeners::listen(std::atomic<bool> const& over) {
    awaited_ = 0;
    while (!over)
        read_some(10);
}

double milliseconds_to_the_last(Listening const& wish, Command const& command, int events) {
    Listeners listeners(wish);
    Connection commander(command.service);
    std::vector<double> times;
    for (int i = 0; i < events; ++i) {
        listeners.expect_next();
        auto const begun = server::stopwatch();
        commander.send(request_of(command, static_cast<std::size_t>(i)));
        times.push_back(milliseconds(listeners.wait_for_next() - begun));
        take_answer(commander);
    }
    return part_of(std::move(times), 0.5);
}

double bytes_for_each(Listening const& wish, std::vector<int> const& processes) {
    double const before = resident_bytes(processes);
    Listeners const listeners(wish);
    return (resident_bytes(processes) - before) / wish.subscribers;
}

double p99_milliseconds(CommandLoad const& load) {
    std::atomic<bool> over{false};
    std::vector<std::thread> others;
    std::unique_ptr<Listeners> listeners;
    if (load.listening.subscribers > 0) {
        listeners = std::make_unique<Listeners>(load.listening);
        others.emplace_back([&] {
            step_back();
            listeners->listen(over);
        });
    }
    if (load.reads_per_second > 0)
        others.emplace_back([&] {
            step_back();
            read_at_rate(load.command.service, load.read_path, load.reads_per_second, over);
        });
    Connection commander(load.command.service);
    std::vector<double> times;
    auto const begun = server::stopwatch();
    // Whole turns, so that the next to measure begins with the first body too.
    for (std::size_t turn = 0; milliseconds(server::stopwatch() - begun) < load.seconds * 1e3 ||
                               turn % load.command.bodies.size() != 0;
         ++turn) {
        auto const asked = server::stopwatch();
        commander.send(request_of(load.command, turn));
        take_answer(commander);
        times.push_back(milliseconds(server::stopwatch() - asked));
        // An officer's pace, and a fast one at that; the times of a closed loop say little.
        std::this_thread::sleep_for(std::chrono::milliseconds(250));
    }
    over = true;
    for (std::thread& other : others)
        other.join();
    std::cerr << "  answered after " << part_of(times, 0.5) << " ms (median), "
              << part_of(times, 0.9) << " (90 %)\n";
    return part_of(std::move(times), 0.99);
}

}  // namespace rostrum::bench
