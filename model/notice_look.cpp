// What one look at a meeting finds to be told.

#include <algorithm>
#include <map>
#include <set>

#include "model/notice.hpp"

namespace rostrum::model {

namespace {

enum class Desk { speakers_list, journal, webcast };  // as in desk_names

RecipientId desk(Desk which) {
    return RecipientId{std::string{desk_names[static_cast<std::size_t>(which)]}};
}

RecipientId recipient(ParticipantId const& participant) {
    return RecipientId{participant.str()};
}

std::string joined(std::string_view kind, std::string_view subject, std::string_view more) {
    std::string key{kind};
    key.append("/").append(subject);
    if (!more.empty()) key.append("/").append(more);
    return key;
}

// How long a plan that goes on changing may keep a notice back, in times of the quiet that is asked
// for.
constexpr int most_quiets = 6;

// One look at the meeting; `change` is what comes of it.
class Look {
public:
    Look(Outbox const& outbox, Meeting const& meeting, SpeakersList const& list,
         Forecasts const& forecasts, Instant now)
        : outbox_(outbox),
          meeting_(meeting),
          programme_(*meeting.programme),
          list_(list),
          forecasts_(forecasts),
          now_(now) {
        change_.cursor = {meeting.version, meeting.bookings.size()};
        for (Notice const& notice : outbox.notices)
            remember(notice);
    }

    OutboxChange take() {
        bookings();
        swaps();
        requests();
        publications();
        plans();
        turns();
        closing();
        open_ones();
        return std::move(change_);
    }

private:
    // What was told of a booking before.
    struct Told {
        std::optional<bool> there;     // it was made, not withdrawn, by the last that was told
        Notice const* plan = nullptr;  // the last that said where it is planned, or was not to
        Notice const* move = nullptr;  // that it is planned elsewhere; still open
        bool plan_waits = false;       // something else that says where it is planned is still open
    };

    static std::string about(NoticeKind kind, std::string const& subject) {
        return joined(name(kind), subject, "");
    }
    bool was_told(NoticeKind kind, std::string const& subject) const {
        return told_subjects_.contains(about(kind, subject));
    }
    static std::string once(RecipientId const& to, std::string_view key) {
        return to.str() + ' ' + std::string{key};
    }

    void remember(Notice const& notice) {
        known_.insert(once(notice.recipient, notice.key));
        if (notice.state == NoticeState::released)
            told_subjects_.insert(about(notice.kind, notice.subject));
        if (notice.booking.empty()) return;
        Told& told = told_[notice.booking];
        if (notice.kind == NoticeKind::receipt || notice.kind == NoticeKind::withdrawn)
            told.there = (notice.kind == NoticeKind::receipt) != needless_before(notice);
        if (needless_before(notice)) return;
        if (notice.tells_plan && !notice.open()) told.plan = &notice;
        if (!notice.open()) return;
        if (moves(notice))
            told.move = &notice;
        else if (notice.tells_plan)
            told.plan_waits = true;
    }

    // It proved needless: nobody was told of it.
    static bool needless_before(Notice const& notice) {
        return notice.state == NoticeState::discarded && notice.decided_by.empty();
    }
    static bool moves(Notice const& notice) {
        return notice.kind == NoticeKind::moved || notice.kind == NoticeKind::other_day;
    }
    bool touched(std::uint64_t revision) const { return revision > outbox_.cursor.version; }

    std::optional<ToldPlan> plan_of(Booking const& booking) const {
        auto const planned = model::planned(meeting_, list_, booking);
        if (!planned) return std::nullopt;
        return ToldPlan{planned->segment, planned->time.begin};
    }

    // Told at once or after a look of an officer, as the policy says; nullptr: it was told before,
    // or is not to be.
    Notice* make(NoticeKind kind, RecipientId const& to, std::string subject, std::string key) {
        if (!programme_.notices.told(kind) || !known_.insert(once(to, key)).second) return nullptr;
        Notice notice;
        notice.recipient = to;
        notice.kind = kind;
        notice.subject = std::move(subject);
        notice.key = std::move(key);
        notice.version = meeting_.version;
        notice.made_at = notice.due_at = now_;
        settle(notice);
        change_.made.push_back(std::move(notice));
        return &change_.made.back();
    }

    // It has gathered long enough.
    void settle(Notice& notice) const {
        bool const waits = programme_.notices.for_review(notice.kind);
        notice.state = waits ? NoticeState::review : NoticeState::released;
        if (!waits) notice.decided_at = now_;
    }

