#include "bench/past_store.hpp"

#include <fstream>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <vector>

#include "config/instant.hpp"
#include "config/programme.hpp"
#include "server/store/sqlite.hpp"
#include "server/wire/command_reader.hpp"
#include "server/writer.hpp"

namespace rostrum::bench {

namespace {

namespace fs = std::filesystem;
using ProgrammePtr = std::shared_ptr<model::Programme const>;

std::vector<server::wire::BookBody> read_bookings(fs::path const& file) {
    std::ifstream in(file);
    std::vector<server::wire::BookBody> bookings;
    for (std::string line; std::getline(in, line);) {
        config::Complaints complaints;
        auto const json = config::parse_json(line);
        if (json) bookings.push_back(server::wire::read_book(*json, complaints));
        if (!json || !complaints.empty())
            throw std::runtime_error(file.string() + " holds a line that is no booking");
    }
    return bookings;
}

// What a list officer does to one meeting.
class Officer {
public:
    Officer(ProgrammePtr programme, std::vector<server::wire::BookBody> const& bookings)
        : programme_(std::move(programme)), bookings_(bookings), made_(bookings.size()) {}

    server::Submission creation() const {
        server::Submission submission;
        submission.meeting = programme_->id;
        submission.command = model::CreateMeeting{programme_};
        submission.actor = {model::ActorRole::command_line, "command_line", std::nullopt};
        return submission;
    }

    server::Submission next() {
        server::Submission submission;
        submission.meeting = programme_->id;
        submission.actor = {model::ActorRole::secretariat, "bench", std::nullopt};
        submission.request_id = "bench-" + std::to_string(++requests_);
        line_ = booked_ < bookings_.size() ? booked_++ : random_() % bookings_.size();
        Made& made = made_[line_];
        withdraws_ = made.booking && random_() % 4 == 0;
        if (withdraws_) {
            submission.command = model::Withdraw{*made.booking, std::nullopt, "by letter"};
        } else if (made.booking) {
            model::Change change;
            change.booking = *made.booking;
            made.language = made.language == "fr" ? "es" : "fr";
            change.language = made.language;
            submission.command = std::move(change);
        } else {
            made.language = bookings_[line_].command.language;
            submission.command = bookings_[line_].command;
            submission.people = {bookings_[line_].person};
        }
        return submission;
    }

    // What became of the last one.
    void take(server::Outcome const& outcome) {
        if (outcome.kind != server::Outcome::Kind::accepted)
            throw std::runtime_error("line " + std::to_string(line_ + 1) +
                                     " of the bookings was refused" + reasons(outcome.refusal));
        if (withdraws_)
            made_[line_].booking.reset();
        else
            made_[line_].booking = model::BookingId(outcome.subject);
    }

private:
    // What has become of a line of the bookings.
    struct Made {
        std::optional<model::BookingId> booking;  // unless it was withdrawn
        std::string language;
    };

    static std::string reasons(model::Refusal const& refusal) {
        std::string text = " " + refusal.message;
        for (model::Finding const& finding : refusal.findings)
            text += " " + finding.message;
        return text;
    }

    ProgrammePtr programme_;
    std::vector<server::wire::BookBody> const& bookings_;
    std::vector<Made> made_;  // by line
    std::mt19937 random_{79'286};
    std::size_t booked_ = 0;
    std::size_t line_ = 0;
    bool withdraws_ = false;
    std::uint64_t requests_ = 0;
};

std::vector<Officer> officers(PastStore const& wish,
                              std::vector<server::wire::BookBody> const& bookings) {
    auto const file = wish.config_folder / "meetings" / "hlm2025.json";
    auto const read = config::load_programme(file, wish.config_folder);
    if (!read) throw std::runtime_error(file.string() + " is not in order");
    std::vector<Officer> all;
    for (int n = 1; n <= wish.meetings; ++n) {
        model::Programme programme = **read;
        if (n > 1) programme.id = model::MeetingId(programme.id.str() + "-" + std::to_string(n));
        all.emplace_back(std::make_shared<model::Programme const>(std::move(programme)), bookings);
    }
    return all;
}

std::vector<server::Outcome> turn(server::Writer& writer,
                                  std::vector<server::Submission> const& submissions) {
    std::vector<server::Submission const*> commands;
    for (server::Submission const& submission : submissions)
        commands.push_back(&submission);
    return writer.turn(commands);
}

}  // namespace

std::uint64_t make_past_store(PastStore const& wish) {
    auto const bookings = read_bookings(wish.bodies);
    auto const from = config::parse_instant(wish.rehearse_from);
    if (!from) throw std::runtime_error(wish.rehearse_from + " is no instant");
    auto const store =
        server::store::open_sqlite(wish.folder, {.exclusive = true, .create = true, .vfs = ""});
    server::ClockFlags flags;
    flags.rehearse_from = *from;
    auto const clock = server::open_clock(*store, flags);
    server::Published published;
    server::Writer writer(*store, *clock, published, {});
    writer.load();

    auto all = officers(wish, bookings);
    std::vector<server::Submission> submissions;
    for (Officer& officer : all)
        submissions.push_back(officer.creation());
    for (auto const& outcome : turn(writer, submissions))
        if (outcome.kind != server::Outcome::Kind::accepted)
            throw std::runtime_error("a meeting could not be made");
    while (writer.metrics().events < wish.events) {
        submissions.clear();
        for (Officer& officer : all)
            submissions.push_back(officer.next());
        auto const outcomes = turn(writer, submissions);
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i].take(outcomes[i]);
    }
    writer.save_snapshots(true);
    return writer.metrics().events;
}

}  // namespace rostrum::bench
