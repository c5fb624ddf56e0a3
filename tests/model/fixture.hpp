#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/rules.hpp"
#include "model/speakers_list.hpp"
#include "model/update.hpp"

// A small meeting of 79/286 by hand, and a desk that gives it commands.
namespace rostrum::model::testing {

// November 2025 on the wall in New York, which is UTC-5 on all of the meeting's days.
Instant ny(int day, int hour, int minute = 0, int second = 0);

// The segments, roles, figures and rules of hlm2025 with sixteen Member States, the State of
// Palestine, the Holy See, the European Union, four other observers, UNICEF, an organization that
// is no observer, and four groups. It has no faults.
Programme compact_programme();
std::shared_ptr<const Programme> compact_meeting();  // the same, made once

Actor secretariat();
Actor presiding();
Actor president_office();
Actor delegation(std::string const& participant);
Actor of_role(ActorRole role);

StatementRequest national(std::string const& participant, Level level = Level::CD);
StatementRequest observer(std::string const& participant, Level level = Level::CD);
// Without the authorization nothing for a group is accepted; it is given.
StatementRequest for_group(std::string const& participant, std::string const& group,
                           Level level = Level::CD);
StatementRequest joint(std::string const& participant, std::vector<std::string> const& states,
                       Level level = Level::CD);
RoleRequest role(std::string const& id);
PanelRequest co_chair(std::string const& participant, Development declared,
                      std::string const& panel = "panel-1");
PanelRequest panellist(std::string const& panel = "panel-1");

std::vector<SegmentId> segments(std::vector<std::string> const& ids);
Book booking_of(Request request);

// "R15 R15.too_long /allotment_seconds asked_seconds=240 ...": a soft one begins with "warning".
// Instants are shown as day and time in New York.
std::string described(Finding const& finding);
std::vector<std::string> described(Findings const& findings);

using Lines = std::vector<std::string>;

// A meeting with its log. Whatever is accepted happens at `now`, and a second passes.
class Desk {
public:
    // The meeting is created on 1 November, and the list opened by the schedule; it is 3 November,
    // 09:01 in New York.
    explicit Desk(std::shared_ptr<const Programme> programme = compact_meeting());

    Meeting const& meeting() const { return meeting_; }
    std::vector<Recorded> const& log() const { return log_; }

    // Decides, and applies what was decided.
    Result<Events, Refusal> tell(Command const& command, Actor const& actor = secretariat());
    // The same for what must be accepted: throws otherwise. Gives the id of the event's subject.
    BookingId accept(Command const& command, Actor const& actor = secretariat());
    BookingId book(Request request, Actor const& actor = secretariat());
    // Passes what is due until then, each at its instant; it is then `until`.
    void pass_deadlines(Instant until);
    void withdraw(BookingId const& booking);
    void swap(BookingId const& a, BookingId const& b);
    void move_before(BookingId const& booking, BookingId const& target);
    void move_after(BookingId const& booking, BookingId const& target);

    // What a refusal says, line for line: findings described, "unknown group no_such /group",
    // "forbidden forbidden.role", "conflict ...". "accepted" if it was not refused; then nothing is
    // applied.
    Lines answer(Command const& command, Actor const& actor = secretariat()) const;

    SpeakersList list() const { return lay_out(meeting_); }
    std::vector<std::string> order() const;             // ids, in list order
    std::string place(BookingId const& booking) const;  // "debate-1 24 11:01:30", "overflow"
    Lines warnings(BookingId const& booking) const;
    Booking const& operator[](BookingId const& booking) const { return *meeting_.find(booking); }

    Instant now;

private:
    Meeting meeting_;
    std::vector<Recorded> log_;
};

// Fills the list: `count` national statements of the States XAA, XAB ... that `crowd` adds.
std::shared_ptr<const Programme> with_crowd(Programme programme, int count);
std::string crowd_state(int n);  // 0-based

}  // namespace rostrum::model::testing
