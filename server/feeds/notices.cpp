#include "server/feeds/notices.hpp"

#include <charconv>

#include "model/rules.hpp"
#include "server/feeds/notice_phrases.hpp"
#include "server/feeds/one_line.hpp"
#include "server/feeds/phrases.hpp"
#include "server/feeds/rows.hpp"
#include "server/wire/recipient.hpp"

namespace rostrum::server::feeds {

namespace {

using model::Notice;
using model::NoticeKind;
using wire::Rendering;

constexpr std::string_view request_title(model::RequestState state) {
    switch (state) {
        case model::RequestState::pending:
            return "notices.title_request_pending";
        case model::RequestState::accepted:
            return "notices.title_request_accepted";
        case model::RequestState::declined:
            return "notices.title_request_declined";
        case model::RequestState::withdrawn:
            return "notices.title_request_withdrawn";
        case model::RequestState::lapsed:
            return "notices.title_request_lapsed";
    }
    return {};
}

constexpr std::string_view swap_state_key(model::SwapState state) {
    constexpr std::string_view keys[] = {"swap_state.proposed", "swap_state.accepted",
                                         "swap_state.declined", "swap_state.lapsed"};
    return keys[static_cast<std::size_t>(state)];
}

class NoticeWords {
public:
    NoticeWords(Rendering const& r, Notice const& notice)
        : r_(r), notice_(notice), booking_(r.meeting().find(notice.booking)) {}

    NoticeText make() && {
        switch (notice_.kind) {
            case NoticeKind::receipt:
                receipt();
                break;
            case NoticeKind::withdrawn:
                withdrawn();
                break;
            case NoticeKind::swap_asked:
                swap_asked();
                break;
            case NoticeKind::swap_decided:
                swap_decided();
                break;
            case NoticeKind::moved:
            case NoticeKind::other_day:
                moved();
                break;
            case NoticeKind::request_decided:
                request_decided();
                break;
            case NoticeKind::request_waiting:
                request_waiting();
                break;
            case NoticeKind::called_soon:
                called_soon();
                break;
            case NoticeKind::list_closing:
                list_closing();
                break;
            case NoticeKind::published:
                published();
                break;
            case NoticeKind::webhook_disabled:
                title("notices.title_webhook_disabled", {{"webhook", apart(notice_.subject)}});
                say("notices.webhook_disabled");
                break;
            case NoticeKind::snapshot_held_back:
                held_back();
                break;
        }
        return std::move(text_);
    }

private:
    void title(std::string_view key, PhraseValues const& values = {}) {
        text_.title = phrase(r_, key, values);
    }
    void say(std::string_view key, PhraseValues const& values = {}) {
        text_.lines.push_back(phrase(r_, key, values));
    }
    std::string apart(std::string_view text) const { return set_apart(text, r_.viewer.language); }

    // ---- Bookings -------------------------------------------------------------------------------

    // Which booking it is, with its receipt.
    void identify() {
        if (!booking_) return;
        auto const owner = model::owner(booking_->request);
        say("notices.booking", {{"who", owner ? participant_phrase(r_, *owner)
                                              : apart(wire::recipient_name(r_, notice_.recipient))},
                                {"what", request_phrase(r_, booking_->request)}});
        for (std::string& line : represented_phrases(r_, booking_->request))
            text_.lines.push_back(std::move(line));
        say("notices.receipt", {{"number", std::to_string(booking_->receipt.number)},
                                {"time", moment_phrase(r_, booking_->receipt.at)}});
    }

    void say_plan() {
        say("notices.planned", {{"place", place_phrase(r_, notice_.plan, "notices.overflow")}});
    }
    void say_overflow() {
        if (!notice_.plan) say("notices.overflow_note");
    }

    void receipt() {
        title("notices.title_receipt");
        identify();
        Row row;
        row.booking = booking_;
        if (std::string const who = apart(speaker(r_, row)); !who.empty())
            say("notices.speaker", {{"speaker", who}});
        say_plan();
        say_overflow();
    }

    void withdrawn() {
        title("notices.title_withdrawn");
        identify();
        say("notices.restorable");
    }

    void moved() {
        if (notice_.kind == NoticeKind::moved)
            title("notices.title_moved");
        else if (!notice_.plan)
            title("notices.title_overflow");
        else
            title(notice_.before ? "notices.title_other_day" : "notices.title_room_found");
        identify();
        say_plan();
        say("notices.planned_before",
            {{"place", place_phrase(r_, notice_.before, "notices.overflow_before")}});
        say_overflow();
    }

