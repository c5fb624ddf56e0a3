#include <algorithm>
#include <array>
#include <cmath>

#include "model/floor_queue.hpp"
#include "model/rules_parts.hpp"

// What the rules say of a command to the floor. The soft breaches are told with the event.
namespace rostrum::model::rules {

namespace {

template <class T>
T const* on_floor(Case const& c) {
    auto const* conduct = std::get_if<Conduct>(&c.command);
    return conduct ? std::get_if<T>(&conduct->command) : nullptr;
}

Proceedings const& now(Case const& c) {
    return c.meeting.floor().now;
}

// The sitting in progress; nullptr: none.
Sitting const* sitting(Case const& c) {
    SittingRecord const* record = now(c).sitting();
    return record ? c.programme().find(record->id) : nullptr;
}

Segment const* segment_of_kind(Case const& c, SegmentKind kind) {
    Sitting const* here = sitting(c);
    for (Segment const& segment : c.programme().segments)
        if (here && segment.sitting == here->id && segment.kind == kind) return &segment;
    return nullptr;
}

Booking const* called(Case const& c) {
    auto const* call = on_floor<Call>(c);
    return call ? c.meeting.find(call->booking) : nullptr;
}

// The turn that a call names, or a request for the floor as the turn that it would be.
std::optional<TurnRef> asked(Case const& c, TurnKind kind) {
    if (auto const* ask = on_floor<AskFloor>(c); ask && ask->kind == kind)
        return TurnRef{{}, kind, {}, ask->participant, ask->organization};
    auto const* call = on_floor<Call>(c);
    Turn const* turn = call ? c.meeting.floor().find(call->turn) : nullptr;
    if (turn && turn->ref.kind == kind) return turn->ref;
    return std::nullopt;
}

std::optional<Standing> standing_of(Case const& c, std::optional<ParticipantId> const& id) {
    Participant const* who = id ? c.programme().find(*id) : nullptr;
    return who ? std::optional{who->standing} : std::nullopt;
}

int whole(Case const& c, char const* rule, char const* name, int otherwise) {
    return static_cast<int>(c.programme().parameter(rule, name, otherwise));
}

date::local_days day(Case const& c, Instant at) {
    return date::floor<date::days>(c.programme().zone.local(at));
}

std::int64_t minutes(Milliseconds span) {
    return std::chrono::floor<std::chrono::minutes>(span).count();
}

// The sitting after the one in progress, by the programme; nullptr: none.
Sitting const* following(Case const& c) {
    Sitting const* here = sitting(c);
    for (Sitting const& other : c.programme().sittings)
        if (here && other.time.begin > here->time.begin) return &other;
    return nullptr;
}

}  // namespace

// R1: the resolution lays the days down.
void judge_day(Case const& c, Findings& findings) {
    auto const* open = on_floor<OpenSitting>(c);
    Sitting const* opened = open ? c.programme().find(open->sitting) : nullptr;
    if (opened &&
        (day(c, c.now) < day(c, opened->time.begin) || day(c, c.now) > day(c, opened->time.end)))
        break_hard(findings, "R1", "R1.other_day", "/sitting", {{"starts_at", opened->time.begin}});
    auto const* suspend = on_floor<SuspendSitting>(c);
    if (suspend && suspend->until && *suspend->until <= c.now)
        break_hard(findings, "R1", "R1.suspended_until_past", "/until");
    auto const* extend = on_floor<ExtendSitting>(c);
    if (!extend || !sitting(c)) return;
    if (extend->until <= c.now || extend->until <= sitting(c)->time.end)
        break_hard(findings, "R1", "R1.extension_not_later", "/until",
                   {{"ends_at", sitting(c)->time.end}});
    Sitting const* next = following(c);
    if (next && extend->until >= next->time.end)
        break_hard(findings, "R1", "R1.extension_past_next", "/until",
                   {{"sitting", next->id}, {"ends_at", next->time.end}});
}

void judge_statement_here(Case const& c, Findings& findings) {
    Booking const* booking = called(c);
    if (booking && booking->statement() && !segment_of_kind(c, SegmentKind::debate))
        break_hard(findings, "R2", "R2.no_debate_here", "/booking");
}

namespace {

bool elsewhere(Case const& c, Segment const* segment) {
    return segment && sitting(c) && segment->sitting != sitting(c)->id;
}

// The role that is called to a sitting which is not its own, where its segment is of that kind.
void judge_role_here(Case const& c, SegmentKind kind, std::string_view rule, Findings& findings) {
    Booking const* booking = called(c);
    if (!booking || !booking->role()) return;
    Segment const* segment = c.programme().find(booking->role()->role).segment;
    if (segment && segment->kind == kind && elsewhere(c, segment))
        break_hard(findings, rule, std::string{rule} + ".other_sitting", "/booking",
                   {{"role", booking->role()->role}, {"segment", segment->id}});
}

}  // namespace

void judge_opening_role_here(Case const& c, Findings& findings) {
    judge_role_here(c, SegmentKind::opening, "R6", findings);
}

void judge_closing_role_here(Case const& c, Findings& findings) {
    judge_role_here(c, SegmentKind::closing, "R39", findings);
}

// R4: the room is somebody else's by then.
void judge_room(Case const& c, Findings& findings) {
    auto const* extend = on_floor<ExtendSitting>(c);
    Sitting const* here = sitting(c);
    if (!extend || !here) return;
    for (Sitting const& other : c.programme().sittings)
        if (other.id != here->id && other.room == here->room &&
            other.time.begin >= here->time.end && other.time.begin < extend->until)
            return break_hard(findings, "R4", "R4.room_taken", "/until",
                              {{"starts_at", other.time.begin}});
}

// R4: what really was does not run into another's time, and is over.
void judge_correction(Case const& c, Findings& findings) {
    auto const* correct = on_floor<CorrectTurn>(c);
    Turn const* turn = correct ? c.meeting.floor().find(correct->turn) : nullptr;
    if (!turn || !turn->began_at || !turn->ended_at) return;
    const Interval time{correct->began_at.value_or(*turn->began_at),
                        correct->ended_at.value_or(*turn->ended_at)};
    char const* const pointer = correct->began_at ? "/began_at" : "/ended_at";
    SittingRecord const& record = *c.meeting.floor().record(turn->sitting);
    Milliseconds const paused = turn->paused_for();
    if (time.end <= time.begin)
        break_hard(findings, "R4", "R4.ends_first", pointer);
    else if (time.end - time.begin <= paused && paused > Milliseconds{0})
        break_hard(findings, "R4", "R4.shorter_than_pauses", pointer,
                   {{"seconds", std::chrono::ceil<Seconds>(paused).count()}});
    if (time.end > c.now) break_hard(findings, "R4", "R4.in_the_future", "/ended_at");
    if (time.begin < record.opened_at || (record.adjourned_at && time.end > *record.adjourned_at))
        break_hard(findings, "R4", "R4.outside_sitting", pointer, {{"sitting", turn->sitting}});
    // A point of order is made within another's time, and in no other point's.
    bool const point = turn->ref.kind == TurnKind::point_of_order;
    for (TurnPtr const& other : c.meeting.floor().turns) {
        bool const beside = other->ref.id != turn->ref.id && other->sitting == turn->sitting &&
                            (other->ref.kind == TurnKind::point_of_order) == point &&
                            other->began_at;
        if (!beside) continue;
        if (time.overlaps({*other->began_at, other->ended_at.value_or(c.now)}))
            return break_hard(findings, "R4", "R4.overlaps", pointer,
                              {{"turn", other->ref.id.str()}});
    }
}

void judge_punctuality(Case const& c, Findings& findings) {
    Seconds const late{whole(c, "R5", "late_seconds", 300)};
    auto const* open = on_floor<OpenSitting>(c);
    Sitting const* opened = open ? c.programme().find(open->sitting) : nullptr;
    if (opened && c.now > opened->time.begin + late)
        break_soft(findings, "R5", "R5.late", "/sitting",
                   {{"minutes", minutes(c.now - opened->time.begin)}});
    if (opened && c.now < opened->time.begin - late)
        break_soft(findings, "R5", "R5.early", "/sitting",
                   {{"minutes", minutes(opened->time.begin - c.now)}});
    auto const* extend = on_floor<ExtendSitting>(c);
    Sitting const* next = following(c);
    if (extend && next && extend->until > next->time.begin)
        break_soft(findings, "R5", "R5.into_next", "/until",
                   {{"sitting", next->id}, {"starts_at", next->time.begin}});
    Booking const* booking = called(c);
    Sitting const* here = sitting(c);
    if (!booking || !booking->statement() || !here) return;
    Instant const ends = now(c).sitting()->extended_to.value_or(here->time.end);
    Instant const would_end = c.now + allotment(c.programme(), *booking->statement());
    if (would_end > ends)
        break_soft(findings, "R5", "R5.past_end", "/booking", {{"ends_at", ends}});
}

// While its sitting is in progress, a statement that is more likely not to be heard in it.
void warn_past_end(StandingCase const& c, Findings& findings) {
    SittingRecord const* in_progress = c.meeting.floor().now.sitting();
    if (!c.forecast || !in_progress || !c.place || !c.place->planned) return;
    SegmentId const& planned = c.place->planned->segment;
    double const chance = c.forecast->chance_in(planned);
    if (chance < 0.5 && c.programme().find(planned)->sitting == in_progress->id)
        break_soft(findings, "R5", "R5.expected_past_end", "",
                   {{"segment", planned}, {"percent", std::llround(chance * 100)}});
}

// ---- The action on the declaration (R9) --------------------------------------------------------

namespace {

Booking const* waiting_role(Case const& c, Segment const& opening) {
    for (RoleSlot const& slot : opening.roles)
        for (auto const& booking : c.meeting.bookings)
            if (booking->role() && booking->role()->role == slot.id && booking->active() &&
                booking->progress.stage == BookingProgress::Stage::waiting)
                return booking.get();
    return nullptr;
}

// That nobody is booked for, or that was not there.
RoleSlot const* unheard_role(Case const& c, Segment const& opening) {
    for (RoleSlot const& slot : opening.roles) {
        auto const& bookings = c.meeting.bookings;
        bool const heard = std::any_of(bookings.begin(), bookings.end(), [&](auto const& booking) {
            return booking->role() && booking->role()->role == slot.id &&
                   booking->progress.stage == BookingProgress::Stage::delivered;
        });
        if (!heard) return &slot;
    }
    return nullptr;
}

std::string day_before(Case const& c) {
    date::year_month_day const eve{
        date::sys_days{(day(c, c.now) - date::days{1}).time_since_epoch()}};
    auto const two = [](unsigned number) {
        return (number < 10 ? "0" : "") + std::to_string(number);
    };
    return std::to_string(static_cast<int>(eve.year())) + "-" +
           two(static_cast<unsigned>(eve.month())) + "-" + two(static_cast<unsigned>(eve.day()));
}

void judge_beginning(Case const& c, BeginAction const& begin, Findings& findings) {
    if (now(c).action) return break_hard(findings, "R9", "R9.taken_already", "/symbol");
    Segment const* opening = segment_of_kind(c, SegmentKind::opening);
    if (!opening) return break_hard(findings, "R9", "R9.no_opening", "");
    if (Booking const* first = waiting_role(c, *opening))
        break_hard(findings, "R9", "R9.roles_waiting", "", {{"role", first->role()->role}});
    else if (RoleSlot const* unheard = unheard_role(c, *opening))
        break_soft(findings, "R9", "R9.role_not_heard", "", {{"role", unheard->id}});
    if (c.now >= opening->time.end)
        break_hard(findings, "R9", "R9.too_late", "", {{"ends_at", opening->time.end}});
    if (begin.circulated_on > day_before(c))
        break_soft(findings, "R9", "R9.circulated_late", "/circulated_on",
                   {{"symbol", begin.symbol}, {"date", begin.circulated_on}});
}

}  // namespace

void judge_action(Case const& c, Findings& findings) {
    if (auto const* begin = on_floor<BeginAction>(c)) return judge_beginning(c, *begin, findings);
    if (!on_floor<DecideMatter>(c) || c.meeting.floor().state() != FloorState::action) return;
    Segment const* opening = segment_of_kind(c, SegmentKind::opening);
    if (opening && c.now > opening->time.end)
        break_soft(findings, "R9", "R9.ends_late", "", {{"ends_at", opening->time.end}});
}

// ---- The order of calls (R18, R6, R39) ---------------------------------------------------------

void judge_turn_of_call(Case const& c, Findings& findings) {
    Booking const* booking = called(c);
    if (!booking || !booking->waiting() || !out_of_order(c.meeting, *booking)) return;
    if (on_floor<Call>(c)->reason.empty())
        break_hard(findings, "R18", "R18.reason_for_call", "/reason", {{"booking", booking->id}});
    else
        break_soft(findings, "R18", "R18.out_of_order", "/booking", {{"booking", booking->id}});
}

// ---- Rights of reply (R31-R33) -----------------------------------------------------------------

namespace {

// Replies that its delegation has made or asked for, but for `itself`.
std::vector<Turn const*> replies(Case const& c, TurnRef const& itself) {
    std::vector<Turn const*> found;
    for (TurnPtr const& turn : c.meeting.floor().turns)
        if (turn->ref.kind == TurnKind::reply && turn->ref.id != itself.id &&
            turn->ref.participant == itself.participant && turn->state != TurnState::withdrawn &&
            turn->state != TurnState::absent)
            found.push_back(turn.get());
    return found;
}

// "At a given meeting" is at one sitting; what is asked for may be given at this one.
std::int64_t replies_here(Case const& c, TurnRef const& itself) {
    auto const found = replies(c, itself);
    return std::count_if(found.begin(), found.end(), [&](Turn const* turn) {
        return turn->state == TurnState::asked || (sitting(c) && turn->sitting == sitting(c)->id);
    });
}

}  // namespace

void judge_number_of_replies(Case const& c, Findings& findings) {
    auto const reply = asked(c, TurnKind::reply);
    int const most = whole(c, "R31", "at_most", 2);
    if (reply && reply->participant && replies_here(c, *reply) >= most)
        break_hard(findings, "R31", "R31.too_many", "/participant",
                   {{"participant", *reply->participant}, {"allowed", std::int64_t{most}}});
}

void judge_time_of_reply(Case const& c, Findings& findings) {
    if (!on_floor<Call>(c) || !asked(c, TurnKind::reply)) return;
    if (!segment_of_kind(c, SegmentKind::debate))
        return break_hard(findings, "R32", "R32.no_debate_here", "/turn");
    if (Segment const* opening = segment_of_kind(c, SegmentKind::opening))
        if (Booking const* first = waiting_role(c, *opening))
            break_hard(findings, "R32", "R32.opening_not_over", "/turn",
                       {{"role", first->role()->role}});
    if (Booking const* left = left_of_the_day(c.meeting, lay_out(c.meeting)))
        break_hard(findings, "R32", "R32.list_not_over", "/turn", {{"booking", left->id}});
    for (TurnPtr const& turn : c.meeting.floor().turns) {
        Segment const* segment = c.programme().find(turn->segment);
        if (turn->ref.kind == TurnKind::role && turn->sitting == sitting(c)->id && segment &&
            segment->kind == SegmentKind::closing && turn->state != TurnState::absent)
            return break_hard(findings, "R32", "R32.closing_begun", "/turn");
    }
}

void judge_holder_of_reply(Case const& c, Findings& findings) {
    auto const reply = asked(c, TurnKind::reply);
    if (!reply) return;
    auto const standing = standing_of(c, reply->participant);
    if (!standing) return;
    if (*standing == Standing::european_union && !replies(c, *reply).empty())
        break_hard(findings, "R33", "R33.once", "/participant",
                   {{"participant", *reply->participant}});
    bool const holder = *standing == Standing::member_state || *standing == Standing::holy_see ||
                        *standing == Standing::state_of_palestine ||
                        *standing == Standing::european_union;
    if (!holder)
        break_hard(findings, "R33", "R33.no_right", "/participant",
                   {{"participant", *reply->participant}});
}

// ---- Points of order and motions (R34, R35) ----------------------------------------------------

void judge_point_of_order(Case const& c, Findings& findings) {
    auto const judge_who = [&](ParticipantId const& who) {
        auto const standing = standing_of(c, who);
        if (standing && *standing != Standing::member_state &&
            *standing != Standing::state_of_palestine && *standing != Standing::holy_see)
            break_hard(findings, "R34", "R34.no_right", "/participant", {{"participant", who}});
    };
    if (auto const* raise = on_floor<RaisePoint>(c)) judge_who(raise->participant);
    if (auto const* appeal = on_floor<AppealRuling>(c)) judge_who(appeal->participant);
    auto const* decide = on_floor<DecideMatter>(c);
    if (decide && now(c).appeal && !decide->vote.recorded)
        break_hard(findings, "R34", "R34.put_to_the_vote", "/by");
}

namespace {

struct Speakers {
    int in_favour;
    int against;
};
// Rules 74 to 77, by MotionKind.
constexpr std::array<Speakers, motion_kinds> speakers_on_motion{{{0, 0}, {0, 0}, {2, 2}, {0, 2}}};

void judge_mover(Case const& c, ParticipantId const& who, Findings& findings) {
    auto const standing = standing_of(c, who);
    if (standing && *standing != Standing::member_state &&
        *standing != Standing::state_of_palestine)
        break_hard(findings, "R35", "R35.no_right", "/participant", {{"participant", who}});
}

std::string not_open(Case const& c) {
    return now(c).debate == DebateState::closed ? "R35.debate_closed" : "R35.debate_adjourned";
}

void judge_precedence(Case const& c, MoveMotion const& move, Findings& findings) {
    bool const of_debate =
        move.kind == MotionKind::adjourn_debate || move.kind == MotionKind::close_debate;
    if (of_debate && !segment_of_kind(c, SegmentKind::debate))
        break_hard(findings, "R35", "R35.no_debate_here", "/motion");
    if (of_debate && now(c).debate != DebateState::open)
        break_hard(findings, "R35", not_open(c), "/motion");
    if (!now(c).motions.empty() && move.kind >= now(c).motions.back().kind)
        break_hard(findings, "R35", "R35.precedence", "/motion");
}

void judge_speech(Case const& c, SpeakOnMotion const& speak, Findings& findings) {
    Motion const& motion = now(c).motions.back();
    Speakers const most = speakers_on_motion[static_cast<std::size_t>(motion.kind)];
    int const allowed = speak.in_favour ? most.in_favour : most.against;
    int const heard = speak.in_favour ? motion.speakers_for : motion.speakers_against;
    if (heard >= allowed)
        break_hard(findings, "R35", "R35.speakers", "/side", {{"allowed", std::int64_t{allowed}}});
    // Rule 74 counts them in addition to the mover.
    bool const spoke = motion.mover == speak.participant ||
                       std::count(motion.heard.begin(), motion.heard.end(), speak.participant) > 0;
    if (spoke)
        break_hard(findings, "R35", "R35.heard_already", "/participant",
                   {{"participant", speak.participant}});
}

}  // namespace

void judge_motion(Case const& c, Findings& findings) {
    if (auto const* move = on_floor<MoveMotion>(c)) {
        judge_mover(c, move->participant, findings);
        judge_precedence(c, *move, findings);
    }
    if (auto const* speak = on_floor<SpeakOnMotion>(c)) {
        judge_mover(c, speak->participant, findings);
        judge_speech(c, *speak, findings);
    }
    Booking const* booking = called(c);
    if (!booking || !booking->statement() || now(c).debate == DebateState::open) return;
    break_hard(findings, "R35", not_open(c), "/booking");
}

// ---- Quorum (R36) ------------------------------------------------------------------------------

namespace {

// How many there were where a count says that they are too few; where nobody counted, a note.
std::optional<std::int64_t> too_few(Quorum const& quorum, std::int64_t least, Findings& findings) {
    if (!quorum.present) break_soft(findings, "R36", "R36.not_counted", "", {{"least", least}});
    if (!quorum.present || *quorum.present >= least) return std::nullopt;
    return *quorum.present;
}

void judge_votes(Case const& c, Vote const& vote, Findings& findings) {
    std::int64_t const members = whole(c, "R36", "members", 193);
    std::int64_t const cast =
        std::int64_t{vote.in_favour} + std::int64_t{vote.against} + std::int64_t{vote.abstaining};
    if (cast > members)
        break_hard(findings, "R36", "R36.more_than_members", "",
                   {{"votes", cast}, {"members", members}});
}

}  // namespace

void judge_quorum(Case const& c, Findings& findings) {
    if (auto const* open = on_floor<OpenSitting>(c)) {
        Sitting const* opened = c.programme().find(open->sitting);
        if (!opened || !opened->plenary) return;
        std::int64_t const least = whole(c, "R36", "to_open", 65);
        if (!open->quorum.waiver.empty()) return;
        if (auto const present = too_few(open->quorum, least, findings))
            break_hard(findings, "R36", "R36.to_open", "/present",
                       {{"present", *present}, {"least", least}});
    }
    auto const* decide = on_floor<DecideMatter>(c);
    if (!decide || !sitting(c) || !sitting(c)->plenary) return;
    judge_votes(c, decide->vote, findings);
    std::int64_t const least = whole(c, "R36", "to_decide", 97);
    if (auto const present = too_few(now(c).sitting()->quorum, least, findings))
        break_hard(findings, "R36", "R36.to_decide", "", {{"present", *present}, {"least", least}});
}

// ---- The floor of a panel (R38) ----------------------------------------------------------------

namespace {

void judge_panel_of(Case const& c, SegmentId const& panel, char const* pointer,
                    Findings& findings) {
    if (elsewhere(c, c.programme().find(panel)))
        break_hard(findings, "R38", "R38.other_sitting", pointer, {{"segment", panel}});
}

// States and stakeholders in turn.
void judge_alternation(Case const& c, Turn const& given, Findings& findings) {
    for (Upcoming const& next : upcoming_in(c.meeting, lay_out(c.meeting), *sitting(c))) {
        if (!next.turn || next.turn->segment != given.segment) continue;
        if (next.turn->ref.id != given.ref.id)
            break_soft(findings, "R38", "R38.out_of_turn", "/turn");
        return;
    }
}

void judge_asked_once(Case const& c, Findings& findings) {
    auto const* ask = on_floor<AskFloor>(c);
    if (!ask || ask->kind != TurnKind::intervention) return;
    auto const& turns = c.meeting.floor().turns;
    bool const waits = std::any_of(turns.begin(), turns.end(), [&](TurnPtr const& turn) {
        return turn->state == TurnState::asked && turn->segment == ask->panel &&
               turn->ref.participant == ask->participant &&
               turn->ref.organization == ask->organization;
    });
    if (waits)
        break_hard(findings, "R38", "R38.asked_already",
                   ask->participant ? "/participant" : "/organization");
}

}  // namespace

void judge_panel_here(Case const& c, Findings& findings) {
    judge_asked_once(c, findings);
    if (Booking const* booking = called(c); booking && booking->panel())
        judge_panel_of(c, booking->panel()->panel, "/booking", findings);
    auto const* call = on_floor<Call>(c);
    if (!call || !sitting(c) || !asked(c, TurnKind::intervention)) return;
    Turn const& turn = *c.meeting.floor().find(call->turn);
    judge_panel_of(c, turn.segment, "/turn", findings);
    judge_alternation(c, turn, findings);
}

}  // namespace rostrum::model::rules
