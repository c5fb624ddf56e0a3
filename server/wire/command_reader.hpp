#pragma once

#include <optional>

#include "config/json.hpp"
#include "model/update.hpp"
#include "server/people.hpp"

// JSON bodies into commands, by schema alone: what needs the meeting, the core judges. Every reader
// complains of all that is wrong and gives nothing of use when there is a complaint.
namespace rostrum::server::wire {

struct BookBody {
    model::Book command;
    std::optional<Person> person;
};
BookBody read_book(nlohmann::json const& body, config::Complaints& complaints);

// The keys of a change depend on the kind of the booking; `person` is what is known so far, and is
// changed as the body says.
struct ChangeBody {
    model::Change command;
    std::optional<Person> person;  // nullopt: it stays as it is
};
ChangeBody read_change(nlohmann::json const& body, model::Booking const& booking,
                       Person const& person, config::Complaints& complaints);

model::Move read_move(nlohmann::json const& body, model::BookingId booking,
                      config::Complaints& complaints);
model::Undo read_undo(nlohmann::json const& text, config::Complaints& complaints);
model::ProposeSwap read_swap(nlohmann::json const& body, model::BookingId booking,
                             config::Complaints& complaints);
model::AcceptSwap read_acceptance(nlohmann::json const& body, model::SwapId swap,
                                  config::Complaints& complaints);
// {"reason"}
std::string read_reason(nlohmann::json const& body, config::Complaints& complaints);
// The same, or nothing.
std::string read_optional_reason(nlohmann::json const& body, config::Complaints& complaints);
// What config::read_settings reads, and why: {"debate", "segments", "reason"}
model::ChangeSettings read_settings_change(nlohmann::json const& body,
                                           config::Complaints& complaints);
// {"action": "open" | "close", "reason"}
// What is published, with a comment for everybody.
model::Publish read_publish(nlohmann::json const& text, config::Complaints& complaints);
model::Command read_list_action(nlohmann::json const& body, config::Complaints& complaints);

}  // namespace rostrum::server::wire
