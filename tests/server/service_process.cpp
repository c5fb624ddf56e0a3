#include "tests/server/service_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

extern char** environ;

namespace rostrum::tests {

ServiceProcess::ServiceProcess(std::vector<std::string> const& arguments,
                               std::filesystem::path const& log)
    : log_(log) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    output_ = ends[0];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
    std::vector<char*> words{const_cast<char*>(ROSTRUM_BINARY)};
    for (std::string const& argument : arguments)
        words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    int const failed =
        ::posix_spawn(&pid_, ROSTRUM_BINARY, &actions, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    if (failed == 0) return;
    ::close(output_);
    throw std::runtime_error("can't start " ROSTRUM_BINARY);
}

ServiceProcess::~ServiceProcess() {
    kill();
    ::close(output_);
}

bool ServiceProcess::read_more() {
    char bytes[4096];
    auto const size = ::read(output_, bytes, sizeof bytes);
    if (size <= 0) return false;
    read_.append(bytes, static_cast<std::size_t>(size));
    return true;
}

std::uint16_t ServiceProcess::port() {
    std::string const before = "rostrum serves http://127.0.0.1:";
    for (;;) {
        auto const at = read_.find(before);
        if (at != std::string::npos && read_.find('\n', at) != std::string::npos)
            return static_cast<std::uint16_t>(std::stoul(read_.substr(at + before.size())));
        if (read_more()) continue;
        std::ostringstream log;
        log << std::ifstream(log_).rdbuf();
        throw std::runtime_error("the service ended before it served: " + read_ + log.str());
    }
}

std::string ServiceProcess::output() {
    while (read_more())
        continue;
    return read_;
}

void ServiceProcess::kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    wait();
}

int ServiceProcess::terminate() {
    ::kill(pid_, SIGTERM);
    return wait();
}

int ServiceProcess::wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace rostrum::tests
