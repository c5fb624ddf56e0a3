#include "model/settings_change.hpp"

#include <algorithm>

namespace rostrum::model {

namespace {

template <class T>
void set(T& value, std::optional<T> const& change) {
    if (change) value = *change;
}

template <class T>
void drop(std::optional<T>& value, std::optional<T> const& other) {
    if (other) value.reset();
}

template <class T>
void note(std::optional<T>& change, T const& from, T const& to) {
    if (!(from == to)) change = to;
}

// The members of a policy and of what changes it, side by side.
template <class Policy, class Settings, class Take>
void each(Policy& policy, Settings& settings, Take const& take) {
    take(policy.review, settings.review);
    take(policy.never, settings.never);
    take(policy.quiet, settings.quiet);
    take(policy.moved_from, settings.moved_from);
    take(policy.called_soon, settings.called_soon);
    take(policy.list_closing, settings.list_closing);
}

}  // namespace

Programme with(Programme programme, SettingsChange const& change) {
    Debate& debate = programme.debate;
    set(debate.list.opens_at, change.opens_at);
    set(debate.list.self_service_until, change.self_service_until);
    set(debate.list.closes_at, change.closes_at);
    set(debate.changeover, change.changeover);
    set(debate.late_start, change.late_start);
    set(debate.reserves, change.reserves);
    each(programme.notices, change.notices,
         [](auto& value, auto const& changed) { set(value, changed); });
    for (SegmentSettings const& settings : change.segments) {
        auto const segment =
            std::find_if(programme.segments.begin(), programme.segments.end(),
                         [&](Segment const& known) { return known.id == settings.segment; });
        if (segment == programme.segments.end()) continue;
        set(segment->webcast, settings.webcast);
        set(segment->webcast_link, settings.webcast_link);
        set(segment->co_chairs, settings.co_chairs);
    }
    return programme;
}

SettingsChange settings_of(Programme const& programme) {
    Debate const& debate = programme.debate;
    SettingsChange all;
    all.opens_at = debate.list.opens_at;
    all.self_service_until = debate.list.self_service_until;
    all.closes_at = debate.list.closes_at;
    all.changeover = debate.changeover;
    all.late_start = debate.late_start;
    all.reserves = debate.reserves;
    each(programme.notices, all.notices, [](auto const& value, auto& setting) { setting = value; });
    for (Segment const& segment : programme.segments) {
        SegmentSettings settings{segment.id, segment.webcast, segment.webcast_link, {}};
        if (segment.kind == SegmentKind::panel) settings.co_chairs = segment.co_chairs;
        all.segments.push_back(std::move(settings));
    }
    return all;
}

SettingsChange settings_difference(Programme const& from, Programme const& to) {
    SettingsChange change;
    note(change.opens_at, from.debate.list.opens_at, to.debate.list.opens_at);
    note(change.self_service_until, from.debate.list.self_service_until,
         to.debate.list.self_service_until);
    note(change.closes_at, from.debate.list.closes_at, to.debate.list.closes_at);
    note(change.changeover, from.debate.changeover, to.debate.changeover);
    note(change.late_start, from.debate.late_start, to.debate.late_start);
    note(change.reserves, from.debate.reserves, to.debate.reserves);
    NoticeSettings before_notices;
    each(from.notices, before_notices, [](auto const& value, auto& setting) { setting = value; });
    each(to.notices, change.notices, [](auto const& value, auto& setting) { setting = value; });
    each(change.notices, before_notices, [](auto& setting, auto const& before) {
        if (setting == before) setting.reset();
    });
    for (Segment const& segment : to.segments) {
        Segment const* before = from.find(segment.id);
        if (!before) continue;
        SegmentSettings settings{segment.id, {}, {}, {}};
        note(settings.webcast, before->webcast, segment.webcast);
        note(settings.webcast_link, before->webcast_link, segment.webcast_link);
        note(settings.co_chairs, before->co_chairs, segment.co_chairs);
        if (!(settings == SegmentSettings{segment.id, {}, {}, {}}))
            change.segments.push_back(std::move(settings));
    }
    return change;
}

SettingsChange without(SettingsChange change, SettingsChange const& other) {
    drop(change.opens_at, other.opens_at);
    drop(change.self_service_until, other.self_service_until);
    drop(change.closes_at, other.closes_at);
    drop(change.changeover, other.changeover);
    drop(change.late_start, other.late_start);
    drop(change.reserves, other.reserves);
    each(change.notices, other.notices,
         [](auto& setting, auto const& also) { drop(setting, also); });
    for (SegmentSettings& settings : change.segments)
        for (SegmentSettings const& also : other.segments) {
            if (settings.segment != also.segment) continue;
            drop(settings.webcast, also.webcast);
            drop(settings.webcast_link, also.webcast_link);
            drop(settings.co_chairs, also.co_chairs);
        }
    std::erase_if(change.segments, [](SegmentSettings const& settings) {
        return settings == SegmentSettings{settings.segment, {}, {}, {}};
    });
    return change;
}

}  // namespace rostrum::model
