#pragma once

#include <cstddef>
#include <mutex>

namespace rostrum::server::notices {

// The socket of the connection to the mail server, of which there is one at a time. One thread
// opens and closes it (on libcurl's behalf), any other may end what goes on over it.
class SmtpLine {
public:
    // The arguments and the answer of socket(2); -1 also after hang_up_for_good.
    int open(int family, int type, int protocol);
    int close(int socket);

    // No byte goes out any more, and whoever waits for one sees the end.
    void hang_up();
    // The same, and none is opened again.
    void hang_up_for_good();
    // What is still said goes out; nobody waits for an answer.
    void stop_listening();

    bool is_open();
    // Whether the server has ended it, or said that it does: it says nothing else unasked.
    bool gone_stale();
    // How many were opened until now.
    std::size_t opened();

private:
    void shut(int how);

    std::mutex mutex_;  // guards what follows
    int socket_ = -1;
    bool over_ = false;
    std::size_t opened_ = 0;
};

}  // namespace rostrum::server::notices