    // ---- Swaps ----------------------------------------------------------------------------------

    std::string owner_of(model::Booking const* booking) const {
        auto const owner = booking ? model::owner(booking->request) : std::nullopt;
        return owner ? participant_phrase(r_, *owner) : std::string{"–"};
    }

    void say_swap(model::Swap const& swap) {
        say("notices.swap", {{"from", owner_of(r_.meeting().find(swap.from))},
                             {"with", owner_of(r_.meeting().find(swap.with))},
                             {"swap", apart(swap.id.str())}});
    }

    // As the list is now: which places would be exchanged.
    void say_side(model::Booking const& booking) {
        model::Place const* place = r_.view.list->find(booking.id, r_.meeting());
        if (!place || !booking.statement())
            return say("notices.swap_off_list", {{"who", owner_of(&booking)}});
        std::optional<model::ToldPlan> plan;
        if (place->planned) plan = {place->planned->segment, place->planned->time.begin};
        say("notices.swap_side", {{"who", owner_of(&booking)},
                                  {"position", std::to_string(place->position)},
                                  {"level", level_word(r_, booking.statement()->level)},
                                  {"place", place_phrase(r_, plan, "notices.overflow_before")}});
    }

    void say_differences(model::Booking const& from, model::Booking const& with) {
        for (model::Finding const& note : model::swap_notes(r_.meeting(), from, with))
            say(note.message == "R24.levels_differ" ? "notices.levels_differ"
                                                    : "notices.sittings_differ");
    }

    void swap_asked() {
        model::Swap const* swap = r_.meeting().find(model::SwapId{notice_.subject});
        model::Booking const* from = swap ? r_.meeting().find(swap->from) : nullptr;
        model::Booking const* with = swap ? r_.meeting().find(swap->with) : nullptr;
        title("notices.title_swap_asked", {{"who", owner_of(from)}});
        if (!from || !with) return;
        say_swap(*swap);
        if (swap->state != model::SwapState::proposed)
            return say("notices.since_then", {{"state", r_.word(swap_state_key(swap->state))}});
        say_side(*with);
        say_side(*from);
        if (from->statement() && with->statement()) say_differences(*from, *with);
        say("notices.swap_meaning");
        say("notices.swap_answer");
    }

    void swap_decided() {
        model::Swap const* swap = r_.meeting().find(model::SwapId{notice_.subject});
        auto const state = swap ? swap->state : model::SwapState::lapsed;
        constexpr std::string_view titles[] = {
            "notices.title_swap_reopened", "notices.title_swap_accepted",
            "notices.title_swap_declined", "notices.title_swap_lapsed"};
        constexpr std::string_view texts[] = {"notices.swap_reopened", "notices.swap_accepted",
                                              "notices.swap_declined", "notices.swap_lapsed"};
        title(titles[static_cast<std::size_t>(state)]);
        if (swap) say_swap(*swap);
        say(texts[static_cast<std::size_t>(state)]);
        identify();
        if (!notice_.tells_plan) return;
        say_plan();
        say_overflow();
    }

    // ---- Requests -------------------------------------------------------------------------------

    void say_asked(model::ModeratedRequest const& request) {
        say("notices.asked", {{"who", participant_phrase(r_, request.participant)},
                              {"time", moment_phrase(r_, request.asked_at)},
                              {"what", asked_phrase(r_, request)}});
        auto const* book = std::get_if<model::Book>(&request.act);
        if (!book) return;
        for (std::string& line : represented_phrases(r_, book->request))
            text_.lines.push_back(std::move(line));
        if (std::string const who = asked_speaker_phrase(r_, request); !who.empty())
            say("notices.speaker", {{"speaker", who}});
    }

    void request_waiting() {
        auto const* request = r_.meeting().find(model::RequestId{notice_.subject});
        title("notices.title_request_waiting",
              {{"who", request ? participant_phrase(r_, request->participant) : "–"}});
        if (!request) return;
        say_asked(*request);
        auto const& reason = std::visit(
            [](auto const& act) -> std::string const& { return act.reason; }, request->act);
        if (std::string const given = apart(reason); !given.empty())
            say("notices.reason_given", {{"reason", given}});
        auto const lapses = model::requests_lapse_at(r_.programme());
        if (!request->pending())
            say("notices.since_then", {{"state", r_.word(request_title(request->state))}});
        else if (lapses)
            say("notices.request_lapses", {{"time", moment_phrase(r_, *lapses)}});
    }

