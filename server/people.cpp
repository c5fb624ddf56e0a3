#include "server/people.hpp"

#include <nlohmann/json.hpp>

namespace rostrum::server {
namespace {

constexpr std::pair<char const*, std::string Person::*> members[] = {
    {"name", &Person::name},
    {"title", &Person::title},
    {"on_behalf_of", &Person::on_behalf_of},
    {"note", &Person::note}};

}  // namespace

std::string encode_person(Person const& person) {
    if (person.empty()) return {};
    nlohmann::json out = nlohmann::json::object();
    for (auto const& [key, member] : members)
        if (!(person.*member).empty()) out[key] = person.*member;
    return out.dump();
}

Person decode_person(std::string_view data) {
    Person person;
    auto const in = nlohmann::json::parse(data, nullptr, false);
    if (!in.is_object()) return person;
    for (auto const& [key, member] : members)
        if (auto const found = in.find(key); found != in.end() && found->is_string())
            person.*member = found->get_ref<std::string const&>();
    return person;
}

model::PersonId person_of(model::Booking const& booking) {
    return model::PersonId("p" + std::to_string(booking.receipt.number));
}

model::PersonId person_of(model::RequestId const& request) {
    return model::PersonId(request.str());
}

model::PersonId person_of(model::TurnId const& turn) {
    return model::PersonId(turn.str());
}

std::size_t People::shard_of(model::PersonId const& id) {
    return std::hash<model::PersonId>{}(id) % shard_count;
}

std::optional<Person> People::find(model::PersonId const& id) const {
    auto const& shard = shards_[shard_of(id)];
    if (!shard) return std::nullopt;
    auto const found = shard->find(id);
    if (found == shard->end()) return std::nullopt;
    return decode_person(found->second);
}

People People::with(model::PersonId const& id, std::string data) const {
    People next = *this;
    auto& place = next.shards_[shard_of(id)];
    auto shard = place ? std::make_shared<Shard>(*place) : std::make_shared<Shard>();
    if (data.empty())
        shard->erase(id);
    else
        shard->insert_or_assign(id, std::move(data));
    place = std::move(shard);
    return next;
}

std::size_t People::size() const {
    std::size_t count = 0;
    for (auto const& shard : shards_)
        if (shard) count += shard->size();
    return count;
}

void PeopleBuilder::add(model::PersonId const& id, std::string data) {
    if (data.empty()) return;
    shards_[People::shard_of(id)].insert_or_assign(id, std::move(data));
}

std::shared_ptr<const People> PeopleBuilder::finish() && {
    People people;
    for (std::size_t i = 0; i < shards_.size(); ++i)
        if (!shards_[i].empty())
            people.shards_[i] = std::make_shared<const People::Shard>(std::move(shards_[i]));
    return std::make_shared<const People>(std::move(people));
}

}  // namespace rostrum::server
