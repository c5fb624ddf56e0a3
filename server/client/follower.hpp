#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>

#include "server/client/event_stream.hpp"
#include "server/client/http_client.hpp"
#include "server/client/picture.hpp"
#include "server/client/seen_clock.hpp"

namespace rostrum::server::client {

// What the service said to a client that it does not serve: what() is a sentence for a person.
struct Refused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A connection to one service, with what is seen of its clock: every answer is a sample.
class Viewer {
public:
    Viewer(std::string const& url, std::string const& token, std::string language,
           std::chrono::milliseconds patience = HttpClient::default_patience);

    // The JSON of an answer, with `lang`; nullopt: as it was when it was last asked for. Throws
    // Unreachable, and Refused with what the service says.
    std::optional<nlohmann::json> look(std::string const& path);
    // What was looked at is looked at anew, changed or not.
    void forget() { etags_.clear(); }
    // Any answer at all, its time taken.
    Answer ask(Question const& question);

    SeenClock& clock() { return clock_; }
    HttpClient& http() { return http_; }
    std::string const& language() const { return language_; }
    bool rehearsal() const { return rehearsal_; }

private:
    HttpClient http_;
    std::string language_;
    SeenClock clock_;
    bool rehearsal_ = false;
    std::map<std::string, std::string> etags_;  // by path
};

// The meeting that is meant: the one that is named, or the only one. Throws Refused.
std::string chosen_meeting(Viewer& viewer, std::string const& wanted);
// One look at everything.
Picture picture_of(Viewer& viewer, std::string const& meeting);

// Everything that is known now. `clock` has no sample before the first answer.
struct Followed {
    Picture picture;
    SeenClock clock;
    bool lost = false;  // no connection; since `lost_at` by the steady clock
    std::chrono::nanoseconds lost_at{0};
    std::string why;
    std::string refused;  // not empty: the service does not serve this; it is over
};

// Follows a meeting's stream on a thread of its own, for as long as it lives: connects again with
// Last-Event-ID after a break, waiting longer each time.
class Follower {
public:
    // `changed` is called on the follower's thread each time that there is something new.
    Follower(std::string const& url, std::string const& token, std::string const& language,
             std::string meeting, std::function<void()> changed);
    // Ends within a second.
    ~Follower() = default;

    Followed now() const;

private:
    void follow(std::stop_token const& stop);
    void connect(std::stop_token const& stop);
    void take(Message const& message);
    void look_anew();
    void found(bool lost, std::string why);
    void publish();
    void wait(std::stop_token const& stop);

    std::string meeting_;
    std::function<void()> changed_;
    Viewer viewer_;  // for the questions that the stream gives cause for
    HttpClient stream_;
    EventStreamReader reader_;
    bool stale_ = false;  // something has happened since the last look
    std::chrono::milliseconds back_off_{0};
    Followed own_;

    mutable std::mutex mutex_;
    Followed shown_;
    std::jthread thread_;  // the last: it is joined before the rest goes
};

}  // namespace rostrum::server::client
