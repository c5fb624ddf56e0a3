#include <charconv>

#include "server/api/answers.hpp"
#include "server/api/booking_filter.hpp"
#include "server/api/operations.hpp"
#include "server/wire/booking_json.hpp"
#include "server/wire/command_reader.hpp"

// Tag `bookings` of the interface: booking, changing, withdrawing, restoring, moving.
namespace rostrum::server::api {

namespace {

wire::Json rendered(Call const& call, MeetingView const& view, model::Booking const& booking,
                    bool dry_run) {
    wire::Viewer const viewer = call.viewer();
    wire::Json json =
        wire::booking_json({view, viewer, call.service.locales, call.service.clock.now()}, booking);
    if (dry_run) json["dry_run"] = true;
    return json;
}

std::string etag_prefix(model::Booking const& booking) {
    return std::to_string(booking.revision) + ".";
}

// What a command made of its booking: the one that it made, or that its path names. A change that
// changes nothing has no subject.
http::Response booking_answer(Call const& call, Outcome const& outcome) {
    if (waits(outcome)) return request_answer(call, outcome);
    std::string const& id = outcome.subject.empty() ? call.parameter("booking") : outcome.subject;
    model::Booking const& booking = *outcome.view->meeting->find(model::BookingId{id});
    wire::Json const json = rendered(call, *outcome.view, booking, outcome.dry_run);
    unsigned const status = outcome.dry_run ? 200 : static_cast<unsigned>(outcome.status);
    http::Response response = answer(call, json, status, etag_prefix(booking));
    if (status == 201)
        response.headers.emplace_back("Location", "/v1/meetings/" + call.parameter("meeting") +
                                                      "/bookings/" + booking.id.str());
    return response;
}

// A booking that does not exist, or that the caller may not know of; nullptr: answered.
model::Booking const* visible_booking(Call const& call, http::Respond const& respond) {
    model::Booking const* booking =
        call.view->meeting->find(model::BookingId{call.parameter("booking")});
    wire::Viewer const viewer = call.viewer();
    wire::Rendering const rendering{*call.view, viewer, call.service.locales};
    if (booking && rendering.visible(*booking)) return booking;
    respond(problem(call, 404, "not_found"));
    return nullptr;
}

}  // namespace

// In the order of the receipts, which no write changes.
void list_bookings(CallPtr call, http::Respond respond) {
    config::Complaints complaints;
    Page const page = read_page(*call, complaints);
    BookingFilter const filter(*call, complaints);
    std::size_t after = 0;
    if (!page.after.empty()) {
        auto const [end, error] =
            std::from_chars(page.after.data(), page.after.data() + page.after.size(), after);
        if (error != std::errc{} || end != page.after.data() + page.after.size())
            refuse_cursor(complaints);
    }
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));

    wire::Viewer const viewer = call->viewer();
    wire::Rendering const rendering{*call->view, viewer, call->service.locales,
                                    call->service.clock.now()};
    wire::Json items = wire::Json::array();
    wire::Json next = nullptr;
    BookingTotals totals;
    for (auto const& booking : call->view->meeting->bookings) {
        if (!rendering.visible(*booking) || !filter.takes(rendering, *booking)) continue;
        totals.add(rendering, *booking);
        auto const number = static_cast<std::size_t>(booking->receipt.number);
        if (number <= after || !next.is_null()) continue;
        if (items.size() == page.limit)
            next = cursor_after(items.back()["id"].get<std::string>().substr(1));
        else
            items.push_back(wire::booking_json(rendering, *booking));
    }
    respond(answer(*call, wire::Json{{"items", std::move(items)},
                                     {"totals", totals.json()},
                                     {"next", std::move(next)},
                                     {"version", call->view->meeting->version}}));
}

void get_booking(CallPtr call, http::Respond respond) {
    model::Booking const* booking = visible_booking(*call, respond);
    if (!booking) return;
    respond(
        answer(*call, rendered(*call, *call->view, *booking, false), 200, etag_prefix(*booking)));
}

void create_booking(CallPtr call, http::Respond respond) {
    auto const json = read_json(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    wire::BookBody body = wire::read_book(*json, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    if (body.person && !body.person->note.empty() && !access::sees_notes(call->principal))
        return respond(problem(*call, 403, "forbidden"));

    Submission booking = submission(*call, std::move(body.command));
    booking.people = {std::move(body.person)};
    booking.success_status = 201;
    submit(std::move(call), std::move(respond), std::move(booking), booking_answer);
}

void change_booking(CallPtr call, http::Respond respond) {
    model::Booking const* booking = visible_booking(*call, respond);
    if (!booking) return;
    auto const revision = expected_revision(*call, booking->revision);
    if (!revision) return respond(revision.error());
    auto const json = read_json(*call);
    if (!json) return respond(json.error());

    config::Complaints complaints;
    Person const known = call->view->people->find(person_of(*booking)).value_or(Person{});
    wire::ChangeBody body = wire::read_change(*json, *booking, known, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    if (json->contains("note") && !access::sees_notes(call->principal))
        return respond(problem(*call, 403, "forbidden"));

    // What is known of the person was merged with this version's; another version is stale.
    body.command.expected_revision = *revision ? *revision : booking->revision;
    Submission change = submission(*call, std::move(body.command));
    change.people = {std::move(body.person)};
    submit(std::move(call), std::move(respond), std::move(change), booking_answer);
}

void withdraw_booking(CallPtr call, http::Respond respond) {
    model::Booking const* booking = visible_booking(*call, respond);
    if (!booking) return;
    auto const revision = expected_revision(*call, booking->revision);
    if (!revision) return respond(revision.error());
    config::Complaints complaints;
    std::string reason = query_reason(*call, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    Submission withdrawal =
        submission(*call, model::Withdraw{booking->id, *revision, std::move(reason)});
    submit(std::move(call), std::move(respond), std::move(withdrawal), booking_answer);
}

void restore_booking(CallPtr call, http::Respond respond) {
    model::Booking const* booking = visible_booking(*call, respond);
    if (!booking) return;
    auto const json = read_json(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    std::string reason = wire::read_reason(*json, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    Submission restoration = submission(*call, model::Restore{booking->id, std::move(reason)});
    submit(std::move(call), std::move(respond), std::move(restoration), booking_answer);
}

void move_booking(CallPtr call, http::Respond respond) {
    model::Booking const* booking = visible_booking(*call, respond);
    if (!booking) return;
    auto const json = read_json(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    model::Move move = wire::read_move(*json, booking->id, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    Submission moving = submission(*call, std::move(move));
    submit(std::move(call), std::move(respond), std::move(moving), booking_answer);
}

}  // namespace rostrum::server::api
