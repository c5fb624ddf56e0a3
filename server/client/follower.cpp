#include "server/client/follower.hpp"

#include <algorithm>
#include <condition_variable>

#include "config/instant.hpp"
#include "server/client/problem.hpp"
#include "server/clock.hpp"

namespace rostrum::server::client {

namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr milliseconds first_wait{1'000};
constexpr milliseconds longest_wait{30'000};
// Three heartbeats that did not come.
constexpr milliseconds longest_silence{45'000};
constexpr int first_samples = 4;

nanoseconds here() {
    return read_machine().steady;
}

milliseconds asked_to_wait(Answer const& answer) {
    std::string const text = answer.header("Retry-After");
    bool const digits =
        !text.empty() && text.size() <= 4 &&
        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits ? std::chrono::seconds{std::stoi(text)} : milliseconds{0};
}

std::string meeting_path(std::string const& meeting, std::string_view part) {
    return "/v1/meetings/" + meeting + "/" + std::string{part};
}

}  // namespace

// ---- Viewer ------------------------------------------------------------------------------------

Viewer::Viewer(std::string const& url, std::string const& token, std::string language,
               milliseconds patience)
    : http_(url, token, patience), language_(std::move(language)) {}

Answer Viewer::ask(Question const& question) {
    Sample sample;
    sample.asked = here();
    Answer answer = http_.ask(question);
    sample.answered = here();
    if (auto const there = config::parse_instant(answer.header("Server-Time"))) {
        sample.there = *there;
        clock_.add(sample);
    }
    if (answer.ok()) rehearsal_ = !answer.header("Rehearsal").empty();
    return answer;
}

std::optional<json> Viewer::look(std::string const& path) {
    Question question;
    question.path = path + (path.find('?') == path.npos ? "?lang=" : "&lang=") + language_;
    std::string& etag = etags_[path];
    if (!etag.empty()) question.headers.emplace_back("If-None-Match", etag);
    Answer const answer = ask(question);
    if (answer.status == 304) return std::nullopt;
    if (may_pass(answer)) throw Unreachable(sentences(answer));
    if (!answer.ok()) throw Refused(sentences(answer));
    json body = json::parse(answer.body, nullptr, false);
    if (body.is_discarded()) throw Refused("What answers there is no rostrum: it sends no JSON.");
    etag = answer.header("ETag");
    return body;
}

std::string chosen_meeting(Viewer& viewer, std::string const& wanted) {
    if (!wanted.empty()) return wanted;
    auto const page = viewer.look("/v1/meetings");
    std::string known;
    std::size_t count = 0;
    std::string id;
    for (json const& item : page.value_or(json::object()).value("items", json::array())) {
        id = item.value("id", "");
        known += ' ' + id;
        ++count;
    }
    if (count == 1) return id;
    throw Refused(count == 0 ? "The service has no meeting."
                             : "Name the meeting with --meeting; the service has" + known + ".");
}

Picture picture_of(Viewer& viewer, std::string const& meeting) {
    Picture picture;
    if (auto const now = viewer.look(meeting_path(meeting, "now"))) take_now(*now, picture);
    if (auto const list = viewer.look(meeting_path(meeting, "timetable")))
        take_timetable(*list, picture);
    picture.rehearsal = viewer.rehearsal();
    return picture;
}

// ---- Follower ----------------------------------------------------------------------------------

Follower::Follower(std::string const& url, std::string const& token, std::string const& language,
                   std::string meeting, std::function<void()> changed)
    : meeting_(std::move(meeting)),
      changed_(std::move(changed)),
      viewer_(url, token, language),
      stream_(url, token),
      thread_([this](std::stop_token const& stop) { follow(stop); }) {}

Followed Follower::now() const {
    std::lock_guard const lock(mutex_);
    return shown_;
}

void Follower::publish() {
    own_.clock = viewer_.clock();
    own_.picture.rehearsal = viewer_.rehearsal();
    {
        std::lock_guard const lock(mutex_);
        shown_ = own_;
    }
    changed_();
}

void Follower::found(bool lost, std::string why) {
    if (lost && !own_.lost) own_.lost_at = here();
    own_.lost = lost;
    own_.why = std::move(why);
    publish();
}

void Follower::follow(std::stop_token const& stop) {
    viewer_.http().heed(stop);
    while (!stop.stop_requested() && own_.refused.empty()) {
        try {
            connect(stop);
        } catch (Unreachable const& error) {
            found(true, error.what());
        } catch (Refused const& error) {
            own_.refused = error.what();
            publish();
        } catch (json::exception const& error) {
            viewer_.forget();
            found(true, std::string{"The answer is not understood: "} + error.what());
        }
        if (own_.refused.empty()) wait(stop);
    }
}

// Until the connection ends.
void Follower::connect(std::stop_token const& stop) {
    if (!viewer_.clock().known() || own_.picture.state.empty())
        for (int i = 0; i < first_samples; ++i)
            look_anew();
    Question question;
    question.path = meeting_path(meeting_, "events?lang=" + viewer_.language());
    question.headers = {{"Accept", "text/event-stream"}};
    if (!reader_.last_id().empty())
        question.headers.emplace_back("Last-Event-ID", reader_.last_id());
    reader_.begin_again();
    auto const begun = [&](Answer const& answer) {
        if (!answer.ok()) return;
        back_off_ = milliseconds{0};
        found(false, "");
    };
    auto const bytes = [&](std::string_view part) {
        reader_.read(part, [&](Message const& message) { take(message); });
        if (stale_) look_anew();
    };
    // What is thrown must not pass through the C library that calls.
    std::exception_ptr failed;
    std::stop_source end;
    std::stop_callback const passed_on(stop, [&] { end.request_stop(); });
    auto const guarded = [&](std::string_view part) {
        try {
            if (!failed) bytes(part);
        } catch (...) {
            failed = std::current_exception();
            end.request_stop();
        }
    };
    Answer const answer =
        stream_.stream(question, begun, guarded, longest_silence, end.get_token());
    if (failed) std::rethrow_exception(failed);
    if (!answer.ok() && !may_pass(answer) && !stop.stop_requested())
        throw Refused(sentences(answer));
    if (!answer.ok()) back_off_ = std::max(back_off_, asked_to_wait(answer));
    if (!stop.stop_requested())
        found(true, answer.ok() ? "The stream has ended." : sentences(answer));
}

void Follower::take(Message const& message) {
    json const data = json::parse(message.data, nullptr, false);
    if (message.event == "heartbeat") {
        if (auto const at = config::parse_instant(data.value("at", "")))
            viewer_.clock().check(*at, here());
        if (!viewer_.clock().known()) stale_ = true;
        return;
    }
    stale_ = true;
}

// Both are conditional: what has not changed is not sent again.
void Follower::look_anew() {
    stale_ = false;
    if (auto const now = viewer_.look(meeting_path(meeting_, "now"))) take_now(*now, own_.picture);
    if (auto const list = viewer_.look(meeting_path(meeting_, "timetable")))
        take_timetable(*list, own_.picture);
    publish();
}

void Follower::wait(std::stop_token const& stop) {
    milliseconds const least = reader_.retry().value_or(first_wait);
    milliseconds const patience =
        std::clamp(std::max(back_off_, least), milliseconds{0}, longest_wait);
    back_off_ = std::min(2 * std::max(back_off_, least), longest_wait);
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    woken.wait_for(lock, stop, patience, [] { return false; });
}

}  // namespace rostrum::server::client
