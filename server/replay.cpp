#include "server/replay.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "server/wire/event_codec.hpp"
#include "server/wire/state_codec.hpp"

namespace rostrum::server {
namespace {

std::string at_version(model::MeetingId const& id, std::uint64_t version) {
    return "The log of meeting " + id.str() + ", version " + std::to_string(version);
}

std::optional<model::Meeting> from_snapshot(store::Store& store, model::MeetingId const& id,
                                            std::optional<std::uint64_t> up_to) {
    auto const snapshot = store.snapshot(id);
    if (!snapshot || snapshot->codec != wire::state_codec()) return std::nullopt;
    if (snapshot->version > up_to.value_or(store.head(id))) return std::nullopt;
    auto meeting = wire::decode_state(snapshot->body);
    if (!meeting || meeting->version != snapshot->version) return std::nullopt;
    return meeting;
}

}  // namespace

model::Recorded recorded(model::MeetingId const& id, store::StoredEvent const& event) {
    try {
        model::Actor actor;
        auto const role = std::find(model::actor_role_names.begin(), model::actor_role_names.end(),
                                    event.actor_role);
        if (role == model::actor_role_names.end())
            throw wire::Undecodable("its actor has no known role");
        actor.role = static_cast<model::ActorRole>(role - model::actor_role_names.begin());
        return {event.version, event.at, wire::decode(event.type, event.schema, event.body),
                actor.officer()};
    } catch (wire::Undecodable const& error) {
        throw store::Unusable(at_version(id, event.version) + ": " + error.what() + ".");
    }
}

model::Meeting replay_after(store::Store& store, model::MeetingId const& id, model::Meeting meeting,
                            std::optional<std::uint64_t> up_to) {
    if (up_to && *up_to <= meeting.version) return meeting;
    std::uint64_t const limit = up_to ? *up_to - meeting.version : 0;
    store.read(id, meeting.version, limit, [&](store::StoredEvent&& event) {
        if (event.version != meeting.version + 1)
            throw store::Unusable(at_version(id, meeting.version + 1) +
                                  " is missing: the store is damaged.");
        meeting = model::apply(std::move(meeting), recorded(id, event));
    });
    return meeting;
}

Replayed replay(store::Store& store, model::MeetingId const& id,
                std::optional<std::uint64_t> up_to) {
    Replayed result;
    if (auto meeting = from_snapshot(store, id, up_to)) {
        result.from_version = meeting->version;
        result.meeting = std::move(*meeting);
    }
    result.meeting = replay_after(store, id, std::move(result.meeting), up_to);
    return result;
}

model::MeetingId chosen_meeting(store::Store& store, std::string const& wanted) {
    auto const meetings = store.meetings();
    std::string known;
    for (model::MeetingId const& id : meetings) {
        if (id.str() == wanted || (wanted.empty() && meetings.size() == 1)) return id;
        known += (known.empty() ? "" : ", ") + id.str();
    }
    if (known.empty()) throw std::runtime_error("the store has no meeting");
    throw std::runtime_error(wanted.empty()
                                 ? "--meeting must name one of " + known
                                 : "the store has no meeting " + wanted + ", but " + known);
}

std::vector<model::Recorded> whole_log(store::Store& store, model::MeetingId const& id) {
    std::vector<model::Recorded> log;
    store.read(id, 0, 0, [&](store::StoredEvent&& event) {
        if (event.version != log.size() + 1)
            throw store::Unusable(at_version(id, log.size() + 1) +
                                  " is missing: the store is damaged.");
        log.push_back(recorded(id, event));
    });
    return log;
}

std::shared_ptr<const People> people_at(store::Store& store, model::MeetingId const& id,
                                        std::uint64_t version) {
    PeopleBuilder people;
    for (store::PersonRow& row : store.people(id, version))
        people.add(row.person, std::move(row.data));
    return std::move(people).finish();
}

}  // namespace rostrum::server