    void put_plan(Notice* notice, Booking const& booking) {
        if (!notice) return;
        notice->booking = booking.id;
        notice->tells_plan = true;
        notice->plan = plan_of(booking);
        plans_told_.insert(booking.id);
    }

    // The notice that is in the outbox, to be changed.
    Notice& changing(Notice const& notice) {
        auto const [known, fresh] = changing_.try_emplace(notice.id, change_.changed.size());
        if (!fresh) return change_.changed[known->second];
        change_.changed.push_back(notice);
        ++change_.changed.back().revision;
        change_.changed.back().version = meeting_.version;
        return change_.changed.back();
    }
    void drop(Notice const& notice) {
        Notice& dropped = changing(notice);
        dropped.state = NoticeState::discarded;
        dropped.decided_at = now_;
    }

    void bookings() {
        for (std::size_t n = 0; n < meeting_.bookings.size(); ++n) {
            Booking const& booking = *meeting_.bookings[n];
            bool const fresh = n >= outbox_.cursor.bookings;
            if (!fresh && !touched(booking.revision)) continue;
            auto const participant = owner(booking.request);
            if (!participant) continue;
            auto const told = told_.find(booking.id);
            bool const told_there =
                told == told_.end() ? !fresh : told->second.there.value_or(!fresh);
            bool const came_and_went = fresh && !booking.active();
            if (booking.active() == told_there && !came_and_went) continue;
            NoticeKind const kind =
                booking.active() || came_and_went ? NoticeKind::receipt : NoticeKind::withdrawn;
            Notice* const made =
                make(kind, recipient(*participant), booking.id.str(),
                     joined(name(kind), booking.id.str(), std::to_string(booking.revision)));
            if (!made) continue;
            made->booking = booking.id;
            if (booking.active())
                put_plan(made, booking);
            else if (told != told_.end() && told->second.plan)
                made->before = told->second.plan->plan;
            // Kept, so that a later look knows that nobody was told of it.
            if (came_and_went) {
                made->state = NoticeState::discarded;
                made->decided_at = now_;
            }
        }
    }

    void swaps() {
        for (Swap const& swap : meeting_.swaps) {
            if (!touched(swap.revision)) continue;
            bool const asks = swap.state == SwapState::proposed;
            std::string const& id = swap.id.str();
            if (asks) tell_swap(swap, swap.with, NoticeKind::swap_asked);
            // What was decided may have been taken back.
            bool const told = !asks || was_told(NoticeKind::swap_decided, id);
            if (!told) continue;
            bool const knows =
                swap.state == SwapState::accepted || was_told(NoticeKind::swap_asked, id);
            if (!asks && knows) tell_swap(swap, swap.with, NoticeKind::swap_decided);
            tell_swap(swap, swap.from, NoticeKind::swap_decided);
        }
    }
    void tell_swap(Swap const& swap, BookingId const& of, NoticeKind kind) {
        Booking const* const booking = meeting_.find(of);
        auto const participant = booking ? owner(booking->request) : std::nullopt;
        if (!participant) return;
        Notice* const made =
            make(kind, recipient(*participant), swap.id.str(),
                 joined(name(kind), swap.id.str(), of.str() + '/' + std::to_string(swap.revision)));
        if (!made) return;
        made->booking = booking->id;
        if (swap.state == SwapState::accepted && booking->active()) put_plan(made, *booking);
    }

    void requests() {
        for (ModeratedRequest const& request : meeting_.requests) {
            if (!touched(request.revision)) continue;
            if (request.pending()) tell_request(request, NoticeKind::request_waiting);
            bool const taken_back =
                request.pending() && was_told(NoticeKind::request_decided, request.id.str());
            bool const decided = !request.pending() && request.state != RequestState::withdrawn;
            if (decided || taken_back) tell_request(request, NoticeKind::request_decided);
        }
    }
    void tell_request(ModeratedRequest const& request, NoticeKind kind) {
        bool const asks = kind == NoticeKind::request_waiting;
        make(kind, asks ? desk(Desk::speakers_list) : recipient(request.participant),
             request.id.str(),
             joined(name(kind), request.id.str(), std::to_string(request.revision)));
    }

    void publications() {
        for (Publication const& publication : meeting_.publications) {
            if (!touched(publication.version)) continue;
            std::string const number = std::to_string(publication.number);
            NoticeKind const kind =
                publication.held_back ? NoticeKind::snapshot_held_back : NoticeKind::published;
            make(kind, desk(Desk::journal), number, joined(name(kind), number, ""));
            make(kind, publication.held_back ? desk(Desk::speakers_list) : desk(Desk::webcast),
                 number, joined(name(kind), number, ""));
        }
    }

