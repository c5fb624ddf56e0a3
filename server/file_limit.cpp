#include "server/file_limit.hpp"

#include <sys/resource.h>

#include "server/log.hpp"

namespace rostrum::server {

namespace {

// The store, the log, the workers' own.
constexpr std::uint64_t other_files = 100;

}  // namespace

void raise_file_limit(std::uint64_t connections) {
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    if (files.rlim_cur != files.rlim_max) {
        rlimit const raised{files.rlim_max, files.rlim_max};
        if (setrlimit(RLIMIT_NOFILE, &raised) == 0) files = raised;
    }
    LogLevel const level =
        files.rlim_cur < connections + other_files ? LogLevel::warn : LogLevel::info;
    log_line(level,
             level == LogLevel::warn
                 ? "fewer files may be open than connections are allowed: raise the limit of open "
                   "files (ulimit -n, LimitNOFILE=) or lower `connections`"
                 : "files that may be open",
             {{"files", files.rlim_cur}, {"connections", connections}});
}

}  // namespace rostrum::server
