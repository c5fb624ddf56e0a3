#include "server/http/listener.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "server/http/admission.hpp"
#include "server/http/session.hpp"
#include "server/http/stream_connection.hpp"
#include "server/http/worker.hpp"

namespace rostrum::server::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;

namespace {

using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

// How many clients at a time are told that there is no place; more are just disconnected.
constexpr std::size_t turned_away_at_a_time = 100;

std::string in_words(tcp::endpoint const& endpoint) {
    const std::string address = endpoint.address().to_string();
    const std::string port = std::to_string(endpoint.port());
    return endpoint.address().is_v6() ? "[" + address + "]:" + port : address + ":" + port;
}

void listen(Acceptor& acceptor, std::string const& address, std::uint16_t port) {
    error_code error;
    auto const parsed = asio::ip::make_address(address, error);
    if (error) throw std::runtime_error("\"" + address + "\" is no IP address to listen on");
    const tcp::endpoint endpoint(parsed, port);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error && parsed.is_v6()) acceptor.set_option(asio::ip::v6_only(false), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error == asio::error::address_in_use) {
        throw std::runtime_error(in_words(endpoint) + " is in use");
    }
    if (error) {
        throw std::runtime_error("can't listen on " + in_words(endpoint) + ": " + error.message());
    }
}

AddressBytes bytes_of(asio::ip::address const& address) {
    if (address.is_v6()) return address.to_v6().to_bytes();
    return asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4()).to_bytes();
}

// Out of descriptors or memory: the next attempt would fail as well.
bool exhausted(error_code const& error) {
    return error == asio::error::no_descriptors || error == asio::error::no_memory ||
           error == asio::error::no_buffer_space ||
           error == boost::system::errc::too_many_files_open_in_system;
}

Service service_of(ServerOptions const& options, Handler handler) {
    return {
        options.limits,
        options.time_outs,
        {options.limits.stream_backlog_bytes, options.time_outs.write, options.time_outs.linger},
        TrustedNetworks(options.trusted_proxies),
        options.refuse ? options.refuse : Refuse(plain_refusal),
        std::move(handler)};
}

// The connection goes on as a stream; what the session needed is freed.
void begin_stream(Service const& service, Connection& connection, Session const& session,
                  Admission::Place place) {
    Worker& worker = connection.worker();
    Streaming const& begun = *session.stream();
    auto const stream =
        std::make_shared<Stream>(worker, connection.release(), std::move(place), service.streams,
                                 !session.speaks_1_0(), begun.kept);
    stream->watch();
    begun.opened(StreamHandle(worker.mailbox(), stream));
    if (worker.stopping()) stream->end_stream();
}

Task<void> serve(Service const& service, Worker& worker, Socket socket, AddressBytes peer,
                 Admission::Place place) {
    Connection connection(worker, std::move(socket));
    Session session(service, connection, peer);
    co_await session.run();
    if (session.stream() && !connection.expired())
        begin_stream(service, connection, session, std::move(place));
}

Task<void> send_away(Service const& service, Worker& worker, Socket socket, Admission::Place) {
    Connection connection(worker, std::move(socket));
    co_await turn_away(service, connection);
}

}  // namespace

struct Server::Implementation {
    Implementation(ServerOptions options, Handler handler)
        : service(service_of(options, std::move(handler))),
          admission(options.limits.connections, options.limits.connections_per_address),
          turned_away(turned_away_at_a_time, turned_away_at_a_time) {
        unsigned count = options.threads;
        if (count == 0) count = std::max(1U, std::thread::hardware_concurrency());
        for (unsigned i = 0; i < count; ++i) {
            workers.push_back(std::make_unique<Worker>(options.time_outs, options.unix_time));
        }
        acceptor = std::make_unique<Acceptor>(workers.front()->context());
        listen(*acceptor, options.address, options.port);
        port = acceptor->local_endpoint().port();
    }