    // ---- Plans ----------------------------------------------------------------------------------

    // nullopt: hardly any.
    std::optional<NoticeKind> difference(std::optional<ToldPlan> const& a,
                                         std::optional<ToldPlan> const& b) const {
        if (!a && !b) return std::nullopt;
        if (!a || !b) return NoticeKind::other_day;
        auto const day = [&](ToldPlan const& plan) {
            return date::floor<date::days>(programme_.zone.local(plan.begin));
        };
        auto const sitting = [&](ToldPlan const& plan) {
            Segment const* const segment = programme_.find(plan.segment);
            return segment ? segment->sitting : SittingId{};
        };
        if (day(*a) != day(*b)) return NoticeKind::other_day;
        Milliseconds const apart = a->begin < b->begin ? b->begin - a->begin : a->begin - b->begin;
        bool const known = programme_.find(a->segment) && programme_.find(b->segment);
        bool const far =
            (known && sitting(*a) != sitting(*b)) || apart >= programme_.notices.moved_from;
        return far ? std::optional{NoticeKind::moved} : std::nullopt;
    }

    // What its delegation knows of where it is planned: what it was told, or what was published.
    bool known_plan(Booking const& booking, Told const& told, std::optional<ToldPlan>& plan) const {
        if (told.plan) {
            plan = told.plan->plan;
            return true;
        }
        if (!meeting_.ledger) return false;
        auto const published = meeting_.ledger->find("booking/" + booking.id.str());
        if (published == meeting_.ledger->end() || published->second.cancelled) return false;
        plan = ToldPlan{published->second.segment, published->second.time.begin};
        return true;
    }

    void plans() {
        for (auto const& booking : meeting_.bookings) {
            auto const participant = owner(booking->request);
            if (!participant) continue;
            auto const found = told_.find(booking->id);
            Told const told = found == told_.end() ? Told{} : found->second;
            std::optional<ToldPlan> before;
            std::optional<NoticeKind> kind;
            std::optional<ToldPlan> now;
            if (booking->waiting() && known_plan(*booking, told, before)) {
                now = plan_of(*booking);
                kind = difference(before, now);
            }
            if (kind && (!programme_.notices.told(*kind) || told.plan_waits)) kind.reset();
            if (told.move)
                go_on(*told.move, kind, now);
            else if (kind)
                begin_move(*booking, *participant, *kind, before, now);
        }
    }

    void begin_move(Booking const& booking, ParticipantId const& participant, NoticeKind kind,
                    std::optional<ToldPlan> const& before, std::optional<ToldPlan> const& now) {
        // What was told by this very look is what it is.
        if (plans_told_.contains(booking.id)) return;
        Notice* const made =
            make(kind, recipient(participant), booking.id.str(),
                 joined("plan", booking.id.str(), std::to_string(meeting_.version)));
        if (!made) return;
        made->booking = booking.id;
        made->tells_plan = true;
        made->before = before;
        made->plan = now;
        if (programme_.notices.quiet.count() == 0) return;
        made->state = NoticeState::gathering;
        made->decided_at.reset();
        made->due_at = now_ + programme_.notices.quiet;
    }

    void go_on(Notice const& open, std::optional<NoticeKind> kind,
               std::optional<ToldPlan> const& now) {
        if (!kind) return drop(open);
        if (open.kind == *kind && open.plan == now) return;
        Notice& notice = changing(open);
        notice.kind = *kind;
        notice.plan = now;
        if (notice.state == NoticeState::gathering)
            notice.due_at = std::min(now_ + programme_.notices.quiet,
                                     notice.made_at + most_quiets * programme_.notices.quiet);
    }

    // ---- Turns, the list, and what is open ------------------------------------------------------

    void turns() {
        for (std::size_t n = 0; n < forecasts_.bookings.size(); ++n) {
            auto const& forecast = forecasts_.bookings[n];
            if (!forecast || !forecast->expected || n >= meeting_.bookings.size()) continue;
            Instant const expected = *forecast->expected;
            // Also whose time has come without a call.
            if (expected - now_ > programme_.notices.called_soon) continue;
            Booking const& booking = *meeting_.bookings[n];
            auto const participant = owner(booking.request);
            Sitting const* const sitting = plenary_at(programme_, expected);
            if (!participant || !sitting) continue;
            Notice* const made =
                make(NoticeKind::called_soon, recipient(*participant), booking.id.str(),
                     joined(name(NoticeKind::called_soon), booking.id.str(), sitting->id.str()));
            if (!made) continue;
            made->booking = booking.id;
            made->at = std::max(expected, now_);
        }
    }

