#include "bench/command_time.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "server/clock.hpp"

namespace rostrum::bench {

namespace {

constexpr std::chrono::milliseconds between_looks{1};
constexpr std::chrono::minutes patience{2};

pid_t start(std::vector<std::string> const& command) {
    std::vector<char*> arguments;
    for (std::string const& argument : command)
        arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    pid_t const child = fork();
    if (child < 0) throw std::runtime_error("no process can be started");
    if (child > 0) return child;
    dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDOUT_FILENO);
    execvp(arguments.front(), arguments.data());
    _exit(127);
}

bool is_ready(Endpoint const& service) {
    try {
        Connection connection(service);
        connection.send("GET /readyz HTTP/1.1\r\nHost: " + service.address + "\r\n\r\n");
        Answer answer;
        return connection.receive(answer, true) && answer.status == 200;
    } catch (std::runtime_error const&) {
        return false;  // nobody listens yet
    }
}

void wait_for_end(pid_t child, std::string const& name) {
    int status = 0;
    waitpid(child, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        throw std::runtime_error(name + " did not end well");
}

}  // namespace

double milliseconds_of(std::vector<std::string> const& command,
                       std::optional<Endpoint> const& ready) {
    if (ready && is_ready(*ready))
        throw std::runtime_error("something serves at port " + std::to_string(ready->port));
    auto const begun = server::stopwatch();
    pid_t const child = start(command);
    if (!ready) wait_for_end(child, command.front());
    while (ready && !is_ready(*ready)) {
        if (waitpid(child, nullptr, WNOHANG) != 0)
            throw std::runtime_error(command.front() + " ended before it was ready");
        if (server::stopwatch() - begun > patience) {
            kill(child, SIGKILL);
            throw std::runtime_error(command.front() + " was not ready in time");
        }
        std::this_thread::sleep_for(between_looks);
    }
    std::chrono::duration<double, std::milli> const passed = server::stopwatch() - begun;
    if (ready) {
        kill(child, SIGTERM);
        wait_for_end(child, command.front());
    }
    return passed.count();
}

}  // namespace rostrum::bench
