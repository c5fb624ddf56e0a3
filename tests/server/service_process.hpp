#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace rostrum::tests {

// A rostrum binary as a process of its own, its standard output read here and its standard error
// written to `log`. Killed at the end if it still runs.
class ServiceProcess {
public:
    // Starts the binary of this build with these arguments; throws std::runtime_error.
    ServiceProcess(std::vector<std::string> const& arguments, std::filesystem::path const& log);
    ~ServiceProcess();
    ServiceProcess(ServiceProcess const&) = delete;
    ServiceProcess& operator=(ServiceProcess const&) = delete;

    // The port that it says it serves at. Throws, with its log, when it ends before it says so.
    std::uint16_t port();
    // All that it writes to standard output until it ends.
    std::string output();

    void kill();  // SIGKILL, and waits for its end
    // SIGTERM; the exit status, or 128 and the number of the signal that ended it.
    int terminate();
    int wait();

private:
    bool read_more();

    pid_t pid_ = -1;
    int output_ = -1;
    std::string read_;
    std::filesystem::path log_;
};

}  // namespace rostrum::tests
