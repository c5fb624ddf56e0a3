#include "tests/server/officers_day/day.hpp"

#include <set>

namespace rostrum::tests {

using nlohmann::json;

namespace {

std::vector<std::string> delegations() {
    std::set<std::string> all;
    for (script::Entry const& entry : script::friday_calls)
        if (entry.act == script::Act::propose || entry.act == script::Act::accept)
            all.insert(entry.who);
    for (script::Entry const& entry : script::weekend_proposals)
        all.insert(entry.who);
    for (script::Request const& request : script::saturday_requests)
        all.insert(participant_of(request.asked.who));
    for (script::Request const& request : script::sunday_requests)
        all.insert(participant_of(request.asked.who));
    return {all.begin(), all.end()};
}

json change_of(script::Entry const& entry) {
    if (entry.act == script::Act::level) return {{"level", entry.value}};
    if (entry.act == script::Act::seconds) return {{"allotment_seconds", std::stoi(entry.value)}};
    if (entry.act == script::Act::segment) return {{"segments", {entry.value}}};
    return {{"speaker", {{"name", entry.value}}}};
}

}  // namespace

Day::Day() : hall(delegations()) {}

std::string participant_of(std::string const& who) {
    return who.substr(0, who.find('/'));
}

json booking_of(script::Entry const& entry) {
    json body = statement(participant_of(entry.who));
    body["level"] = entry.value;
    std::string const who = entry.who;
    if (auto const slash = who.find('/'); slash != who.npos) {
        body["capacity"] = "group";
        body["group"] = who.substr(slash + 1);
        body["authorization"] = "NV/" + who;
    }
    if (*entry.reason) body["reason"] = entry.reason;
    if (*entry.inscribed_at) body["inscribed_at"] = entry.inscribed_at;
    return body;
}

RawAnswer say(Day& day, ApiClient& client, script::Entry const& entry) {
    auto const booking = [&](std::string const& who, std::string const& part = "") {
        return at("bookings/" + day.expected.id(who) + part);
    };
    auto const swap = [&](std::string const& from, std::string const& with) {
        return at("swaps/" + day.swaps.at(from + ">" + with));
    };
    json const reason{{"reason", entry.reason}};
    switch (entry.act) {
        case script::Act::book:
            return client.post(at("bookings"), booking_of(entry));
        case script::Act::withdraw:
            return client.remove(booking(entry.who) + "?reason=" + in_a_query(entry.reason));
        case script::Act::restore:
            return client.post(booking(entry.who, "/restoration"), reason);
        case script::Act::level:
        case script::Act::seconds:
        case script::Act::segment:
        case script::Act::speaker:
            return client.patch(booking(entry.who), change_of(entry));
        case script::Act::before:
            return client.post(
                booking(entry.who, "/moves"),
                {{"before", day.expected.id(entry.value)}, {"reason", entry.reason}});
        case script::Act::propose:
            return client.post(booking(entry.who, "/swaps"),
                               {{"with", day.expected.id(entry.value)}});
        case script::Act::accept:
            return client.request("POST", swap(entry.value, entry.who) + "/acceptance");
        case script::Act::unpropose:
            return client.remove(swap(entry.who, entry.value));
        case script::Act::undo:
            break;
    }
    json const last = parsed(client.get(at("list")))["last_act"];
    return client.post(at("list/undo"), {{"version", last["version"]}, {"reason", entry.reason}});
}

void expect(Day& day, script::Entry const& entry, std::string const& now) {
    ExpectedList& list = day.expected;
    switch (entry.act) {
        case script::Act::book: {
            bool const group = participant_of(entry.who) != entry.who;
            list.book({entry.who, entry.value, *entry.inscribed_at ? entry.inscribed_at : now,
                       group ? 300 : 180});
            return;
        }
        case script::Act::withdraw:
            return list.withdraw(entry.who);
        case script::Act::restore:
            return list.restore(entry.who);
        case script::Act::level:
            return list.put_level(entry.who, entry.value);
        case script::Act::seconds:
            return list.put_seconds(entry.who, std::stoi(entry.value));
        case script::Act::segment:
            return list.put_segment(entry.who, entry.value);
        case script::Act::before:
            return list.move_before(entry.who, entry.value);
        case script::Act::accept:
            return list.swap(entry.value, entry.who);
        case script::Act::undo:
            list = day.before_last_act;
            return;
        case script::Act::speaker:
        case script::Act::propose:
        case script::Act::unpropose:
            return;
    }
}

}  // namespace rostrum::tests
