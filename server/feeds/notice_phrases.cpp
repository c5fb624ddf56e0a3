#include "server/feeds/notice_phrases.hpp"

#include <cstdlib>
#include <variant>

#include "server/feeds/one_line.hpp"
#include "server/feeds/phrases.hpp"
#include "server/feeds/rows.hpp"
#include "server/wire/request_codec.hpp"

namespace rostrum::server::feeds {

namespace {

using wire::Rendering;

std::string apart(Rendering const& r, std::string_view text) {
    return set_apart(text, r.viewer.language);
}

// What somebody wants to be so of a booking.
struct RequestPhrase {
    Rendering const& r;

    std::string operator()(model::StatementRequest const& statement) const {
        std::string const capacity{wire::word(wire::capacity_words, statement.capacity)};
        return phrase(r, "notices.statement",
                      {{"capacity", r.word("capacity." + capacity)},
                       {"level", level_word(r, statement.level)},
                       {"time", duration(r, model::allotment(r.programme(), statement))}});
    }
    std::string operator()(model::RoleRequest const& role) const {
        auto const place = r.programme().find(role.role);
        return phrase(r, "notices.role",
                      {{"role", apart(r, place ? r.text(place.slot->name) : role.role.str())}});
    }
    std::string operator()(model::PanelRequest const& seat) const {
        model::Segment const* panel = r.programme().find(seat.panel);
        std::string const function{wire::word(wire::panel_function_words, seat.function)};
        return phrase(r, "notices.seat",
                      {{"panel", apart(r, panel ? r.text(panel->name) : seat.panel.str())},
                       {"function", r.word("function." + function)}});
    }
    std::string operator()(model::ExplanationOfVoteRequest const&) const {
        return r.word("kind.explanation_of_vote");
    }
};

// What a change would change, item by item.
class ChangePhrases {
public:
    ChangePhrases(Rendering const& r, model::ModeratedRequest const& request,
                  model::Change const& change)
        : r_(r), request_(request), change_(change) {}

    std::string make() && {
        if (change_.level) put("column.level", level_word(r_, *change_.level));
        speaker();
        if (change_.title) put("column.title", apart(r_, *change_.title));
        if (change_.allotment) {
            auto const& length = *change_.allotment;
            put("column.allotment", length ? duration(r_, *length) : r_.word("notices.usual_time"));
        }
        if (change_.language) put("column.language", apart(r_, *change_.language));
        segments();
        limit(change_.not_before, "notices.not_before");
        limit(change_.not_after, "notices.not_after");
        bool const further = change_.contains_eov || change_.authorization || change_.substitute ||
                             change_.chosen_by_president || change_.survivor || change_.declared ||
                             change_.designated_by_president;
        if (further || items_.empty()) items_.push_back(r_.word("notices.other_details"));
        std::string all;
        for (std::string const& item : items_)
            all += (all.empty() ? "" : r_.word("notices.separator")) + item;
        return all;
    }

private:
    void put(std::string_view name_key, std::string const& value) {
        items_.push_back(
            phrase(r_, "notices.field", {{"name", r_.word(name_key)}, {"value", value}}));
    }

    void speaker() {
        if (!change_.names_speaker) return;
        std::string const who = asked_speaker_phrase(r_, request_);
        if (*change_.names_speaker && who.empty())
            items_.push_back(r_.word("column.speaker"));
        else
            put("column.speaker", *change_.names_speaker ? who : r_.word("changes.nobody"));
    }

    void segments() {
        if (!change_.segments) return;
        std::vector<std::string> names;
        for (model::SegmentId const& id : *change_.segments) {
            model::Segment const* segment = r_.programme().find(id);
            names.push_back(apart(r_, segment ? r_.text(segment->name) : id.str()));
        }
        put("column.segment", names.empty() ? r_.word("notices.any_segment")
                                            : r_.locales.list(r_.viewer.language, names));
    }

    void limit(std::optional<std::optional<model::Instant>> const& at, std::string_view key) {
        if (!at) return;
        items_.push_back(*at ? phrase(r_, key, {{"time", moment_phrase(r_, **at)}})
                             : r_.word("notices.any_time"));
    }

    Rendering const& r_;
    model::ModeratedRequest const& request_;
    model::Change const& change_;
    std::vector<std::string> items_;
};

struct AskedPhrase {
    Rendering const& r;
    model::ModeratedRequest const& request;

