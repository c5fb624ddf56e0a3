#include "server/keeping/verify.hpp"

#include <set>

#include "server/people.hpp"
#include "server/replay.hpp"
#include "server/wire/state_codec.hpp"

namespace rostrum::server::keeping {

namespace {

constexpr std::uint64_t told_every = 1'000;
constexpr std::size_t most_faults = 20;

void add(MeetingReport& report, std::string fault) {
    if (report.faults.size() < most_faults) report.faults.push_back(std::move(fault));
}

// The state that a start would go on from must be the one that the log gives.
void compare_snapshot(MeetingReport& report, store::Snapshot const& snapshot,
                      model::Meeting const& meeting) {
    auto const kept = wire::decode_state(snapshot.body);
    if (!kept || wire::encode_state(*kept) != wire::encode_state(meeting))
        add(report, "The snapshot of version " + std::to_string(snapshot.version) +
                        " is not what the log says.");
}

// Whoever presides, also where that is taken back later.
void note_presiding(std::set<model::PersonId>& known, model::Meeting const& meeting) {
    for (model::SittingRecord const& sitting : meeting.floor().now.sittings)
        if (!sitting.presiding.empty()) known.insert(sitting.presiding);
}

void check_people(MeetingReport& report, store::Store& store, model::Meeting const& meeting,
                  std::set<model::PersonId> known) {
    for (auto const& booking : meeting.bookings)
        known.insert(person_of(*booking));
    for (model::ModeratedRequest const& request : meeting.requests)
        known.insert(person_of(request.id));
    for (model::TurnPtr const& turn : meeting.floor().turns)
        if (turn->asked_at) known.insert(person_of(turn->ref.id));
    for (store::PersonRow const& row : store.people(report.meeting, meeting.version))
        if (!known.contains(row.person))
            add(report,
                "There is a person " + row.person.str() + " whom nothing in the log names.");
}

MeetingReport verify_meeting(store::Store& store, model::MeetingId const& id,
                             Progress const& progress) {
    MeetingReport report;
    report.meeting = id;
    auto snapshot = store.snapshot(id);
    if (snapshot && snapshot->codec != wire::state_codec()) snapshot.reset();
    model::Meeting meeting;
    std::set<model::PersonId> presiding;
    try {
        store.read(id, 0, 0, [&](store::StoredEvent&& event) {
            if (event.version != meeting.version + 1)
                throw store::Unusable("Version " + std::to_string(meeting.version + 1) +
                                      " is missing.");
            meeting = model::apply(std::move(meeting), recorded(id, event));
            note_presiding(presiding, meeting);
            for (std::string const& broken : model::broken_invariants(meeting))
                add(report, "At version " + std::to_string(meeting.version) + ": " + broken);
            if (snapshot && snapshot->version == meeting.version)
                compare_snapshot(report, *snapshot, meeting);
            if (progress && meeting.version % told_every == 0) progress(id, meeting.version);
        });
    } catch (store::Unusable const& damage) {
        add(report, damage.what());
    }
    if (snapshot && snapshot->version > meeting.version)
        add(report, "The snapshot is of version " + std::to_string(snapshot->version) +
                        ", which the log does not reach.");
    report.version = meeting.version;
    report.bookings = meeting.bookings.size();
    report.listed = meeting.order.size();
    check_people(report, store, meeting, std::move(presiding));
    return report;
}

}  // namespace

std::vector<MeetingReport> verify(store::Store& store, Progress const& progress) {
    std::vector<MeetingReport> reports;
    for (model::MeetingId const& id : store.meetings())
        reports.push_back(verify_meeting(store, id, progress));
    return reports;
}

}  // namespace rostrum::server::keeping
