#include "server/advance.hpp"

#include <utility>
#include <variant>

#include "server/wire/event_codec.hpp"

namespace rostrum::server {
namespace {

// The note is the officers' and stays with the booking whoever speaks.
Person with_note_of(Person person, std::optional<Person> const& before) {
    person.note = before ? before->note : std::string();
    return person;
}

// What becomes of a row of the table of people.
struct RowChange {
    model::PersonId person;
    Person known;
};

// Which row an event changes, and to what; `given` came with the command.
struct RowAfter {
    model::Meeting const& meeting;  // after the event
    People const& people;
    std::optional<Person> const& given;

    std::optional<RowChange> operator()(model::Booked const& e) const {
        return as_given(e.booking);
    }
    std::optional<RowChange> operator()(model::Undone const& e) const {
        return as_given(e.booking);
    }
    std::optional<RowChange> operator()(model::Changed const& e) const {
        if (given) return as_given(e.booking);
        if (!e.speaker_changed || e.has_speaker) return std::nullopt;
        return of_booking(e.booking, {});
    }
    // A request has a row of its own, until the booking gets what it says.
    std::optional<RowChange> operator()(model::Requested const& e) const {
        if (!given) return std::nullopt;
        return RowChange{person_of(e.request), with_note_of(*given, std::nullopt)};
    }
    std::optional<RowChange> operator()(model::RequestAccepted const& e) const {
        Person const asked = people.find(person_of(e.request)).value_or(Person{});
        if (auto const* booked = std::get_if<model::Booked>(&e.granted))
            return of_booking(booked->booking, asked);
        auto const* changed = std::get_if<model::Changed>(&e.granted);
        if (!changed || !changed->speaker_changed) return std::nullopt;
        return of_booking(changed->booking, asked);
    }
    std::optional<RowChange> operator()(model::OnFloor const& e) const {
        return std::visit(*this, e.event);
    }
    std::optional<RowChange> operator()(model::FloorAsked const& e) const {
        if (!given || !e.has_speaker) return std::nullopt;
        return RowChange{person_of(e.turn.id), with_note_of(*given, std::nullopt)};
    }
    std::optional<RowChange> operator()(model::SittingOpened const& e) const {
        return of_chair(e.sitting);
    }
    std::optional<RowChange> operator()(model::ChairTaken const& e) const {
        return of_chair(e.sitting);
    }
    std::optional<RowChange> operator()(auto const&) const { return std::nullopt; }

    // The row is the one that the sitting names from now on.
    std::optional<RowChange> of_chair(model::SittingId const& sitting) const {
        model::PersonId const& presiding = meeting.floor().record(sitting)->presiding;
        if (!given || presiding.empty()) return std::nullopt;
        return RowChange{presiding, with_note_of(*given, std::nullopt)};
    }
    std::optional<RowChange> as_given(model::BookingId const& booking) const {
        if (!given) return std::nullopt;
        return RowChange{person_of(*meeting.find(booking)), *given};
    }
    std::optional<RowChange> of_booking(model::BookingId const& booking, Person person) const {
        model::PersonId const id = person_of(*meeting.find(booking));
        auto const before = people.find(id);
        person = with_note_of(std::move(person), before);
        if (person == before.value_or(Person{})) return std::nullopt;
        return RowChange{id, std::move(person)};
    }
};

// Whose turn it was, else whose booking.
struct FloorSubjectOf {
    std::string operator()(auto const& e) const {
        if constexpr (requires { e.turn; })
            return id_of(e.turn);
        else if constexpr (requires { e.booking; })
            return e.booking.str();
        else
            return {};
    }
    static std::string id_of(model::TurnRef const& turn) { return turn.id.str(); }
    static std::string id_of(std::optional<model::TurnRef> const& turn) {
        return turn ? id_of(*turn) : std::string();
    }
};

struct SubjectOf {
    std::string operator()(model::SwapProposed const& e) const { return e.swap.str(); }
    std::string operator()(model::SwapAccepted const& e) const { return e.swap.str(); }
    std::string operator()(model::SwapDeclined const& e) const { return e.swap.str(); }
    std::string operator()(model::Requested const& e) const { return e.request.str(); }
    std::string operator()(model::RequestAccepted const& e) const { return e.request.str(); }
    std::string operator()(model::RequestDeclined const& e) const { return e.request.str(); }
    std::string operator()(model::RequestWithdrawn const& e) const { return e.request.str(); }
    std::string operator()(model::OnFloor const& e) const {
        return std::visit(FloorSubjectOf{}, e.event);
    }
    std::string operator()(auto const& e) const { return model::subject(e).str(); }
};

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
        RowAfter const row_after{meeting, *people, i < given.size() ? given[i] : nobody};
        auto const row = std::visit(row_after, event);
        if (!row) continue;
        std::string data = encode_person(row->known);
        people = std::make_shared<const People>(people->with(row->person, data));
        result.rows.push_back({row->person, version, std::move(data)});
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
    return std::visit(SubjectOf{}, event);
}

}  // namespace rostrum::server
