#include "server/store/folder_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "server/store/store.hpp"

namespace rostrum::server::store {

namespace {

std::string holder_of(int file) {
    char text[32] = {};
    auto length = ::pread(file, text, sizeof text - 1, 0);
    std::string pid;
    for (ssize_t i = 0; i < length && text[i] >= '0' && text[i] <= '9'; ++i)
        pid += text[i];
    return pid.empty() ? "another process" : "process " + pid;
}

std::string reason(int error) {
    return std::generic_category().message(error);
}

// The pid is for the sentence above alone: where it can't be written, the lock holds all the same.
void write_pid(int file) {
    auto text = std::to_string(::getpid()) + "\n";
    if (::ftruncate(file, 0) != 0) return;
    [[maybe_unused]] auto written = ::pwrite(file, text.data(), text.size(), 0);
}

}  // namespace

FolderLock::FolderLock(std::filesystem::path const& folder) {
    auto path = folder / "rostrum.lock";
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0) {
        auto error = errno;
        auto sentence = "The lock " + path.string() + " can't be opened: " + reason(error) + ".";
        if (error == ENOSPC || error == EIO || error == EROFS || error == EDQUOT ||
            error == EMFILE || error == ENFILE)
            throw Unavailable(sentence);
        throw Unusable(sentence);
    }
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
        auto error = errno;
        auto holder = holder_of(file_);
        ::close(file_);
        if (error == EWOULDBLOCK)
            throw Unusable("The data folder " + folder.string() + " is held by " + holder +
                           "; one process at a time serves it.");
        throw Unusable("The data folder " + folder.string() + " can't be locked: " + reason(error) +
                       ".");
    }
    write_pid(file_);
}

FolderLock::~FolderLock() {
    [[maybe_unused]] auto emptied = ::ftruncate(file_, 0);
    ::close(file_);
}

}  // namespace rostrum::server::store
