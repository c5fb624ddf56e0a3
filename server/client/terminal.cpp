#include "server/client/terminal.hpp"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <stdexcept>

namespace rostrum::server::client {

namespace {

// Of a pipe, and of a terminal that does not say.
constexpr int usual_width = 80;
constexpr int usual_height = 24;
constexpr int least_width = 20;

constexpr std::string_view begin_page = "\033[?1049h\033[?25l\033[2J";
constexpr std::string_view end_page = "\033[?25h\033[?1049l";
constexpr std::string_view home = "\033[H";
constexpr std::string_view clear_line = "\033[K";
constexpr std::string_view clear_below = "\033[J";

int block_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (int const signal : {SIGINT, SIGTERM, SIGHUP, SIGWINCH})
        sigaddset(&set, signal);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
    return ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

winsize size() {
    winsize found{};
    ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &found);
    return found;
}

}  // namespace

Terminal::Terminal(bool live)
    : live_(live), signals_(block_signals()), changes_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (signals_ < 0 || changes_ < 0) throw std::runtime_error("no descriptors are left");
    if (live_) std::cout << begin_page << std::flush;
}

Terminal::~Terminal() {
    if (live_) std::cout << end_page << std::flush;
    ::close(signals_);
    ::close(changes_);
}

int Terminal::width() const {
    int const columns = size().ws_col;
    return columns > 0 ? std::max(columns, least_width) : usual_width;
}

int Terminal::height() const {
    int const rows = size().ws_row;
    return rows > 0 ? rows : usual_height;
}

// In one writing, over what stands there: a screen that is cleared first flickers. Each line is
// cleared before it is written, for behind its last column there is nothing to clear but that
// column.
void Terminal::show(std::vector<Line> const& lines) {
    std::string text;
    if (live_) text += home;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        bool const last = i + 1 == lines.size();
        if (live_ && i > 0) text += "\r\n";
        if (live_) text += last ? clear_below : clear_line;
        text += live_ ? coloured_text(lines[i]) : plain_text(lines[i]) + '\n';
    }
    std::cout << text << std::flush;
}

Terminal::Woken Terminal::wait(std::chrono::milliseconds patience) {
    pollfd wanted[] = {{signals_, POLLIN, 0}, {changes_, POLLIN, 0}};
    ::poll(wanted, 2, static_cast<int>(patience.count()));
    signalfd_siginfo come{};
    if (::read(signals_, &come, sizeof come) == sizeof come)
        return come.ssi_signo == SIGWINCH ? Woken::resized : Woken::ended;
    std::uint64_t times = 0;
    if (::read(changes_, &times, sizeof times) == sizeof times) return Woken::change;
    return std::cout ? Woken::time : Woken::ended;
}

void Terminal::wake() {
    std::uint64_t const once = 1;
    // A counter that is full wakes as well.
    (void)!::write(changes_, &once, sizeof once);
}

}  // namespace rostrum::server::client
