#pragma once

#include <concepts>
#include <type_traits>

#include "model/meeting.hpp"

// The fields of every type that a meeting's state is made of, each list written once for encoding,
// decoding and the codec's number. The structured bindings make a forgotten field a compile error.
namespace rostrum::server::wire {

// T is U or const U.
template <class T, class U>
concept Is = std::same_as<std::remove_const_t<T>, U>;

void fields(Is<model::Text> auto& value, auto&& visit) {
    auto& [in] = value;
    visit(in);
}

void fields(Is<model::Interval> auto& value, auto&& visit) {
    auto& [begin, end] = value;
    visit(begin, end);
}

void fields(Is<model::Zone::Offset> auto& value, auto&& visit) {
    auto& [from, from_utc] = value;
    visit(from, from_utc);
}

void fields(Is<model::Zone> auto& value, auto&& visit) {
    auto& [name, offsets] = value;
    visit(name, offsets);
}

void fields(Is<model::Citation> auto& value, auto&& visit) {
    auto& [document, paragraph, note] = value;
    visit(document, paragraph, note);
}

void fields(Is<model::Room> auto& value, auto&& visit) {
    auto& [id, name] = value;
    visit(id, name);
}

void fields(Is<model::Sitting> auto& value, auto&& visit) {
    auto& [id, name, time, room, number, plenary, symbol, presiding, certainty] = value;
    visit(id, name, time, room, number, plenary, symbol, presiding, certainty);
}

void fields(Is<model::RoleSlot> auto& value, auto&& visit) {
    auto& [id, name, planned, substitute_allowed, chosen_by_president, summarizes] = value;
    visit(id, name, planned, substitute_allowed, chosen_by_president, summarizes);
}

void fields(Is<model::CoChair> auto& value, auto&& visit) {
    auto& [participant, declared] = value;
    visit(participant, declared);
}

void fields(Is<model::Segment> auto& value, auto&& visit) {
    auto& [id, sitting, kind, name, time, citations, roles, theme, panel_number, co_chairs, webcast,
           webcast_link] = value;
    visit(id, sitting, kind, name, time, citations, roles, theme, panel_number, co_chairs, webcast,
          webcast_link);
}

void fields(Is<model::MandateClause> auto& value, auto&& visit) {
    auto& [paragraph, note, sitting, segment, time, kind, roles, chosen_by_president, at_most] =
        value;
    visit(paragraph, note, sitting, segment, time, kind, roles, chosen_by_president, at_most);
}

void fields(Is<model::Mandate> auto& value, auto&& visit) {
    auto& [document, title, adopted_on, adopted_at, session, agenda_item, item_note, chain,
           clauses] = value;
    visit(document, title, adopted_on, adopted_at, session, agenda_item, item_note, chain, clauses);
}

void fields(Is<model::ListWindow> auto& value, auto&& visit) {
    auto& [opens_at, self_service_until, closes_at] = value;
    visit(opens_at, self_service_until, closes_at);
}

void fields(Is<model::Reserve> auto& value, auto&& visit) {
    auto& [id, name, time] = value;
    visit(id, name, time);
}

void fields(Is<model::Debate> auto& value, auto&& visit) {
    auto& [changeover, allowed, level_rank, groups_first, list, reserves, late_start] = value;
    visit(changeover, allowed, level_rank, groups_first, list, reserves, late_start);
}

void fields(Is<model::ForecastPrior::Quantity> auto& value, auto&& visit) {
    auto& [mean, between, within, known, steps, weights] = value;
    visit(mean, between, within, known, steps, weights);
}

void fields(Is<model::ForecastPrior::Opening> auto& value, auto&& visit) {
    auto& [late, deviation, known] = value;
    visit(late, deviation, known);
}

void fields(Is<model::ForecastPrior::Absence> auto& value, auto&& visit) {
    auto& [chance, known, lost] = value;
    visit(chance, known, lost);
}

void fields(Is<model::ForecastPrior::Interruption> auto& value, auto&& visit) {
    auto& [rate, known, length, deviation] = value;
    visit(rate, known, length, deviation);
}

void fields(Is<model::ForecastPrior> auto& value, auto&& visit) {
    auto& [share, changeover, kinds, opening, absence, interruption] = value;
    visit(share, changeover, kinds, opening, absence, interruption);
}

void fields(Is<model::NoticePolicy> auto& value, auto&& visit) {
    auto& [review, never, quiet, moved_from, called_soon, list_closing] = value;
    visit(review, never, quiet, moved_from, called_soon, list_closing);
}

void fields(Is<model::RuleInForce> auto& value, auto&& visit) {
    auto& [id, citations, text, parameters] = value;
    visit(id, citations, text, parameters);
}

void fields(Is<model::Participant> auto& value, auto&& visit) {
    auto& [id, standing, name, acronym, aliases, region, development, ldc, lldc, sids, icat,
           protocol_order] = value;
    visit(id, standing, name, acronym, aliases, region, development, ldc, lldc, sids, icat,
          protocol_order);
}

void fields(Is<model::Group> auto& value, auto&& visit) {
    auto& [id, kind, name, members, organ] = value;
    visit(id, kind, name, members, organ);
}

void fields(Is<model::Programme> auto& value, auto&& visit) {
    auto& [id, series, title, short_title, mandate, zone, venue, rooms, sittings, segments, debate,
           forecast, notices, rules, participants, groups] = value;
    visit(id, series, title, short_title, mandate, zone, venue, rooms, sittings, segments, debate,
          forecast, notices, rules, participants, groups);
}

void fields(Is<model::StatementRequest> auto& value, auto&& visit) {
    auto& [participant, capacity, group, states, title, authorization, level, allotment, segments,
           contains_eov, not_before, not_after] = value;
    visit(participant, capacity, group, states, title, authorization, level, allotment, segments,
          contains_eov, not_before, not_after);
}

void fields(Is<model::RoleRequest> auto& value, auto&& visit) {
    auto& [role, participant, allotment, substitute, chosen_by_president, survivor] = value;
    visit(role, participant, allotment, substitute, chosen_by_president, survivor);
}

void fields(Is<model::PanelRequest> auto& value, auto&& visit) {
    auto& [panel, function, participant, category, organization, registration_basis,
           registration_reference, declared, designated_by_president] = value;
    visit(panel, function, participant, category, organization, registration_basis,
          registration_reference, declared, designated_by_president);
}

void fields(Is<model::ExplanationOfVoteRequest> auto& value, auto&& visit) {
    auto& [participant] = value;
    visit(participant);
}

void fields(Is<model::Receipt> auto& value, auto&& visit) {
    auto& [number, at] = value;
    visit(number, at);
}

void fields(Is<model::Override> auto& value, auto&& visit) {
    auto& [rules, reason] = value;
    visit(rules, reason);
}

void fields(Is<model::ListKey::Step> auto& value, auto&& visit) {
    auto& [before, at] = value;
    visit(before, at);
}

void fields(Is<model::ListKey> auto& value, auto&& visit) {
    auto& [order_class, level_rank, delegation, inscribed_at, receipt, steps] = value;
    visit(order_class, level_rank, delegation, inscribed_at, receipt, steps);
}

void fields(Is<model::Finding> auto& value, auto&& visit) {
    auto& [rule, severity, message, pointer, facts] = value;
    visit(rule, severity, message, pointer, facts);
}

void fields(Is<model::Planned> auto& value, auto&& visit) {
    auto& [segment, time] = value;
    visit(segment, time);
}

void fields(Is<model::BookingProgress> auto& value, auto&& visit) {
    auto& [stage, planned, turn, absences] = value;
    visit(stage, planned, turn, absences);
}

void fields(Is<model::Booking> auto& value, auto&& visit) {
    auto& [id, receipt, request, language, speaker, has_speaker, inscribed_at, reason, overridden,
           state, key, revision, recorded, progress, ready, pinned, named_at] = value;
    visit(id, receipt, request, language, speaker, has_speaker, inscribed_at, reason, overridden,
          state, key, revision, recorded, progress, ready, pinned, named_at);
}

void fields(Is<model::Swap> auto& value, auto&& visit) {
    auto& [id, from, with, state, revision] = value;
    visit(id, from, with, state, revision);
}

void fields(Is<model::Book> auto& value, auto&& visit) {
    auto& [request, language, names_speaker, inscribed_at, reason, overridden] = value;
    visit(request, language, names_speaker, inscribed_at, reason, overridden);
}

void fields(Is<model::Change> auto& value, auto&& visit) {
    auto& [booking, expected_revision, level, allotment, segments, language, contains_eov,
           not_before, not_after, title, authorization, substitute, chosen_by_president, survivor,
           declared, designated_by_president, names_speaker, reason] = value;
    visit(booking, expected_revision, level, allotment, segments, language, contains_eov,
          not_before, not_after, title, authorization, substitute, chosen_by_president, survivor,
          declared, designated_by_president, names_speaker, reason);
}

void fields(Is<model::Withdraw> auto& value, auto&& visit) {
    auto& [booking, expected_revision, reason] = value;
    visit(booking, expected_revision, reason);
}

void fields(Is<model::Restore> auto& value, auto&& visit) {
    auto& [booking, reason] = value;
    visit(booking, reason);
}

void fields(Is<model::AcceptSwap> auto& value, auto&& visit) {
    auto& [swap, reason, seen_version] = value;
    visit(swap, reason, seen_version);
}

void fields(Is<model::ModeratedRequest> auto& value, auto&& visit) {
    auto& [id, participant, act, booking, asked_at, state, revision, reason] = value;
    visit(id, participant, act, booking, asked_at, state, revision, reason);
}

void fields(Is<model::OfficersAct> auto& value, auto&& visit) {
    auto& [first, version, bookings, before, swaps, requests] = value;
    visit(first, version, bookings, before, swaps, requests);
}

void fields(Is<model::ListState> auto& value, auto&& visit) {
    auto& [open, since, reason] = value;
    visit(open, since, reason);
}

void fields(Is<model::SpeechClock> auto& value, auto&& visit) {
    auto& [since, used, limit] = value;
    visit(since, used, limit);
}

void fields(Is<model::TurnRef> auto& value, auto&& visit) {
    auto& [id, kind, booking, participant, organization] = value;
    visit(id, kind, booking, participant, organization);
}

void fields(Is<model::Correction> auto& value, auto&& visit) {
    auto& [version, began_before, ended_before] = value;
    visit(version, began_before, ended_before);
}

void fields(Is<model::Turn> auto& value, auto&& visit) {
    auto& [ref, state, sitting, segment, planned, out_of_order, in_favour, number, asked_at,
           called_at, began_at, ended_at, clock, pauses, corrections] = value;
    visit(ref, state, sitting, segment, planned, out_of_order, in_favour, number, asked_at,
          called_at, began_at, ended_at, clock, pauses, corrections);
}

void fields(Is<model::Quorum> auto& value, auto&& visit) {
    auto& [present, waiver] = value;
    visit(present, waiver);
}

void fields(Is<model::SittingRecord> auto& value, auto&& visit) {
    auto& [id, opened_at, adjourned_at, suspended_since, suspended_until, suspensions, extended_to,
           presiding, quorum] = value;
    visit(id, opened_at, adjourned_at, suspended_since, suspended_until, suspensions, extended_to,
          presiding, quorum);
}

void fields(Is<model::PointOfOrder> auto& value, auto&& visit) {
    auto& [turn, stage] = value;
    visit(turn, stage);
}

void fields(Is<model::Motion> auto& value, auto&& visit) {
    auto& [kind, mover, moved_at, speakers_for, speakers_against, heard] = value;
    visit(kind, mover, moved_at, speakers_for, speakers_against, heard);
}

void fields(Is<model::Vote> auto& value, auto&& visit) {
    auto& [recorded, in_favour, against, abstaining] = value;
    visit(recorded, in_favour, against, abstaining);
}

void fields(Is<model::DeclarationAction> auto& value, auto&& visit) {
    auto& [symbol, circulated_on, sitting, began_at, ended_at, vote] = value;
    visit(symbol, circulated_on, sitting, began_at, ended_at, vote);
}

void fields(Is<model::Proceedings> auto& value, auto&& visit) {
    auto& [sittings, speaker, point, appeal, may_be_appealed, motions, action, debate] = value;
    visit(sittings, speaker, point, appeal, may_be_appealed, motions, action, debate);
}

void fields(Is<model::FloorStep::BookingBefore> auto& value, auto&& visit) {
    auto& [id, progress, key, key_after, ready, ready_after, pinned, pinned_after] = value;
    visit(id, progress, key, key_after, ready, ready_after, pinned, pinned_after);
}

void fields(Is<model::FloorStep> auto& value, auto&& visit) {
    auto& [version, event, before, turns, made, bookings] = value;
    visit(version, event, before, turns, made, bookings);
}

void fields(Is<model::Floor> auto& value, auto&& visit) {
    auto& [version, now, turns, last_step] = value;
    visit(version, now, turns, last_step);
}

void fields(Is<model::Publication> auto& value, auto&& visit) {
    auto& [number, version, as_of, kind, held_back, comment] = value;
    visit(number, version, as_of, kind, held_back, comment);
}

void fields(Is<model::LedgerEntry> auto& value, auto&& visit) {
    auto& [segment, title, time, cancelled, sequence, changed_at] = value;
    visit(segment, title, time, cancelled, sequence, changed_at);
}

void fields(Is<model::Meeting> auto& value, auto&& visit) {
    auto& [programme, adopted, version, at, bookings, order, swaps, requests, list,
           opened_on_schedule, closed_on_schedule, settings_revision, list_version, last_act,
           conducted, created_at, publications, published, ledger] = value;
    visit(programme, adopted, version, at, bookings, order, swaps, requests, list,
          opened_on_schedule, closed_on_schedule, settings_revision, list_version, last_act,
          conducted, created_at, publications, published, ledger);
}

}  // namespace rostrum::server::wire
