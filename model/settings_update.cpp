#include <algorithm>
#include <utility>

#include "model/update_parts.hpp"

namespace rostrum::model::update {

namespace {

// More names than these are not told apart any more.
constexpr std::size_t most_unknown = 100;

std::vector<Unknown> unknown_names(Programme const& programme, SettingsChange const& change) {
    std::vector<Unknown> unknown;
    for (std::size_t i = 0; i < change.segments.size(); ++i) {
        SegmentSettings const& settings = change.segments[i];
        std::string const at = "/segments/" + std::to_string(i);
        if (!programme.find(settings.segment))
            unknown.push_back({"segment", settings.segment.str(), at + "/id"});
        if (!settings.co_chairs) continue;
        for (std::size_t j = 0; j < settings.co_chairs->size(); ++j)
            if (auto const& id = (*settings.co_chairs)[j].participant; !programme.find(id))
                unknown.push_back({"participant", id.str(),
                                   at + "/co_chairs/" + std::to_string(j) + "/participant"});
        if (unknown.size() >= most_unknown) break;
    }
    return unknown;
}

// What is judged of a name that nobody knows says nothing more.
void drop_those_at(std::vector<Unknown> const& unknown, Findings& findings) {
    std::erase_if(findings, [&](Finding const& finding) {
        return std::any_of(unknown.begin(), unknown.end(),
                           [&](Unknown const& name) { return name.pointer == finding.pointer; });
    });
}

}  // namespace

Decision decide(Meeting const& meeting, ChangeSettings const& settings, Command const& command,
                Actor const& actor, Instant now) {
    if (!actor.officer()) return refuse(Refusal::Kind::forbidden, "forbidden.role");
    if (settings.expected_revision && *settings.expected_revision != meeting.settings_revision)
        return refuse(Refusal::Kind::stale_revision, "");
    // What is as it was already is no change, also in the log.
    SettingsChange change =
        settings_difference(*meeting.programme, with(*meeting.programme, settings.change));
    auto unknown = unknown_names(*meeting.programme, settings.change);
    if (change == SettingsChange{} && unknown.empty()) return Events{};
    Findings findings = judge({meeting, command, actor, now});
    drop_those_at(unknown, findings);
    return unless_broken(std::move(findings), std::move(unknown),
                         Events{SettingsChanged{std::move(change), settings.reason}});
}

// A list that the schedule closed opens again when its closing is put off.
void apply(Meeting& meeting, SettingsChanged const& event) {
    SettingsChange const& change = event.change;
    if (!meeting.adopted) meeting.adopted = meeting.programme;
    meeting.programme = std::make_shared<Programme const>(with(*meeting.programme, change));
    meeting.settings_revision = meeting.version;
    if (change.changeover || change.late_start || change.reserves)
        meeting.list_version = meeting.version;
    bool const put_off = change.closes_at && *change.closes_at > meeting.at;
    if (!put_off || !meeting.closed_on_schedule) return;
    bool const closed_by_it =
        !meeting.list.open && meeting.list.since == *meeting.closed_on_schedule;
    meeting.closed_on_schedule.reset();
    if (closed_by_it) meeting.list = {true, meeting.at, event.reason};
}

}  // namespace rostrum::model::update
