#pragma once

#include <chrono>
#include <vector>

#include "server/client/screen.hpp"

namespace rostrum::server::client {

// The terminal that a screen is drawn on, for as long as it lives: on its alternate page, without
// the cursor, and afterwards as it was. Takes the signals that end a program or change a window's
// size, so threads are to be made after it.
class Terminal {
public:
    // `live`: with codes and redrawing; else lines are written below one another.
    explicit Terminal(bool live);
    ~Terminal();
    Terminal(Terminal const&) = delete;
    Terminal& operator=(Terminal const&) = delete;

    int width() const;
    int height() const;
    void show(std::vector<Line> const& lines);

    enum class Woken { time, change, resized, ended };
    // Until that much time has passed, somebody called wake(), or a signal came.
    Woken wait(std::chrono::milliseconds patience);
    // From any thread.
    void wake();

private:
    bool live_;
    int signals_ = -1;
    int changes_ = -1;
};

}  // namespace rostrum::server::client
