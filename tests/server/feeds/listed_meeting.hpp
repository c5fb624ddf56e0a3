#pragma once

#include <filesystem>
#include <string>

#include "config/locale.hpp"
#include "model/update.hpp"
#include "server/people.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::tests {

// A meeting as the core alone has it, with people beside it and told what to do; a second passes
// with each command. Its list is open.
class ListedMeeting {
public:
    using Feed = std::string (*)(server::wire::Rendering const& r, model::Instant as_of);

    // Of a file in config/, with another id where one is given.
    explicit ListedMeeting(std::filesystem::path const& file = "meetings/hlm2025.json",
                           std::string const& id = "");

    void tell(model::Command const& command);
    void tell(model::Actor const& actor, model::Command const& command);
    void act(model::FloorCommand command);
    // Books, with a speaker where the person has a name.
    model::BookingId book(model::Request request, server::Person const& person = {},
                          std::string const& language = "");
    // That many statements of Member States in the order of their ids, at a minister's level.
    void book_statements(std::size_t count);
    // What a delegation says of the others that it speaks for.
    static model::StatementRequest joint_statement(std::string const& title);

    // As seen by an officer, or by whom that is seen.
    std::string told(Feed feed, model::Language language = model::Language::en,
                     server::access::Sight sight = server::access::Sight::everything) const;

    // Who a row of the table of people is.
    void name(model::PersonId const& row, server::Person const& person);

    model::Meeting const& meeting() const { return meeting_; }
    server::ViewPtr view() const;
    static config::Locales const& words();

    model::Instant now;
    std::string origin = "https://rostrum.example";

private:
    model::Meeting meeting_;
    server::People people_;
};

// Names that feeds have stumbled over: commas, quotes, what ends a section or a comment of XML,
// emoji, marks of direction, control characters, 2,000 characters, Arabic.
std::vector<std::string> const& bad_names();

}  // namespace rostrum::tests
