#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/booking.hpp"

namespace rostrum::server {

// What is known of the person that a booking, a request or the floor names. Personal: never in the
// log, joined when an answer is rendered. Empty strings say nothing.
struct Person {
    std::string name;
    std::string title;
    std::string on_behalf_of;
    std::string note;  // internal, the Secretariat only

    bool empty() const {
        return name.empty() && title.empty() && on_behalf_of.empty() && note.empty();
    }

    friend bool operator==(Person const&, Person const&) = default;
};

// As store::PersonRow keeps it; a person of whom nothing is known is the empty string.
std::string encode_person(Person const& person);
// Of damaged data nothing is known.
Person decode_person(std::string_view data);

// The row of the table of people that belongs to a booking, whether it names somebody yet or not.
model::PersonId person_of(model::Booking const& booking);
// The row of whom a delegation asked to name, apart from the booking's until that is accepted.
model::PersonId person_of(model::RequestId const& request);
// The row of whoever speaks when a request for the floor is granted. That of whoever presides over
// a sitting is named by its record (model::SittingRecord::presiding).
model::PersonId person_of(model::TurnId const& turn);

// The people of a meeting as of one version: a value that later versions share most of, so that one
// more row costs little however many there are. Read from any thread.
class People {
public:
    // nullopt: nothing is known (never said, removed or erased).
    std::optional<Person> find(model::PersonId const& id) const;

    // The same people with one row as it is in the store; empty data removes it.
    People with(model::PersonId const& id, std::string data) const;

    std::size_t size() const;

private:
    // Rows are kept as they are stored and read when somebody asks: a start reads them all, an
    // answer a few.
    using Shard = std::unordered_map<model::PersonId, std::string>;

    static constexpr std::size_t shard_count = 64;
    static std::size_t shard_of(model::PersonId const& id);

    std::array<std::shared_ptr<const Shard>, shard_count> shards_;  // null: none

    friend class PeopleBuilder;
};

// Fills the people of a meeting at once, for a start.
class PeopleBuilder {
public:
    void add(model::PersonId const& id, std::string data);
    std::shared_ptr<const People> finish() &&;

private:
    std::array<People::Shard, People::shard_count> shards_;
};

}  // namespace rostrum::server
