#include "server/store/memory.hpp"

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "server/store/batch.hpp"
#include "server/store/epoch.hpp"

namespace rostrum::server::store {

using model::Instant;
using model::MeetingId;
using model::PersonId;

MemoryStore::MemoryStore() : epoch_(random_epoch()) {}

void MemoryStore::fail_append(std::uint64_t nth, Fault fault) {
    planned_ = {appends_ + nth, fault};
}

void MemoryStore::demand_available() const {
    if (unavailable_) throw Unavailable("The store in memory was told to be unavailable.");
}

bool MemoryStore::fails_now(Fault fault) const {
    return planned_ && planned_->first == appends_ && planned_->second == fault;
}

std::uint64_t MemoryStore::head_of(MeetingId const& meeting) const {
    auto found = meetings_.find(meeting);
    return found == meetings_.end() ? 0 : found->second.events.size();
}

bool MemoryStore::follows(Batch const& batch) const {
    std::map<MeetingId, std::uint64_t> heads;
    for (auto const& part : batch.meetings) {
        auto& head = heads.try_emplace(part.meeting, head_of(part.meeting)).first->second;
        if (head != part.expected_version) return false;
        head += part.events.size();
    }
    return true;
}

void MemoryStore::keep(Batch const& batch) {
    for (auto const& part : batch.meetings) {
        if (part.events.empty() && part.people.empty()) continue;
        auto& meeting = meetings_[part.meeting];
        meeting.events.insert(meeting.events.end(), part.events.begin(), part.events.end());
        for (auto const& row : part.people)
            meeting.people[row.person][row.version] = row.data;
    }
    for (auto const& record : batch.idempotency)
        idempotency_[{record.principal, record.key}] = record;
}

AppendResult MemoryStore::append(Batch const& batch) {
    demand_available();
    check_batch(batch);
    ++appends_;
    if (fails_now(Fault::before_storing)) throw Unavailable("This append was told to fail.");
    if (!follows(batch)) return AppendResult::version_conflict;
    keep(batch);
    if (fails_now(Fault::after_storing)) throw Unavailable("This append was told to fail.");
    return AppendResult::appended;
}

std::vector<MeetingId> MemoryStore::meetings() {
    demand_available();
    std::vector<MeetingId> all;
    for (auto const& [id, meeting] : meetings_)
        all.push_back(id);
    return all;
}

std::uint64_t MemoryStore::head(MeetingId const& meeting) {
    demand_available();
    return head_of(meeting);
}

void MemoryStore::read(MeetingId const& meeting, std::uint64_t after, std::uint64_t limit,
                       std::function<void(StoredEvent&&)> const& take) {
    demand_available();
    auto head = head_of(meeting);
    if (after >= head) return;
    auto last = limit == 0 || limit > head - after ? head : after + limit;
    auto const& events = meetings_.at(meeting).events;
    for (auto version = after + 1; version <= last; ++version)
        take(StoredEvent(events[version - 1]));
}

std::vector<PersonRow> MemoryStore::people(MeetingId const& meeting, std::uint64_t up_to) {
    demand_available();
    std::vector<PersonRow> newest;
    auto found = meetings_.find(meeting);
    if (found == meetings_.end()) return newest;
    for (auto const& [person, rows] : found->second.people) {
        auto later = rows.upper_bound(up_to);
        if (later == rows.begin()) continue;
        auto const& [version, data] = *std::prev(later);
        newest.push_back({person, version, data});
    }
    return newest;
}

void MemoryStore::erase_person(MeetingId const& meeting, PersonId const& person) {
    erase_again({{meeting, person, head(meeting)}});
}

std::vector<ErasedPerson> MemoryStore::erased() {
    demand_available();
    std::vector<ErasedPerson> all;
    for (auto const& [who, up_to] : erased_)
        all.push_back({who.first, who.second, up_to});
    return all;
}

void MemoryStore::erase_again(std::vector<ErasedPerson> const& erased) {
    demand_available();
    for (auto const& one : erased) {
        auto& up_to = erased_[{one.meeting, one.person}];
        up_to = std::max(up_to, one.up_to);
        std::erase_if(contacts_, [&](auto const& entry) {
            return entry.first.first == one.meeting && entry.second.version <= one.up_to &&
                   erased_contact(entry.first.second) == one.person;
        });
        auto found = meetings_.find(one.meeting);
        if (found == meetings_.end()) continue;
        auto& people = found->second.people;
        auto person = people.find(one.person);
        if (person == people.end()) continue;
        auto& rows = person->second;
        rows.erase(rows.begin(), rows.upper_bound(one.up_to));
        if (rows.empty()) people.erase(person);
    }
}

std::optional<IdempotencyRecord> MemoryStore::find_idempotency(std::string_view principal,
                                                               std::string_view key) {
    demand_available();
    auto found = idempotency_.find({std::string(principal), std::string(key)});
    if (found == idempotency_.end()) return std::nullopt;
    return found->second;
}

std::uint64_t MemoryStore::expire_idempotency(Instant now) {
    demand_available();
    return std::erase_if(idempotency_,
                         [&](auto const& entry) { return entry.second.expires_at < now; });
}

void MemoryStore::keep_refused(RefusedWrite const& refused) {
    demand_available();
    refused_.push_back(refused);
    refused_.back().id = ++last_refused_;
}

std::vector<RefusedWrite> MemoryStore::refused(RefusedQuery const& query) {
    demand_available();
    std::vector<RefusedWrite> found;
    for (auto row = refused_.rbegin(); row != refused_.rend() && found.size() < query.limit; ++row)
        if (row->meeting == query.meeting && (!query.before || row->id < *query.before) &&
            (query.participant.empty() || row->participant == query.participant) &&
            (query.request_id.empty() || row->request_id == query.request_id))
            found.push_back(*row);
    return found;
}

std::uint64_t MemoryStore::expire_refused(Instant before) {
    demand_available();
    return std::erase_if(refused_, [&](auto const& row) { return row.at_real < before; });
}

std::optional<Snapshot> MemoryStore::snapshot(MeetingId const& meeting) {
    demand_available();
    auto found = meetings_.find(meeting);
    if (found == meetings_.end()) return std::nullopt;
    return found->second.snapshot;
}

void MemoryStore::save_snapshot(MeetingId const& meeting, Snapshot const& snapshot) {
    demand_available();
    auto found = meetings_.find(meeting);
    if (found == meetings_.end())
        throw std::invalid_argument("A snapshot of no meeting: " + meeting.str() + ".");
    found->second.snapshot = snapshot;
}

std::vector<TokenRow> MemoryStore::tokens() {
    demand_available();
    return tokens_;
}

void MemoryStore::add_token(TokenRow const& token, std::optional<IdempotencyRecord> const& record) {
    demand_available();
    auto before = [](TokenRow const& a, TokenRow const& b) {
        return std::tie(a.created_at, a.id) < std::tie(b.created_at, b.id);
    };
    for (auto const& other : tokens_)
        if (other.id == token.id)
            throw std::invalid_argument("There is a token " + token.id + " already.");
    tokens_.insert(std::upper_bound(tokens_.begin(), tokens_.end(), token, before), token);
    if (record) idempotency_[{record->principal, record->key}] = *record;
}

bool MemoryStore::revoke_token(std::string_view id, Instant at) {
    demand_available();
    for (auto& token : tokens_) {
        if (token.id != id) continue;
        if (!token.revoked_at) token.revoked_at = at;
        return true;
    }
    return false;
}

std::optional<ClockRow> MemoryStore::clock() {
    demand_available();
    return clock_;
}

void MemoryStore::set_clock(ClockRow const& clock) {
    demand_available();
    clock_ = clock;
}

std::string MemoryStore::epoch() {
    demand_available();
    return epoch_;
}

bool MemoryStore::changed_by_others() {
    demand_available();
    return std::exchange(changed_by_others_, false);
}

}  // namespace rostrum::server::store
