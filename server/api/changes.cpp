#include <algorithm>

#include "model/comparison.hpp"
#include "server/api/operations.hpp"
#include "server/feeds/rows.hpp"
#include "server/wire/booking_json.hpp"
#include "server/wire/meeting_json.hpp"
#include "server/wire/request_codec.hpp"
#include "server/wire/request_json.hpp"

// What became of the list between two versions, and what a delegation wants to know of itself.
namespace rostrum::server::api {

namespace {

using Values = config::Locales::Values;

// Two versions of a meeting as one viewer sees them.
class Changes {
public:
    Changes(wire::Rendering const& before, wire::Rendering const& after, bool own_alone)
        : before_(before), after_(after), own_alone_(own_alone) {}

    wire::Json items() const {
        wire::Json items = wire::Json::array();
        for (Subject const& subject : subjects())
            items.push_back(item(subject));
        return items;
    }

private:
    struct Subject {
        model::Difference difference;
        bool speaker = false;  // another one is named, or none any more
    };

    // Whoever changed and may be seen, in the order of the later list.
    std::vector<Subject> subjects() const {
        std::vector<Subject> found;
        auto differences = model::compare(before_.meeting(), *before_.view.list, after_.meeting(),
                                          *after_.view.list);
        auto next = differences.begin();
        for (model::Place const& place : after_.view.list->places) {
            model::Booking const& booking = *after_.meeting().bookings[place.booking];
            bool const differs = next != differences.end() && next->booking == booking.id;
            Subject subject;
            subject.difference.booking = booking.id;
            subject.difference.before = subject.difference.after = place;
            if (differs) subject.difference = std::move(*next++);
            subject.speaker = other_speaker(booking);
            if ((differs || subject.speaker) && shown(after_, booking.id))
                found.push_back(std::move(subject));
        }
        for (; next != differences.end(); ++next)
            if (shown(before_, next->booking)) found.push_back({std::move(*next), false});
        return found;
    }

    bool shown(wire::Rendering const& r, model::BookingId const& id) const {
        model::Booking const& booking = *r.meeting().find(id);
        return r.visible(booking) && (!own_alone_ || r.own(booking));
    }

    bool other_speaker(model::Booking const& booking) const {
        return before_.meeting().find(booking.id) &&
               speaker(before_, booking.id) != speaker(after_, booking.id);
    }

    // Who speaks, where the viewer may see it.
    static std::string speaker(wire::Rendering const& r, model::BookingId const& id) {
        return feeds::speaker(r, row_of(r, id));
    }
    static feeds::Row row_of(wire::Rendering const& r, model::BookingId const& id) {
        feeds::Row row;
        row.booking = r.meeting().find(id);
        return row;
    }

    wire::Json item(Subject const& subject) const {
        model::Difference const& d = subject.difference;
        wire::Json changes = wire::Json::array();
        wire::Json sentences = wire::Json::array();
        auto const note = [&](char const* change, Values values) {
            changes.push_back(change);
            values.emplace_back("who", who(d));
            sentences.push_back(after_.locales.format(after_.viewer.language,
                                                      std::string("changes.") + change, values));
        };
        if (d.added())
            note("new", {{"position", position(d.after)}, {"time", time(after_, d.after)}});
        if (d.gone()) note("gone", {{"position", position(d.before)}});
        if (d.moved) note("moved", {{"from", position(d.before)}, {"to", position(d.after)}});
        if (d.level_after)
            note("level", {{"from", level(*d.level_before)}, {"to", level(*d.level_after)}});
        if (subject.speaker) {
            std::string name = speaker(after_, d.booking);
            if (name.empty()) name = after_.word("changes.nobody");
            note("speaker", {{"speaker", name}});
        }
        if (d.other_time())
            note("time", {{"from", time(before_, d.before)}, {"to", time(after_, d.after)}});
        model::Booking const& booking = *(d.gone() ? before_ : after_).meeting().find(d.booking);
        return {{"booking", d.booking.str()},
                {"participant", wire::named(after_, *model::owner(booking.request))},
                {"changes", std::move(changes)},
                {"before", place_json(before_, d.before)},
                {"after", place_json(after_, d.after)},
                {"text", std::move(sentences)}};
    }

