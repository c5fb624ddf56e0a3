#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace rostrum::server::importing {

// A thread of its own for what takes longer than a connection's or the writer's has: reading and
// judging whole files, one after the other, so that their memory is needed once.
class Desk {
public:
    // Not more than so many files wait.
    explicit Desk(std::size_t waiting_limit = 8);
    ~Desk();  // stops
    Desk(Desk const&) = delete;
    Desk& operator=(Desk const&) = delete;

    // From any thread; false: too much waits already, or it has stopped. The work does not throw.
    bool take(std::function<void()> work);
    // The rest of what was taken, from any thread: never too much. Where the desk has stopped, it
    // is done before this returns.
    void go_on(std::function<void()> work);
    // What waits is still done; later work is not taken.
    void stop();

private:
    void run();

    std::size_t waiting_limit_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable wake_;
    std::deque<std::function<void()>> waiting_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace rostrum::server::importing
