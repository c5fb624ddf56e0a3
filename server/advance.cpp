#include "server/advance.hpp"

#include <utility>
#include <variant>

#include "server/wire/event_codec.hpp"

namespace rostrum::server {
namespace {

// What is known of the booking's person after the event; nullopt: nothing about it changes.
std::optional<Person> person_after(model::Event const& event, std::optional<Person> const& given,
                                   model::PersonId const& id, People const& people) {
    auto const* changed = std::get_if<model::Changed>(&event);
    bool const undone = std::holds_alternative<model::Undone>(event);
    if (!changed && !undone && !std::holds_alternative<model::Booked>(event)) return std::nullopt;
    if (given) return given;
    if (!changed || !changed->speaker_changed || changed->has_speaker) return std::nullopt;
    auto const before = people.find(id);
    if (!before) return std::nullopt;
    Person note_alone;
    note_alone.note = before->note;
    return note_alone;
}

}  // namespace

Advanced advance(model::Meeting meeting, std::shared_ptr<const People> people,
                 model::Events const& events, std::vector<std::optional<Person>> const& given,
                 model::Instant at, bool by_officer) {
    static std::optional<Person> const nobody;
    Advanced result;
    for (std::size_t i = 0; i < events.size(); ++i) {
        model::Event const& event = events[i];
        std::uint64_t const version = meeting.version + 1;
        meeting = model::apply(std::move(meeting), {version, at, event, by_officer});
        model::Booking const* booking = meeting.find(model::subject(event));
        if (!booking) continue;
        model::PersonId const id = person_of(*booking);
        auto const person = person_after(event, i < given.size() ? given[i] : nobody, id, *people);
        if (!person) continue;
        std::string data = encode_person(*person);
        people = std::make_shared<const People>(people->with(id, data));
        result.rows.push_back({id, version, std::move(data)});
    }
    result.meeting = std::move(meeting);
    result.people = std::move(people);
    return result;
}

store::StoredEvent stored(model::Event const& event, std::uint64_t version, model::Instant at,
                          model::Actor const& actor, std::string const& request_id) {
    wire::EncodedEvent encoded = wire::encode(event);
    store::StoredEvent out;
    out.version = version;
    out.at = at;
    out.type = std::move(encoded.type);
    out.schema = encoded.schema;
    out.actor = actor.token;
    out.actor_role = std::string(model::name(actor.role));
    out.request_id = request_id;
    out.body = std::move(encoded.body);
    return out;
}

std::string subject_of(model::Event const& event) {
    if (auto const* proposed = std::get_if<model::SwapProposed>(&event))
        return proposed->swap.str();
    if (auto const* accepted = std::get_if<model::SwapAccepted>(&event))
        return accepted->swap.str();
    if (auto const* declined = std::get_if<model::SwapDeclined>(&event))
        return declined->swap.str();
    return model::subject(event).str();
}

}  // namespace rostrum::server