    void closing() {
        Instant const closes = programme_.debate.list.closes_at;
        bool const soon =
            meeting_.list.open && now_ < closes && closes - now_ <= programme_.notices.list_closing;
        if (!soon) return;
        std::string const key = joined(name(NoticeKind::list_closing),
                                       std::to_string(closes.time_since_epoch().count()), "");
        auto const tell = [&](RecipientId const& to) {
            if (Notice* const made = make(NoticeKind::list_closing, to, "", key)) made->at = closes;
        };
        for (Participant const& participant : programme_.participants)
            if (may_inscribe(participant) && !on_the_list(participant.id))
                tell(recipient(participant.id));
        tell(desk(Desk::speakers_list));
    }
    static bool may_inscribe(Participant const& participant) {
        return participant.standing != Standing::un_entity &&
               participant.standing != Standing::other_organization;
    }
    bool on_the_list(ParticipantId const& participant) {
        if (!listed_) listed_ = those_on_the_list();
        return listed_->contains(participant);
    }
    std::set<ParticipantId> those_on_the_list() const {
        std::set<ParticipantId> there;
        for (auto const& booking : meeting_.bookings) {
            StatementRequest const* const statement = booking->statement();
            if (!statement || !booking->active()) continue;
            there.insert(statement->participant);
            there.insert(statement->states.begin(), statement->states.end());
        }
        return there;
    }

    // What is open follows what it tells of, and goes on when it has gathered long enough.
    void open_ones() {
        for (Notice const& notice : outbox_.notices) {
            if (!notice.open()) continue;
            if (needless(notice)) {
                drop(notice);
                continue;
            }
            if (!moves(notice) && notice.tells_plan) {
                Booking const* const booking = meeting_.find(notice.booking);
                auto const now = plan_of(*booking);
                if (now != notice.plan) changing(notice).plan = now;
            }
            auto const changed = changing_.find(notice.id);
            Notice const& newest =
                changed == changing_.end() ? notice : change_.changed[changed->second];
            if (newest.state == NoticeState::gathering && newest.due_at <= now_)
                settle(changing(notice));
        }
    }
    bool needless(Notice const& notice) {
        if (!programme_.notices.told(notice.kind)) return true;
        switch (notice.kind) {
            case NoticeKind::receipt:
                return !meeting_.find(notice.booking)->active();
            case NoticeKind::withdrawn:
                return meeting_.find(notice.booking)->active();
            case NoticeKind::swap_asked:
                return meeting_.find(SwapId{notice.subject})->state != SwapState::proposed;
            case NoticeKind::swap_decided:
                return meeting_.find(SwapId{notice.subject})->state == SwapState::proposed &&
                       !was_told(notice.kind, notice.subject);
            case NoticeKind::request_decided:
                return meeting_.find(RequestId{notice.subject})->pending() &&
                       !was_told(notice.kind, notice.subject);
            case NoticeKind::request_waiting:
                return !meeting_.find(RequestId{notice.subject})->pending();
            case NoticeKind::called_soon:
                return !meeting_.find(notice.booking)->waiting();
            case NoticeKind::list_closing:
                return needless_now(notice);
            default:
                return false;
        }
    }

    // The list has closed, or closes at another time, or they are on it.
    bool needless_now(Notice const& list_closing) {
        Instant const closes = programme_.debate.list.closes_at;
        auto const delegation = delegation_of(list_closing.recipient);
        return !meeting_.list.open || now_ >= closes || list_closing.at != closes ||
               (delegation && on_the_list(*delegation));
    }

    Outbox const& outbox_;
    Meeting const& meeting_;
    Programme const& programme_;
    SpeakersList const& list_;
    Forecasts const& forecasts_;
    Instant now_;
    std::set<std::string> known_;
    std::set<std::string> told_subjects_;  // kinds and subjects that were told
    std::map<BookingId, Told> told_;
    std::map<std::int64_t, std::size_t> changing_;  // by id: where in change_.changed
    std::set<BookingId> plans_told_;                // by this look
    std::optional<std::set<ParticipantId>> listed_;
    OutboxChange change_;
};

}  // namespace

OutboxChange advance(Outbox const& outbox, Meeting const& meeting, SpeakersList const& list,
                     Forecasts const& forecasts, Instant now) {
    return Look(outbox, meeting, list, forecasts, now).take();
}

}  // namespace rostrum::model