    Task<void> accept_all();
    Task<void> back_off();
    void admit(Worker& worker, Socket socket);
    void stop_workers();

    Service service;
    Admission admission;
    Admission turned_away;
    std::vector<std::unique_ptr<Worker>> workers;
    std::unique_ptr<Acceptor> acceptor;
    std::uint16_t port = 0;
    std::atomic<bool> stopping{false};

    std::vector<std::thread> threads;
    std::mutex mutex;
    std::condition_variable finished;
    std::size_t running = 0;
};

// One acceptor hands the connections out in turn.
Task<void> Server::Implementation::accept_all() {
    error_code error;
    auto token = asio::redirect_error(use_task, error);
    bool exhausted_before = false;
    for (std::size_t turn = 0; !stopping; turn = (turn + 1) % workers.size()) {
        Worker& worker = *workers[turn];
        Socket socket = co_await acceptor->async_accept(worker.context(), token);
        if (!error) {
            exhausted_before = false;
            admit(worker, std::move(socket));
        } else if (exhausted(error)) {
            if (!exhausted_before) {
                spdlog::error("http: can't accept connections for now: {}", error.message());
            }
            exhausted_before = true;
            co_await back_off();
        }
    }
}

Task<void> Server::Implementation::back_off() {
    Timer timer(workers.front()->context());
    timer.expires_after(milliseconds(200));
    co_await timer.async_wait(use_task);
}

void Server::Implementation::admit(Worker& worker, Socket socket) {
    error_code gone;
    const tcp::endpoint endpoint = socket.remote_endpoint(gone);
    if (gone) return;
    const AddressBytes peer = bytes_of(endpoint.address());
    if (auto place = admission.enter(peer)) {
        auto served = serve(service, worker, std::move(socket), peer, std::move(*place));
        asio::co_spawn(worker.context(), std::move(served), log_failure);
    } else if (auto short_stay = turned_away.enter(peer)) {
        auto sent = send_away(service, worker, std::move(socket), std::move(*short_stay));
        asio::co_spawn(worker.context(), std::move(sent), log_failure);
    }
}

void Server::Implementation::stop_workers() {
    for (auto const& worker : workers) {
        asio::post(worker->context(), [&worker = *worker] { worker.stop(); });
    }
}

Server::Server(ServerOptions options, Handler handler)
    : implementation_(std::make_unique<Implementation>(std::move(options), std::move(handler))) {}

Server::~Server() {
    stop(milliseconds(0));
}

std::uint16_t Server::port() const {
    return implementation_->port;
}

std::size_t Server::connections() const {
    return implementation_->admission.connections();
}

void Server::start() {
    Implementation& self = *implementation_;
    // Workers are told to stop only once no connection can be handed to them any more.
    asio::co_spawn(self.workers.front()->context(), self.accept_all(),
                   [&self](std::exception_ptr const& failure) {
                       log_failure(failure);
                       error_code ignored;
                       self.acceptor->close(ignored);
                       self.stop_workers();
                   });
    self.running = self.workers.size();
    for (auto const& worker : self.workers) {
        self.threads.emplace_back([&self, &worker = *worker] {
            worker.run();
            const std::lock_guard lock(self.mutex);
            --self.running;
            self.finished.notify_all();
        });
    }
}

void Server::stop(milliseconds grace) {
    Implementation& self = *implementation_;
    if (self.stopping.exchange(true)) return;
    if (self.threads.empty()) {
        self.acceptor->close();
        return;
    }
    asio::post(self.workers.front()->context(), [&self] {
        error_code ignored;
        self.acceptor->close(ignored);
    });
    {
        std::unique_lock lock(self.mutex);
        self.finished.wait_for(lock, grace, [&self] { return self.running == 0; });
    }
    for (auto const& worker : self.workers) {
        asio::post(worker->context(), [&worker = *worker] { worker.abort(); });
    }
    for (std::thread& thread : self.threads)
        thread.join();
}

}  // namespace rostrum::server::http
