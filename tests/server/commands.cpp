#include "tests/server/commands.hpp"

#include <stdexcept>

#include "config/instant.hpp"
#include "config/programme.hpp"
#include "server/wire/state_codec.hpp"

namespace rostrum::tests {

model::Instant instant(std::string const& rfc3339) {
    return config::parse_instant(rfc3339).value();
}

model::Instant a_week_before() {
    static model::Instant const at = instant("2025-11-17T15:00:00Z");
    return at;
}

std::shared_ptr<model::Programme const> programme() {
    static auto const read = [] {
        std::string const folder = ROSTRUM_SOURCE_DIR "/config";
        auto result = config::load_programme(folder + "/meetings/hlm2025.json", folder);
        if (!result) throw std::runtime_error(result.error().front().message);
        return std::move(result).value();
    }();
    return read;
}

model::MeetingId const& hlm2025() {
    static model::MeetingId const id("hlm2025");
    return id;
}

model::Actor secretariat() {
    return {model::ActorRole::secretariat, "t1", std::nullopt};
}

std::vector<model::ParticipantId> member_states() {
    std::vector<model::ParticipantId> ids;
    for (model::Participant const& participant : programme()->participants)
        if (participant.standing == model::Standing::member_state) ids.push_back(participant.id);
    return ids;
}

server::Submission creation(std::shared_ptr<model::Programme const> of) {
    server::Submission submission;
    submission.meeting = of->id;
    submission.command = model::CreateMeeting{std::move(of)};
    submission.actor = {model::ActorRole::command_line, "command_line", std::nullopt};
    return submission;
}

server::Submission booking(model::ParticipantId const& participant) {
    model::StatementRequest statement;
    statement.participant = participant;
    model::Book book;
    book.request = statement;
    book.language = "en";
    server::Submission submission;
    submission.meeting = hlm2025();
    submission.command = book;
    submission.actor = secretariat();
    submission.request_id = "request-" + participant.str();
    submission.success_status = 201;
    return submission;
}

server::Submission withdrawal(std::string const& booking) {
    model::Withdraw withdraw;
    withdraw.booking = model::BookingId(booking);
    withdraw.reason = "by letter";
    server::Submission submission;
    submission.meeting = hlm2025();
    submission.command = withdraw;
    submission.actor = secretariat();
    return submission;
}

server::Submission conducting(model::FloorCommand command, std::string const& name) {
    server::Submission submission;
    submission.meeting = hlm2025();
    submission.command = model::Conduct{std::move(command), std::nullopt};
    submission.actor = {model::ActorRole::presiding, "t2", std::nullopt};
    if (!name.empty()) submission.people = {server::Person{name, "", "", ""}};
    return submission;
}

server::Submission under_key(server::Submission submission, std::string const& key,
                             std::string const& request_hash) {
    submission.idempotency = server::IdempotencyKey{"t1", key, request_hash};
    return submission;
}

std::vector<server::store::StoredEvent> log_of(server::store::Store& store,
                                               model::MeetingId const& meeting) {
    std::vector<server::store::StoredEvent> events;
    store.read(meeting, 0, 0,
               [&](server::store::StoredEvent&& event) { events.push_back(std::move(event)); });
    return events;
}

std::string all_of(model::Meeting const& meeting) {
    std::string const state = server::wire::encode_state(meeting);
    return std::to_string(state.size()) + " bytes, " +
           std::to_string(std::hash<std::string>{}(state));
}

}  // namespace rostrum::tests