    std::string who(model::Difference const& d) const {
        return feeds::who(after_, row_of(d.gone() ? before_ : after_, d.booking));
    }
    static std::string position(std::optional<model::Place> const& place) {
        return std::to_string(place->position);
    }
    static std::string time(wire::Rendering const& r, std::optional<model::Place> const& place) {
        if (!place->planned) return r.word("changes.overflow");
        return r.locales.date_time(r.viewer.language, r.programme().zone,
                                   place->planned->time.begin);
    }
    std::string level(model::Level level) const {
        return after_.word("level." + std::string{wire::word(wire::level_words, level)});
    }
    static wire::Json place_json(wire::Rendering const& r,
                                 std::optional<model::Place> const& place) {
        if (!place) return nullptr;
        auto const level = r.meeting().bookings[place->booking]->statement()->level;
        return {
            {"position", place->position},
            {"level", wire::word(wire::level_words, level)},
            {"planned", place->planned ? wire::to_json(r, *place->planned) : wire::Json(nullptr)}};
    }

    wire::Rendering const& before_;
    wire::Rendering const& after_;
    bool own_alone_;
};

wire::Json changes_between(Call const& call, MeetingView const& before, MeetingView const& after,
                           bool own_alone) {
    wire::Viewer const viewer = call.viewer();
    wire::Rendering const r_before{before, viewer, call.service.locales};
    wire::Rendering const r_after{after, viewer, call.service.locales};
    return {{"from", before.meeting->version},
            {"to", after.meeting->version},
            {"items", Changes(r_before, r_after, own_alone).items()}};
}

// Answers with what `then` makes of two versions, on the connection's thread.
void with_versions(CallPtr const& call, http::Respond const& respond, std::uint64_t from,
                   std::uint64_t to,
                   std::function<http::Response(MeetingView const&, MeetingView const&)> then) {
    Engine& engine = call->service.engine;
    engine.view_at(call->meeting(), from, [=, &engine](std::optional<ViewPtr> before) {
        engine.view_at(call->meeting(), to, [=](std::optional<ViewPtr> after) {
            answer_later(call, respond, [=] {
                bool const found = before && *before && after && *after;
                return found ? then(**before, **after) : unavailable(*call);
            });
        });
    });
}

std::uint64_t query_version(Call const& call, std::string_view key, std::uint64_t otherwise,
                            config::Complaints& complaints) {
    return static_cast<std::uint64_t>(
        query_integer(call, key, 1, static_cast<std::int64_t>(call.view->meeting->version),
                      static_cast<std::int64_t>(otherwise), complaints));
}

wire::Json own_bookings(wire::Rendering const& r) {
    wire::Json items = wire::Json::array();
    for (auto const& booking : r.meeting().bookings)
        if (r.own(*booking)) items.push_back(wire::booking_json(r, *booking));
    return items;
}

wire::Json own_swaps(wire::Rendering const& r) {
    wire::Json items = wire::Json::array();
    for (model::Swap const& swap : r.meeting().swaps)
        if (r.own(*r.meeting().find(swap.from)) || r.own(*r.meeting().find(swap.with)))
            items.push_back(wire::swap_json(r, swap));
    return items;
}

wire::Json own_requests(wire::Rendering const& r) {
    wire::Json items = wire::Json::array();
    for (model::ModeratedRequest const& request : r.meeting().requests)
        if (r.viewer.own == request.participant) items.push_back(wire::request_json(r, request));
    return items;
}

http::Response me_answer(Call const& call, wire::Json changes) {
    wire::Viewer const viewer = call.viewer();
    wire::Rendering const r{*call.view, viewer, call.service.locales, call.service.clock.now()};
    return answer(call, wire::Json{{"participant", wire::named(r, *viewer.own)},
                                   {"list", wire::list_json(r, r.meeting().at)},
                                   {"bookings", own_bookings(r)},
                                   {"swaps", own_swaps(r)},
                                   {"requests", own_requests(r)},
                                   {"changes", std::move(changes)},
                                   {"version", r.meeting().version}});
}

}  // namespace

void get_list_changes(CallPtr call, http::Respond respond) {
    config::Complaints complaints;
    std::uint64_t const present = call->view->meeting->version;
    std::uint64_t const to = query_version(*call, "to", present, complaints);
    std::uint64_t const one_before = std::max<std::uint64_t>(to, 2) - 1;
    std::uint64_t const from = query_version(*call, "from", one_before, complaints);
    if (from > to) config::complain(complaints, {"", "query parameter from is after to", ""});
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));

    with_versions(call, respond, from, to, [call](auto const& before, auto const& after) {
        return answer(*call, changes_between(*call, before, after, false));
    });
}

void get_me(CallPtr call, http::Respond respond) {
    config::Complaints complaints;
    std::uint64_t const since = query_version(*call, "since", 0, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    if (since == 0) return respond(me_answer(*call, nullptr));
    std::uint64_t const present = call->view->meeting->version;
    with_versions(call, respond, since, present, [call](auto const& before, auto const& after) {
        return me_answer(*call, changes_between(*call, before, after, true));
    });
}

}  // namespace rostrum::server::api