    std::string operator()(model::Book const& book) const {
        return phrase(r, "notices.asks_booking", {{"what", request_phrase(r, book.request)}});
    }
    std::string operator()(model::Change const& change) const {
        return phrase(r, "notices.asks_change",
                      {{"number", number_of(change.booking)},
                       {"changes", ChangePhrases(r, request, change).make()}});
    }
    std::string operator()(model::Withdraw const& withdraw) const {
        return phrase(r, "notices.asks_withdrawal", {{"number", number_of(withdraw.booking)}});
    }
    std::string operator()(model::Restore const& restore) const {
        return phrase(r, "notices.asks_restoration", {{"number", number_of(restore.booking)}});
    }
    std::string operator()(model::AcceptSwap const& acceptance) const {
        model::Swap const* swap = r.meeting().find(acceptance.swap);
        model::Booking const* from = swap ? r.meeting().find(swap->from) : nullptr;
        auto const owner = from ? model::owner(from->request) : std::nullopt;
        return phrase(r, "notices.asks_swap",
                      {{"other", owner ? participant_phrase(r, *owner) : acceptance.swap.str()},
                       {"swap", apart(r, acceptance.swap.str())}});
    }

    std::string number_of(model::BookingId const& id) const {
        model::Booking const* booking = r.meeting().find(id);
        return booking ? std::to_string(booking->receipt.number) : id.str();
    }
};

}  // namespace

std::string phrase(Rendering const& r, std::string_view key, PhraseValues const& values) {
    return r.locales.format(r.viewer.language, key, values);
}

std::string participant_phrase(Rendering const& r, model::ParticipantId const& id) {
    return apart(r, name_of(r, id));
}

std::string offset_phrase(Rendering const& r, model::Instant at) {
    auto const minutes = r.programme().zone.offset_at(at).count() / 60;
    auto const clock =
        config::wall_clock(model::LocalTime{std::chrono::minutes{std::abs(minutes)}});
    return apart(r, std::string{"UTC"} + (minutes < 0 ? "-" : "+") + clock);
}

std::string moment_phrase(Rendering const& r, model::Instant at) {
    return phrase(r, "notices.moment", {{"time", moment(r, at)}, {"zone", offset_phrase(r, at)}});
}

std::string place_phrase(Rendering const& r, std::optional<model::ToldPlan> const& plan,
                         std::string_view overflow_key) {
    if (!plan) return r.word(overflow_key);
    std::string const time = moment_phrase(r, plan->begin);
    model::Segment const* segment = r.programme().find(plan->segment);
    model::Sitting const* sitting = segment ? r.programme().find(segment->sitting) : nullptr;
    if (!sitting) return time;  // a segment that the programme has no more
    return phrase(r, "notices.place",
                  {{"time", time},
                   {"segment", apart(r, r.text(segment->name))},
                   {"sitting", apart(r, r.text(sitting->name))}});
}

std::string request_phrase(Rendering const& r, model::Request const& request) {
    return std::visit(RequestPhrase{r}, request);
}

std::vector<std::string> represented_phrases(Rendering const& r, model::Request const& request) {
    auto const* statement = std::get_if<model::StatementRequest>(&request);
    if (!statement) return {};
    std::vector<std::string> said;
    if (std::string const name = apart(r, represented(r, *statement)); !name.empty())
        said.push_back(phrase(r, "notices.on_behalf_of", {{"name", name}}));
    std::vector<std::string> states;
    for (model::ParticipantId const& state : statement->states)
        states.push_back(participant_phrase(r, state));
    if (!states.empty())
        said.push_back(phrase(r, "notices.joint_states",
                              {{"states", r.locales.list(r.viewer.language, states)}}));
    return said;
}

std::string asked_phrase(Rendering const& r, model::ModeratedRequest const& request) {
    return std::visit(AskedPhrase{r, request}, request.act);
}

std::string asked_speaker_phrase(Rendering const& r, model::ModeratedRequest const& request) {
    bool const seen =
        r.viewer.sight == access::Sight::everything || r.viewer.own == request.participant;
    auto const person = seen ? r.view.people->find(person_of(request.id)) : std::optional<Person>{};
    if (!person) return {};
    return apart(r, person->title.empty() ? person->name : person->name + ", " + person->title);
}

}  // namespace rostrum::server::feeds
