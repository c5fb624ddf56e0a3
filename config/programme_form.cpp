#include "config/programme_form.hpp"

#include <algorithm>

#include "config/instant.hpp"
#include "config/notice_settings.hpp"
#include "model/settings_change.hpp"

namespace rostrum::config {
namespace {

using model::Instant;
using model::Seconds;

constexpr std::int64_t day_seconds = 86'400;

// The instant at which the wall shows `shown`, a local time written as if it were UTC; of two, the
// one in the earlier offset, and a time that the wall never shows by the offset before the gap.
Instant when_the_wall_shows(model::Zone const& zone, Instant shown) {
    for (auto const& offset : zone.offsets) {
        auto const at = shown - offset.from_utc;
        if (zone.offset_at(at) == offset.from_utc) return at;
    }
    return shown - zone.offsets.front().from_utc;
}

// "+02:00"
std::string offset_text(model::Zone const& zone, Instant at) {
    auto const local = format_local(zone, at);
    return local.substr(local.size() - 6);
}

}  // namespace

model::Text ProgrammeReader::optional_text(ObjectReader& parent, std::string_view key) {
    model::Text text;
    parent.optional_object(key, [&](ObjectReader& in) {
        for (auto const language : model::all_languages)
            text[language] = in.optional_string(model::code(language), wording_limits).value_or("");
        in.find("origin");
    });
    return text;
}

model::Text ProgrammeReader::text(ObjectReader& parent, std::string_view key) {
    if (!parent.present(key)) parent.refuse(key, "is missing");
    return optional_text(parent, key);
}

Instant ProgrammeReader::instant(ObjectReader& parent, std::string_view key) const {
    auto const* const value = parent.find(key);
    if (!wall_ || !value || !value->is_string()) return parent.instant(key);
    std::string written = value->get<std::string>();
    auto const parsed = parse_instant(written);
    if (!parsed && parsed.error() != InstantError::naive) return parent.instant(key);

    // What is left without "Z" or "-05:00" is the time on the wall.
    bool const zulu = written.back() == 'Z' || written.back() == 'z';
    if (parsed) written.resize(written.size() - (zulu ? 1 : 6));
    auto const shown = parse_instant(written + "Z");
    if (!shown) return parent.instant(key);
    if (parsed && *shown - *parsed == wall_->offset_at(*parsed)) return *parsed;
    auto const meant = when_the_wall_shows(*wall_, *shown);
    parent.refuse(key, "must have the offset that is in force in " + wall_->name + ", " +
                           offset_text(*wall_, meant) + " (R3)");
    return meant;
}

model::Interval ProgrammeReader::interval(ObjectReader& parent) const {
    auto const begin = instant(parent, "starts_at");
    return {begin, instant(parent, "ends_at")};
}

std::map<model::Capacity, Seconds> ProgrammeReader::by_capacity(ObjectReader& parent,
                                                                std::string_view key) const {
    std::map<model::Capacity, Seconds> seconds;
    parent.optional_object(key, [&](ObjectReader& in) {
        for (auto const& [word, capacity] : capacities)
            if (auto const limit = in.optional_integer(word, 1, day_seconds))
                seconds[capacity] = Seconds(*limit);
    });
    return seconds;
}

std::vector<model::Citation> ProgrammeReader::citations(ObjectReader& parent) const {
    std::vector<model::Citation> citations;
    parent.objects("citations", {0, 20}, [&](ObjectReader& in) {
        model::Citation citation;
        citation.document = in.string("document", line_limits);
        citation.paragraph = in.string("paragraph", line_limits);
        citation.note = in.optional_string("note", line_limits).value_or("");
        citations.push_back(std::move(citation));
    });
    return citations;
}

model::MandateClause ProgrammeReader::clause(ObjectReader& in) const {
    model::MandateClause clause;
    clause.paragraph = in.string("paragraph", line_limits);
    clause.note = in.optional_string("note", line_limits).value_or("");
    clause.sitting = in.optional_id<model::SittingId>("sitting").value_or(model::SittingId());
    clause.segment = in.optional_id<model::SegmentId>("segment").value_or(model::SegmentId());
    if (in.present("starts_at") || in.present("ends_at")) clause.time = interval(in);
    clause.kind = in.optional_enumeration("kind", segment_kinds);
    clause.roles = in.optional_ids<model::RoleId>("roles").value_or(std::vector<model::RoleId>());
    clause.chosen_by_president = in.optional_ids<model::RoleId>("chosen_by_president")
                                     .value_or(std::vector<model::RoleId>());
    clause.at_most = by_capacity(in, "at_most_seconds");
    return clause;
}

model::Mandate ProgrammeReader::mandate(ObjectReader& in) const {
    model::Mandate mandate;
    mandate.document = in.string("document", line_limits);
    mandate.title = text(in, "title");
    mandate.adopted_on = in.string("adopted_on", line_limits);
    if (in.present("adopted_on") && !parse_day(mandate.adopted_on))
        in.refuse("adopted_on", "must be a day such as 2025-11-24");
    mandate.adopted_at = in.string("adopted_at", line_limits);
    mandate.session = in.string("session", line_limits);
    in.object("agenda_item", [&](ObjectReader& item) {
        mandate.agenda_item = item.string("number", line_limits);
        mandate.agenda_item_note = item.optional_string("note", line_limits).value_or("");
    });
    mandate.chain = in.strings("chain", {0, 50}, line_limits);
    in.objects("clauses", {0, 200},
               [&](ObjectReader& one) { mandate.clauses.push_back(clause(one)); });
    return mandate;
}

model::Sitting ProgrammeReader::sitting(ObjectReader& in) const {
    model::Sitting sitting;
    sitting.id = in.id<model::SittingId>("id");
    sitting.name = text(in, "name");
    sitting.time = interval(in);
    sitting.room = in.id<model::RoomId>("room");
    sitting.plenary = in.boolean("plenary");
    if (auto const number = in.optional_integer("plenary_number", 1, 9999))
        sitting.plenary_number = static_cast<int>(*number);
    sitting.number_certainty = in.optional_string("number_certainty", line_limits).value_or("");
    sitting.record_symbol = in.optional_string("record_symbol", line_limits).value_or("");
    sitting.presiding_officer = in.string("presiding_officer", line_limits);
    return sitting;
}

model::RoleSlot ProgrammeReader::role(ObjectReader& in) const {
    model::RoleSlot slot;
    slot.id = in.id<model::RoleId>("id");
    slot.name = text(in, "name");
    in.object("planned", [&](ObjectReader& planned) {
        slot.planned = Seconds(planned.integer("seconds", 1, day_seconds));
        planned.find("source");
    });
    slot.substitute_allowed = in.boolean("substitute_allowed");
    slot.chosen_by_president = in.boolean("chosen_by_president");
    slot.summarizes = in.optional_id<model::SegmentId>("summarizes");
    return slot;
}

std::optional<std::vector<model::CoChair>> ProgrammeReader::co_chairs(ObjectReader& parent) {
    std::vector<model::CoChair> chairs;
    bool const there = parent.optional_objects("co_chairs", {0, 20}, [&](ObjectReader& chair) {
        auto participant = chair.id<model::ParticipantId>("participant");
        chairs.push_back({std::move(participant), chair.enumeration("declared", developments)});
    });
    if (!there) return std::nullopt;
    return chairs;
}

model::Segment ProgrammeReader::segment(ObjectReader& in) const {
    model::Segment segment;
    segment.id = in.id<model::SegmentId>("id");
    segment.sitting = in.id<model::SittingId>("sitting");
    segment.kind = in.enumeration("kind", segment_kinds);
    segment.name = text(in, "name");
    segment.time = interval(in);
    segment.citations = citations(in);
    in.optional_objects("roles", {0, 50},
                        [&](ObjectReader& one) { segment.roles.push_back(role(one)); });
    segment.theme = optional_text(in, "theme");
    segment.panel_number = static_cast<int>(in.optional_integer("panel_number", 1, 99).value_or(0));
    segment.co_chairs = co_chairs(in).value_or(std::vector<model::CoChair>());
    segment.webcast = in.boolean("webcast");
    segment.webcast_link = in.string("webcast_link", line_limits);
    return segment;
}

// A file lists bands of levels; the log has each level's rank.
std::array<int, 8> ProgrammeReader::level_rank(ObjectReader& in) const {
    std::array<int, 8> rank{};
    if (!wall_) {
        in.object("level_rank", [&](ObjectReader& ranks) {
            for (auto const& [word, level] : levels)
                rank[static_cast<std::size_t>(level)] =
                    static_cast<int>(ranks.integer(word, 0, 1000));
        });
        return rank;
    }
    std::array<int, 8> seen{};
    int band = 0;
    in.each("level_order", {1, 8}, [&](nlohmann::json const& words, std::string const& at) {
        for (std::size_t i = 0; words.is_array() && i < words.size(); ++i) {
            auto const known = std::find_if(
                std::begin(levels), std::end(levels),
                [&](auto const& entry) { return words[i].is_string() && words[i] == entry.first; });
            if (known == std::end(levels)) {
                complain(in.complaints(), {pointer_to(at, i), "must be a level", {}});
                continue;
            }
            auto const level = static_cast<std::size_t>(known->second);
            rank[level] = band;
            if (++seen[level] == 2)
                complain(in.complaints(),
                         {pointer_to(at, i), "is the level of an earlier place", {}});
        }
        ++band;
    });
    for (auto const& [word, level] : levels)
        if (in.present("level_order") && seen[static_cast<std::size_t>(level)] == 0)
            in.refuse("level_order", "lacks the level " + std::string(word));
    return rank;
}

model::Reserve ProgrammeReader::reserve(ObjectReader& in) const {
    model::Reserve reserve;
    reserve.id = in.string("id", line_limits);
    reserve.name = text(in, "name");
    reserve.time = interval(in);
    return reserve;
}

model::Debate ProgrammeReader::debate(ObjectReader& in) const {
    model::Debate debate;
    debate.changeover = Seconds(in.integer("changeover_seconds", 0, 3600));
    if (!in.present("allotment_seconds")) in.refuse("allotment_seconds", "is missing");
    debate.allowed = by_capacity(in, "allotment_seconds");
    debate.level_rank = level_rank(in);
    debate.groups_first = in.boolean("groups_first");
    in.object("list", [&](ObjectReader& list) {
        debate.list.opens_at = instant(list, "opens_at");
        debate.list.self_service_until = instant(list, "self_service_until");
        debate.list.closes_at = instant(list, "closes_at");
    });
    in.objects("reserves", {0, 50},
               [&](ObjectReader& one) { debate.reserves.push_back(reserve(one)); });
    debate.late_start = Seconds(in.integer("late_start_seconds", 0, day_seconds));
    return debate;
}

namespace {

constexpr double least = 1e-6;  // where a figure is divided by
constexpr double most = 86'400;

model::ForecastPrior::Quantity quantity(ObjectReader& in) {
    model::ForecastPrior::Quantity quantity;
    quantity.mean = in.number("mean", least, most);
    quantity.between = in.number("between_meetings", least, most);
    quantity.within = in.number("within_meeting", least, most);
    quantity.known = in.number("observations", 1, most);
    std::size_t walk = 0;
    in.objects("wanders", {quantity.steps.size(), quantity.steps.size()}, [&](ObjectReader& one) {
        double const step = one.number("step", 0, most);
        double const likely = one.number("likely", 0, 1);
        if (walk >= quantity.steps.size()) return;
        quantity.steps[walk] = step;
        quantity.weights[walk++] = likely;
    });
    return quantity;
}

}  // namespace

model::ForecastPrior ProgrammeReader::forecast(ObjectReader& in) {
    model::ForecastPrior prior;
    in.find("source");
    in.object("share_of_limit", [&](ObjectReader& one) { prior.share = quantity(one); });
    in.object("changeover_seconds", [&](ObjectReader& one) { prior.changeover = quantity(one); });
    prior.kinds = in.number("kinds_deviation", least, most);
    in.object("opening", [&](ObjectReader& one) {
        prior.opening.late = one.number("late_seconds", 0, most);
        prior.opening.deviation = one.number("deviation_seconds", 0, most);
        prior.opening.known = one.number("observations", least, most);
    });
    in.object("absence", [&](ObjectReader& one) {
        prior.absence.chance = one.number("chance", 0, 1);
        prior.absence.known = one.number("observations", least, most);
        prior.absence.lost = one.number("lost_seconds", 0, most);
    });
    in.object("interruption", [&](ObjectReader& one) {
        prior.interruption.rate = one.number("for_each_statement", 0, most);
        prior.interruption.known = one.number("observations", least, most);
        prior.interruption.length = one.number("seconds", 0, most);
        prior.interruption.deviation = one.number("deviation_seconds", 0, most);
    });
    return prior;
}

model::RuleInForce ProgrammeReader::rule(ObjectReader& in) const {
    model::RuleInForce rule;
    rule.id = in.id<model::RuleId>("id");
    rule.citations = citations(in);
    rule.text = text(in, "text");
    in.optional_object("parameters", [&](ObjectReader& parameters) {
        for (auto const& name : parameters.keys())
            rule.parameters[name] = parameters.number(name, -1e12, 1e12);
    });
    return rule;
}

void ProgrammeReader::read(ObjectReader& file, model::Programme& programme) const {
    programme.id = file.id<model::MeetingId>("id");
    programme.series = file.string("series", line_limits);
    programme.title = text(file, "title");
    programme.short_title = text(file, "short_title");
    programme.venue = text(file, "venue");
    file.objects("rooms", {0, 50}, [&](ObjectReader& room) {
        auto id = room.id<model::RoomId>("id");
        programme.rooms.push_back({std::move(id), text(room, "name")});
    });
    file.object("mandate", [&](ObjectReader& in) { programme.mandate = mandate(in); });
    file.objects("sittings", {0, 100},
                 [&](ObjectReader& in) { programme.sittings.push_back(sitting(in)); });
    file.objects("segments", {0, 500},
                 [&](ObjectReader& in) { programme.segments.push_back(segment(in)); });
    file.object("debate", [&](ObjectReader& in) { programme.debate = debate(in); });
    file.optional_object("forecast", [&](ObjectReader& in) { programme.forecast = forecast(in); });
    file.optional_object("notices", [&](ObjectReader& in) {
        model::SettingsChange change;
        change.notices = read_notices(in);
        programme = model::with(std::move(programme), change);
    });
    file.objects("rules", {0, 100}, [&](ObjectReader& in) { programme.rules.push_back(rule(in)); });
}

}  // namespace rostrum::config