    void request_decided() {
        auto const* request = r_.meeting().find(model::RequestId{notice_.subject});
        auto const state = request ? request->state : model::RequestState::lapsed;
        title(request_title(state));
        if (!request) return;
        say_asked(*request);
        if (state == model::RequestState::accepted) say("notices.request_accepted");
        if (state == model::RequestState::declined) say("notices.request_declined");
        if (state == model::RequestState::lapsed) say("notices.request_lapsed");
        if (std::string const reason = apart(request->reason); !reason.empty())
            say("notices.decision_reason", {{"reason", reason}});
    }

    // ---- Turns and the list ---------------------------------------------------------------------

    void called_soon() {
        model::Instant const at = notice_.at.value_or(notice_.made_at);
        title("notices.title_called_soon", {{"clock", clock(r_, at)}});
        auto const day =
            date::year_month_day{date::floor<date::days>(r_.programme().zone.local(at))};
        model::Sitting const* sitting = model::plenary_at(r_.programme(), at);
        say("notices.called_soon", {{"clock", clock(r_, at)},
                                    {"zone", offset_phrase(r_, at)},
                                    {"date", r_.locales.date(r_.viewer.language, day)},
                                    {"sitting", sitting ? apart(r_.text(sitting->name)) : "–"}});
        say("notices.in_the_hall");
        identify();
    }

    void list_closing() {
        title("notices.title_list_closing");
        say("notices.list_closes",
            {{"time", moment_phrase(r_, notice_.at.value_or(notice_.made_at))}});
        if (model::is_desk(notice_.recipient))
            return say("notices.list_count",
                       {{"count", std::to_string(r_.meeting().order.size())}});
        say("notices.list_without", {{"who", apart(wire::recipient_name(r_, notice_.recipient))}});
        model::Instant const until = r_.programme().debate.list.self_service_until;
        if (r_.now() < until)
            say("notices.list_how", {{"until", moment_phrase(r_, until)}});
        else
            say("notices.list_by_officers");
    }

    // ---- Publications ---------------------------------------------------------------------------

    model::Publication const* publication() const {
        int number = 0;
        std::string const& text = notice_.subject;
        std::from_chars(text.data(), text.data() + text.size(), number);
        return model::find_publication(r_.meeting(), number);
    }

    // How many entries it changed: the ledger knows it of the last one alone.
    void say_entries(model::Publication const& publication) {
        if (&publication != model::last_publication(r_.meeting()) || !r_.meeting().ledger) return;
        std::size_t count = 0;
        for (auto const& [key, entry] : *r_.meeting().ledger)
            if (entry.changed_at == publication.as_of) ++count;
        say("notices.published_entries", {{"count", std::to_string(count)}});
    }

    void published() {
        title("notices.title_published", {{"number", apart(notice_.subject)}});
        model::Publication const* const made = publication();
        if (!made) return;
        say("notices.published",
            {{"number", std::to_string(made->number)}, {"time", moment_phrase(r_, made->as_of)}});
        if (made->kind == model::PublicationKind::journal) say("notices.published_for_journal");
        say_entries(*made);
        if (std::string const comment = apart(made->comment); !comment.empty())
            say("notices.comment", {{"comment", comment}});
    }

    void held_back() {
        title("notices.title_held_back");
        if (model::Publication const* const made = publication())
            say(model::last_publication(r_.meeting()) ? "notices.held_back"
                                                      : "notices.held_back_first",
                {{"number", std::to_string(made->number)},
                 {"time", moment_phrase(r_, made->as_of)}});
        auto const gaps = model::publication_gaps(r_.meeting());
        say(gaps.empty() ? "notices.no_gaps" : "notices.gaps");
        for (model::Finding const& gap : gaps)
            text_.lines.push_back(wire::sentence(r_, gap));
    }

    Rendering const& r_;
    Notice const& notice_;
    model::Booking const* booking_;  // null: it is about none
    NoticeText text_;
};

}  // namespace

NoticeText notice_text(Rendering const& r, Notice const& notice) {
    return NoticeWords{r, notice}.make();
}

}  // namespace rostrum::server::feeds
