#include "server/api/operations.hpp"
#include "server/wire/command_reader.hpp"
#include "server/wire/meeting_json.hpp"

// Tag `list`: the list of speakers as a whole, open or closed.
namespace rostrum::server::api {

namespace {

http::Response list_answer(Call const& call, Outcome const& outcome) {
    wire::Viewer const viewer = call.viewer();
    wire::Rendering const rendering{*outcome.view, viewer, call.service.locales};
    wire::Json json = wire::list_json(rendering, outcome.view->meeting->at);
    if (outcome.dry_run) json["dry_run"] = true;
    return answer(call, json, 200);
}

}  // namespace

void get_list(CallPtr call, http::Respond respond) {
    respond(project(*call, {"list", "application/json", plain_stretch,
                            [](wire::Rendering const& r, model::Instant as_of) {
                                return wire::list_json(r, as_of).dump();
                            }}));
}

void open_or_close_list(CallPtr call, http::Respond respond) {
    auto const json = read_json(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    model::Command command = wire::read_list_action(*json, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    Submission act = submission(*call, std::move(command));
    submit(std::move(call), std::move(respond), std::move(act), list_answer);
}

namespace {

// Who spoke for a booking before the act, where it is somebody else now.
std::optional<Person> person_before(model::BookingId const& id, MeetingView const& before,
                                    MeetingView const& now) {
    model::PersonId const person = person_of(*now.meeting->find(id));
    auto const was = before.people->find(person);
    if (!before.meeting->find(id) || was == now.people->find(person)) return std::nullopt;
    return was.value_or(Person{});
}

}  // namespace

// The names are the people's of the version before the act; the rest is in the meeting's state.
void undo_last_act(CallPtr call, http::Respond respond) {
    auto const json = read_json(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    model::Undo const undo = wire::read_undo(*json, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    auto const& act = call->view->meeting->last_act;
    Submission undoing = submission(*call, undo);
    if (!act || act->version != undo.version)
        return submit(std::move(call), std::move(respond), std::move(undoing), list_answer);

    Engine& engine = call->service.engine;
    engine.view_at(call->meeting(), act->first - 1, [=](std::optional<ViewPtr> before) {
        if (!before || !*before) return respond(unavailable(*call));
        Submission with_person = undoing;
        with_person.people = {person_before(act->bookings.front(), **before, *call->view)};
        submit(call, respond, std::move(with_person), list_answer);
    });
}

}  // namespace rostrum::server::api
