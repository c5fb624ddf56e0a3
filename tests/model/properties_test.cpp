// Random sequences of commands, valid and invalid, by every role: what always holds.

#include <catch2/catch.hpp>

#include "tests/model/fixed_seed.hpp"
#include "tests/model/fixture.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;

namespace {

bool same_act(std::optional<OfficersAct> const& a, std::optional<OfficersAct> const& b) {
    if (!a || !b) return a.has_value() == b.has_value();
    auto const same_booking = [](auto const& x, auto const& y) {
        return x && y ? *x == *y : x == y;
    };
    return a->first == b->first && a->version == b->version && a->bookings == b->bookings &&
           a->swaps == b->swaps && a->requests == b->requests &&
           std::equal(a->before.begin(), a->before.end(), b->before.begin(), b->before.end(),
                      same_booking);
}

bool same(Meeting const& a, Meeting const& b) {
    auto const same_booking = [](auto const& x, auto const& y) { return *x == *y; };
    bool const same_programme =
        a.programme == b.programme || (a.programme && b.programme && *a.programme == *b.programme);
    bool const same_file =
        a.adopted == b.adopted || (a.adopted && b.adopted && *a.adopted == *b.adopted);
    return same_programme && same_file && a.version == b.version && a.at == b.at &&
           a.order == b.order && a.swaps == b.swaps && a.requests == b.requests &&
           a.list == b.list && a.list_version == b.list_version &&
           a.settings_revision == b.settings_revision &&
           a.opened_on_schedule == b.opened_on_schedule &&
           a.closed_on_schedule == b.closed_on_schedule && a.floor() == b.floor() &&
           same_act(a.last_act, b.last_act) &&
           std::equal(a.bookings.begin(), a.bookings.end(), b.bookings.begin(), b.bookings.end(),
                      same_booking);
}

Meeting after(Meeting meeting, Events const& events, Instant at) {
    for (Event const& event : events)
        meeting = apply(std::move(meeting), {meeting.version + 1, at, event});
    return meeting;
}

bool same(Result<Events, Refusal> const& a, Result<Events, Refusal> const& b,
          Meeting const& meeting, Instant at) {
    if (a.ok() != b.ok()) return false;
    if (a.ok()) return same(after(meeting, *a, at), after(meeting, *b, at));
    return a.error().kind == b.error().kind && a.error().message == b.error().message &&
           a.error().findings == b.error().findings && a.error().unknown == b.error().unknown;
}

template <class T, std::size_t n>
T const& pick(T const (&all)[n], Dice& dice) {
    return all[dice.roll(static_cast<int>(n))];
}

char const* const names[] = {"AUT",      "BRA",    "CHN",      "EGY",
                             "FRA",      "IND",    "KEN",      "NGA",
                             "THA",      "USA",    "eu",       "holy_see",
                             "icrc",     "osce",   "interpol", "state_of_palestine",
                             "asean",    "unicef", "VNM",      "river_commission",
                             "atlantis", "POL"};
char const* const group_names[] = {"african_group", "asean", "eu", "g77", "no_such"};
char const* const segment_names[] = {"debate-1", "debate-2", "debate-3", "debate-1", "debate-2",
                                     "debate-3", "debate-2", "debate-3", "opening",  "nowhere"};
char const* const role_names[] = {"president",       "secretary_general",  "special_rapporteur",
                                  "eminent_person",  "civil_society",      "panel_1_summary",
                                  "panel_2_summary", "concluding_remarks", "juggler"};

std::shared_ptr<const Programme> const& crowded_meeting() {
    // Half of a run's commands come when delegations have to ask.
    static auto const made = [] {
        Programme programme = compact_programme();
        programme.debate.list.self_service_until = ny(4, 12);
        // What a publication asks for of roles is booked too rarely by chance; the panels have
        // their chairs in the file.
        std::erase_if(programme.rules,
                      [](RuleInForce const& rule) { return rule.id.str() == "R8"; });
        for (Segment& segment : programme.segments)
            if (segment.kind == SegmentKind::panel)
                segment.co_chairs = {{ParticipantId{"USA"}, Development::developed},
                                     {ParticipantId{"IND"}, Development::developing}};
        return with_crowd(std::move(programme), 12);
    }();
    return made;
}

class Crowd {
public:
    explicit Crowd(Dice& dice) : dice_(dice) {}

    Actor actor() {
        // Mostly those who may do something.
        int const who = dice_.roll(40);
        Actor actor = who < 11   ? of_role(static_cast<ActorRole>(who))
                      : who < 17 ? presiding()
                                 : secretariat();
        if (actor.role == ActorRole::delegation || actor.role == ActorRole::stakeholder)
            actor.participant = ParticipantId{pick(names, dice_)};
        return actor;
    }

    // Whoever may do it by itself: the delegation whose booking it is about; else anybody.
    Actor actor_for(Command const& command, Meeting const& meeting) {
        if (!dice_.one_in(3)) return actor();
        Booking const* booking = nullptr;
        if (auto const* book = std::get_if<Book>(&command))
            if (auto const who = owner(book->request)) return delegation(who->str());
        if (auto const* change = std::get_if<Change>(&command))
            booking = meeting.find(change->booking);
        if (auto const* withdraw = std::get_if<Withdraw>(&command))
            booking = meeting.find(withdraw->booking);
        if (auto const* restore = std::get_if<Restore>(&command))
            booking = meeting.find(restore->booking);
        if (auto const* accept = std::get_if<AcceptSwap>(&command))
            if (Swap const* swap = meeting.find(accept->swap)) booking = meeting.find(swap->with);
        auto const who = booking ? owner(booking->request) : std::nullopt;
        return who ? delegation(who->str()) : actor();
    }

    Command command(Meeting const& meeting, Instant now) {
        switch (dice_.roll(26)) {
            default:
                return book(now);
            case 5:
                if (dice_.one_in(2)) return Publish{"as it is"};
                return BookAll{{book(now), book(now)}};
            case 6:
            case 7:
                return change(meeting);
            case 8:
                return Withdraw{booking(meeting), revision(meeting), "cannot come"};
            case 9:
            case 10:
                return Restore{booking(meeting), "can come"};
            case 11:
            case 12:
            case 13:
                return Move{booking(meeting), booking(meeting), dice_.one_in(2),
                            "asked for",      overridden(),     seen(meeting)};
            case 14:
            case 15:
                return ProposeSwap{booking(meeting), booking(meeting), reason(), seen(meeting)};
            case 16:
                return AcceptSwap{swap(meeting), reason(), seen(meeting)};
            case 17:
                return AcceptSwap{swap(meeting), "letter", std::nullopt};
            case 18:
                return DeclineSwap{swap(meeting), ""};
            case 19:
                return rare(meeting);
            case 20:
            case 21:
                return AcceptRequest{request(meeting), reason()};
            case 23:
            case 24:
                return Conduct{floor_command(meeting), seen(meeting)};
            case 25:
                return change_programme(meeting);
            case 22:
                if (dice_.one_in(2)) return DeclineRequest{request(meeting), "not now"};
                return settings(now);
        }
    }

private:
    // What is done in the room while the list is worked on; more of it is in
    // floor_properties_test.cpp.
    FloorCommand floor_command(Meeting const& meeting) {
        char const* const sittings[] = {"24-am", "24-pm", "25-am", "25-pm"};
        switch (meeting.floor().state()) {
            case FloorState::closed:
                return OpenSitting{SittingId{pick(sittings, dice_)}, Quorum{100, ""}, false};
            case FloorState::free:
                if (dice_.one_in(9)) return AdjournSitting{};
                return Call{booking(meeting), {}, "asked to"};
            case FloorState::called:
                if (dice_.one_in(4)) return Absent{};
                return Begin{};
            default:
                if (dice_.one_in(4) && meeting.floor().last_step)
                    return UndoStep{meeting.floor().last_step->version, ""};
                return End{};
        }
    }

    Command change_programme(Meeting const& meeting) {
        int const day = 26 + dice_.roll(3);
        ChangeProgramme change;
        change.decision = "A/80/DEC/1";
        if (dice_.one_in(2))
            change.segments = {
                {SegmentId{pick(segment_names, dice_)}, {}, {ny(25, 10), ny(25, 12)}}};
        SpillOver spill{SittingId{std::to_string(day) + "-am"},
                        SegmentId{"debate-" + std::to_string(day)},
                        meeting.programme->sittings.front().name,
                        meeting.programme->rooms.front().id,
                        {ny(day, 10), ny(day, 13)},
                        {},
                        {}};
        if (dice_.one_in(3)) change.spill_over = std::move(spill);
        return change;
    }

    Command rare(Meeting const& meeting) {
        switch (dice_.roll(8)) {
            case 5:
            case 6:
            case 7:
                return Undo{meeting.last_act ? meeting.last_act->version : 1, "a mistake"};
            case 0:
                return OpenList{"by command"};
            case 1:
                return CloseList{"by command"};
            case 2:
                return PassDeadline{ny(dice_.roll(40), 9)};
            case 3:
                return CreateMeeting{crowded_meeting()};
            default:
                return adopt(*meeting.programme);
        }
    }

    Command settings(Instant now) {
        ChangeSettings settings;
        settings.reason = "as things are";
        if (dice_.one_in(2)) settings.change.changeover = Seconds{dice_.roll(400)};
        if (dice_.one_in(3)) settings.change.late_start = Seconds{dice_.roll(900)};
        if (dice_.one_in(2))
            settings.change.self_service_until = now + std::chrono::hours{dice_.roll(200) - 20};
        if (dice_.one_in(2)) settings.change.closes_at = ny(20 + dice_.roll(6), 13);
        if (dice_.one_in(4))
            settings.change.segments.push_back({SegmentId{pick(segment_names, dice_)},
                                                dice_.one_in(2),
                                                "https://webtv.un.org",
                                                {}});
        return settings;
    }

    Command adopt(Programme programme) {
        programme.debate.changeover = Seconds{dice_.roll(1200)};
        programme.debate.groups_first = dice_.one_in(2);
        if (dice_.one_in(2))
            std::swap(programme.debate.level_rank[0], programme.debate.level_rank[5]);
        if (dice_.one_in(3)) programme.segments[3].time.begin += std::chrono::minutes{15};
        if (dice_.one_in(4)) programme.id = MeetingId{"other"};
        programme.debate.list.closes_at = ny(22 + dice_.roll(6), 13);
        return AdoptProgramme{std::make_shared<const Programme>(std::move(programme)),
                              dice_.one_in(2) ? "A/80/500" : "", "as decided"};
    }

    Book book(Instant now) {
        Book book;
        book.language = "en";
        book.overridden = overridden();
        book.names_speaker = dice_.one_in(3);
        if (dice_.one_in(6)) {
            book.inscribed_at = now + std::chrono::minutes{10 - dice_.roll(60)};
            book.reason = "by telephone";
        }
        switch (dice_.roll(9)) {
            default:
                book.request = statement();
                break;
            case 6: {
                RoleRequest request = role(pick(role_names, dice_));
                request.substitute = dice_.one_in(4);
                if (dice_.one_in(2)) request.participant = ParticipantId{pick(names, dice_)};
                if (dice_.one_in(3)) request.allotment = Seconds{dice_.roll(2000) + 1};
                book.request = request;
                break;
            }
            case 7: {
                PanelRequest request =
                    co_chair(pick(names, dice_), static_cast<Development>(dice_.roll(2)),
                             dice_.one_in(2) ? "panel-1" : "panel-2");
                request.function = static_cast<PanelFunction>(dice_.roll(3));
                book.request = request;
                break;
            }
            case 8:
                book.request = ExplanationOfVoteRequest{ParticipantId{pick(names, dice_)}};
                break;
        }
        return book;
    }

    StatementRequest statement() {
        std::string const who =
            dice_.one_in(3) ? crowd_state(dice_.roll(12)) : std::string{pick(names, dice_)};
        auto const level = static_cast<Level>(dice_.roll(8));
        StatementRequest request = dice_.one_in(5) ? for_group(who, pick(group_names, dice_), level)
                                   : dice_.one_in(8) ? joint(who, {who, pick(names, dice_)}, level)
                                   : who[0] >= 'a' && !dice_.one_in(4) ? observer(who, level)
                                                                       : national(who, level);
        if (dice_.one_in(3)) request.allotment = Seconds{dice_.roll(220) + 1};
        for (int wishes = dice_.roll(5) - 2; wishes > 0; --wishes)
            request.segments.emplace_back(pick(segment_names, dice_));
        request.contains_eov = dice_.one_in(9);
        return request;
    }

    Change change(Meeting const& meeting) {
        Change change;
        change.booking = booking(meeting);
        change.expected_revision = revision(meeting);
        if (dice_.one_in(2)) change.level = static_cast<Level>(dice_.roll(8));
        if (dice_.one_in(3)) change.allotment = std::optional{Seconds{dice_.roll(220) + 1}};
        if (dice_.one_in(4)) change.allotment = std::optional<Seconds>{};
        if (dice_.one_in(4)) change.segments = segments({pick(segment_names, dice_)});
        if (dice_.one_in(5)) change.language = "fr";
        if (dice_.one_in(5)) change.names_speaker = dice_.one_in(2);
        if (dice_.one_in(6)) change.survivor = true;
        if (dice_.one_in(6)) change.substitute = true;
        return change;
    }

    BookingId booking(Meeting const& meeting) {
        return BookingId{"b" +
                         std::to_string(dice_.roll(static_cast<int>(meeting.bookings.size()) + 2))};
    }
    RequestId request(Meeting const& meeting) {
        return RequestId{"r" +
                         std::to_string(dice_.roll(static_cast<int>(meeting.requests.size()) + 2))};
    }
    SwapId swap(Meeting const& meeting) {
        return SwapId{"s" + std::to_string(dice_.roll(static_cast<int>(meeting.swaps.size()) + 2))};
    }
    std::string reason() { return dice_.one_in(4) ? "" : "letter"; }
    std::optional<std::uint64_t> revision(Meeting const& meeting) {
        if (!dice_.one_in(5)) return std::nullopt;
        return static_cast<std::uint64_t>(dice_.roll(static_cast<int>(meeting.version) + 1));
    }
    std::optional<std::uint64_t> seen(Meeting const& meeting) {
        if (!dice_.one_in(4)) return std::nullopt;
        return meeting.version - static_cast<std::uint64_t>(dice_.roll(3));
    }
    std::optional<Override> overridden() {
        if (!dice_.one_in(8)) return std::nullopt;
        if (dice_.one_in(2))
            return Override{{RuleId{"R19"}, RuleId{"R20"}, RuleId{"R21"}, RuleId{"R22"}}, "why"};
        return Override{{RuleId{dice_.one_in(4) ? "R15" : "R23"}}, "why"};
    }

    Dice& dice_;
};

int place_of(Meeting const& meeting, BookingId const& id) {
    SpeakersList const list = lay_out(meeting);
    Place const* place = list.find(id, meeting);
    return place ? place->position : 0;
}

// What a plan is like: everyone active once, inside a debate segment and behind a changeover.
void check_plan(Meeting const& meeting) {
    SpeakersList const list = lay_out(meeting);
    RC_ASSERT(list.places.size() == meeting.order.size());
    bool const called = std::any_of(list.places.begin(), list.places.end(),
                                    [](Place const& place) { return place.taken; });
    std::map<SegmentId, Instant> filled_to;
    for (Place const& place : list.places) {
        if (!place.planned || place.taken) continue;
        Segment const* segment = meeting.programme->find(place.planned->segment);
        RC_ASSERT(segment->kind == SegmentKind::debate);
        RC_ASSERT(segment->time.contains(place.planned->time));
        Instant const before =
            filled_to.try_emplace(segment->id, segment->time.begin).first->second;
        // Round whoever was called; without a gap else.
        Instant const behind = before + meeting.programme->debate.changeover;
        RC_ASSERT(place.planned->time.begin >= behind);
        RC_ASSERT(called || place.planned->time.begin == behind);
        filled_to[segment->id] = place.planned->time.end;
        StatementRequest const& request = *meeting.bookings[place.booking]->statement();
        RC_ASSERT(place.planned->time.length() == allotment(*meeting.programme, request));
    }
}

// A sequence of commands as the writer gives them: the deadlines that are due are passed first.
class Run {
public:
    void step(Dice& dice) {
        now_ += std::chrono::minutes{dice.roll(60)};
        if (dice.one_in(40)) now_ += date::days{dice.roll(15)};
        pass_deadlines();
        Crowd crowd(dice);
        Command const command = crowd.command(meeting_, now_);
        give(command, crowd.actor_for(command, meeting_));
    }

    Meeting const& meeting() const { return meeting_; }
    std::vector<Recorded> const& log() const { return log_; }
    int accepted() const { return accepted_; }
    int refused() const { return refused_; }
    int asked() const { return asked_; }
    int promises() const { return promises_; }
    std::set<std::size_t> const& kinds() const { return kinds_; }

    Run() {
        give(CreateMeeting{crowded_meeting()}, of_role(ActorRole::command_line));
        pass_deadlines();
    }

private:
    void pass_deadlines() {
        for (auto due = next_deadline(meeting_); due && *due <= now_; due = next_deadline(meeting_))
            give(PassDeadline{*due}, of_role(ActorRole::schedule));
    }

    void give(Command const& command, Actor const& actor) {
        Meeting const before = meeting_;
        auto const decision = decide(meeting_, command, actor, now_);
        RC_ASSERT(same(meeting_, before));
        RC_ASSERT(same(decision, decide(meeting_, command, actor, now_), meeting_, now_));
        if (!decision) {
            ++refused_;
            Refusal const& refusal = decision.error();
            // A refusal says why.
            RC_ASSERT(refusal.kind != Refusal::Kind::broken || !refusal.findings.empty() ||
                      !refusal.unknown.empty());
            return;
        }
        ++accepted_;
        if (meeting_.version != 0 && !decision->empty()) kinds_.insert(command.index());
        for (Event const& event : *decision) {
            log_.push_back({meeting_.version + 1, now_, event, actor.officer()});
            meeting_ = apply(std::move(meeting_), log_.back());
            RC_ASSERT(meeting_.version == log_.size());
        }
        std::vector<std::string> const broken = broken_invariants(meeting_);
        for (std::string const& words : broken)
            RC_LOG() << words << '\n';
        RC_ASSERT(broken.empty());
        check_plan(meeting_);
        bool const asked =
            !decision->empty() && std::holds_alternative<Requested>(decision->front());
        if (asked)
            check_nothing_done(before, actor);
        else
            check_effect(before, command);
        if (actor.role == ActorRole::delegation) check_promises(before);
        bool const undoable = !decision->empty() && meeting_.last_act &&
                              meeting_.last_act->version == meeting_.version;
        if (undoable) before_act_ = before;
    }

    // Whatever a delegation does, whoever was published in a sitting stays in it; observers if time
    // permits.
    void check_promises(Meeting const& before) {
        SpeakersList const was = lay_out(before);
        SpeakersList const is = lay_out(meeting_);
        for (Place const& place : was.places) {
            auto const& booking = before.bookings[place.booking];
            bool const promised = booking->waiting() && booking->pinned && place.planned &&
                                  place.planned->segment == *booking->pinned &&
                                  booking->key.order_class == OrderClass::members_and_groups;
            if (!promised || booking != meeting_.bookings[place.booking]) continue;
            Place const* now = is.find(booking->id, meeting_);
            RC_ASSERT(now && now->planned && now->planned->segment == place.planned->segment);
            ++promises_;
        }
    }

    // What waits for an officer has changed nothing yet, and nobody but a delegation has to ask.
    void check_nothing_done(Meeting const& before, Actor const& actor) {
        RC_ASSERT(actor.role == ActorRole::delegation);
        RC_ASSERT(meeting_.order == before.order && meeting_.swaps == before.swaps);
        RC_ASSERT(meeting_.bookings == before.bookings);
        RC_ASSERT(meeting_.requests.size() == before.requests.size() + 1);
        ++asked_;
    }

    // Exactly as it was before the act; but what the act made keeps its receipt.
    void check_undone(Meeting const& before, Undo const& undo) {
        for (BookingId const& id : before.last_act->bookings) {
            Booking const& now = *meeting_.find(id);
            RC_ASSERT(now.revision == meeting_.version);
            Booking const* was = before_act_.find(id);
            if (!was) {
                RC_ASSERT(!now.active());
                continue;
            }
            Booking as_it_was = *was;
            as_it_was.revision = now.revision;
            // What was published since is placed anew.
            if (before.published && before.published->version > undo.version)
                as_it_was.pinned = now.pinned;
            RC_ASSERT(now == as_it_was);
        }
        bool const nothing_since = before.version == undo.version;
        if (nothing_since) {
            RC_ASSERT(meeting_.order == before_act_.order);
            for (RequestId const& id : before.last_act->requests)
                RC_ASSERT(meeting_.find(id)->pending());
        }
        RC_ASSERT(!meeting_.last_act);
    }

    void check_effect(Meeting const& before, Command const& command) {
        if (auto const* move = std::get_if<Move>(&command))
            RC_ASSERT(place_of(meeting_, move->booking) ==
                      place_of(meeting_, move->target) + (move->before ? -1 : 1));
        if (auto const* accept = std::get_if<AcceptSwap>(&command)) {
            Swap const& swap = *meeting_.find(accept->swap);
            RC_ASSERT(place_of(meeting_, swap.from) == place_of(before, swap.with));
            RC_ASSERT(place_of(meeting_, swap.with) == place_of(before, swap.from));
        }
        if (auto const* restore = std::get_if<Restore>(&command)) {
            RC_ASSERT(meeting_.find(restore->booking)->receipt ==
                      before.find(restore->booking)->receipt);
            RC_ASSERT(meeting_.find(restore->booking)->key == before.find(restore->booking)->key);
        }
        if (auto const* undo = std::get_if<Undo>(&command)) check_undone(before, *undo);
        if (auto const* accept = std::get_if<AcceptRequest>(&command)) {
            ModeratedRequest const& request = *meeting_.find(accept->request);
            RC_ASSERT(before.find(accept->request)->pending());
            RC_ASSERT(request.state == RequestState::accepted);
            RC_ASSERT(meeting_.find(request.booking)->revision == meeting_.version);
        }
        // Receipts are for ever.
        RC_ASSERT(meeting_.bookings.size() >= before.bookings.size());
        for (std::size_t i = 0; i < before.bookings.size(); ++i)
            RC_ASSERT(meeting_.bookings[i]->receipt == before.bookings[i]->receipt);
    }

    Meeting meeting_;
    Meeting before_act_;  // the last one of an officer on bookings
    std::vector<Recorded> log_;
    Instant now_ = ny(3, 8);
    int accepted_ = 0;
    int refused_ = 0;
    int asked_ = 0;
    int promises_ = 0;  // that a delegation's act could have broken
    std::set<std::size_t> kinds_;
};

Meeting folded(std::vector<Recorded> const& log, std::size_t from, std::size_t until,
               Meeting meeting) {
    for (std::size_t i = from; i < until; ++i)
        meeting = apply(std::move(meeting), log[i]);
    return meeting;
}

}  // namespace

TEST_CASE("whatever is asked by whomever, the invariants hold and a refusal changes nothing") {
    int accepted = 0;
    int refused = 0;
    int asked = 0;
    int promises = 0;
    std::set<std::size_t> kinds;
    for (std::uint64_t const seed : {20251124u, 79286u, 3u}) {
        INFO("seed " << seed);
        CHECK(counterexample(seed, 60, [&] {
                  Run run;
                  for (Dice& dice : throw_dice(120, 24))
                      run.step(dice);
                  accepted += run.accepted();
                  refused += run.refused();
                  asked += run.asked();
                  promises += run.promises();
                  kinds.insert(run.kinds().begin(), run.kinds().end());
              }) == "");
    }
    // The sequences are worth their time: of every kind of command some were accepted (but for
    // CreateMeeting, whose meeting there is already), and neither answer is rare.
    CHECK(kinds.size() == std::variant_size_v<Command> - 1);
    CHECK(accepted > 1000);
    CHECK(refused > 1000);
    CHECK(asked > 100);
    CHECK(promises > 50);
}

TEST_CASE("a meeting is the fold of its log: twice, and from any prefix") {
    CHECK(counterexample(5, 60, [] {
              Run run;
              for (Dice& dice : throw_dice(100, 24))
                  run.step(dice);
              std::vector<Recorded> const& log = run.log();
              Meeting const once = folded(log, 0, log.size(), Meeting{});
              RC_ASSERT(same(once, run.meeting()));
              RC_ASSERT(same(folded(log, 0, log.size(), Meeting{}), once));
              Meeting prefix;
              for (std::size_t cut = 0; cut < log.size(); cut += 7) {
                  prefix = folded(log, cut, std::min(cut + 7, log.size()), std::move(prefix));
                  // A copy that is read from meanwhile does not disturb the fold, nor it the copy.
                  Meeting const kept = prefix;
                  Meeting const rest = folded(log, kept.version, log.size(), kept);
                  RC_ASSERT(same(rest, once));
                  RC_ASSERT(kept.version == prefix.version);
                  RC_ASSERT(same(kept, prefix));
              }
          }) == "");
}

TEST_CASE("keys are a total order: trichotomous, transitive, and the same as the list's") {
    CHECK(counterexample(11, 40, [] {
              Run run;
              for (Dice& dice : throw_dice(100, 24))
                  run.step(dice);
              Meeting const& meeting = run.meeting();
              std::vector<ListKey> keys;
              for (auto const& booking : meeting.bookings)
                  if (booking->statement()) keys.push_back(booking->key);
              std::vector<ListKey> sorted = keys;
              std::sort(sorted.begin(), sorted.end());
              for (std::size_t i = 0; i < sorted.size(); ++i)
                  for (std::size_t j = 0; j < sorted.size(); ++j) {
                      bool const equal = sorted[i] == sorted[j];
                      RC_ASSERT(equal == (i == j));  // withdrawn ones keep their keys to themselves
                      RC_ASSERT((sorted[i] < sorted[j]) == (i < j));
                  }
          }) == "");
}

TEST_CASE("the invariants are those that the header says, and each is noticed when broken") {
    Desk desk;
    desk.book(national("FRA"));
    desk.book(national("KEN"));
    desk.book(for_group("NGA", "african_group"));
    desk.book(role("president"));
    desk.accept(ProposeSwap{BookingId{"b1"}, BookingId{"b2"}, "letter", std::nullopt});
    REQUIRE(broken_invariants(desk.meeting()).empty());
    auto const changed = [&](std::uint32_t index, auto&& change) {
        Meeting meeting = desk.meeting();
        auto copy = std::make_shared<Booking>(*meeting.bookings[index]);
        change(*copy);
        meeting.bookings[index] = copy;
        return broken_invariants(meeting);
    };
    CHECK(changed(0, [](Booking& b) { b.receipt.number = 7; }).size() == 1);
    CHECK(changed(0, [](Booking& b) { b.id = BookingId{"b9"}; }).size() == 1);
    // Withdrawn and still on the list, in a swap that is still proposed.
    CHECK(changed(0, [](Booking& b) { b.state = BookingState::withdrawn; }).size() == 2);
    CHECK(changed(0, [](Booking& b) { b.key.level_rank = 99; }).size() == 1);
    CHECK(changed(1, [](Booking& b) { b.request = national("FRA"); }).size() == 1);

    Meeting asked = desk.meeting();
    ModeratedRequest return_of_one{RequestId{"r1"}, ParticipantId{"FRA"}, {}, {}, {}, {}, 0, ""};
    return_of_one.booking = BookingId{"b1"};
    return_of_one.act = Restore{BookingId{"b1"}, ""};
    asked.requests.push_back(return_of_one);
    CHECK(broken_invariants(asked) == Lines{"r1 waits for what can no longer be done"});
    asked.requests.front().act = Withdraw{BookingId{"b1"}, std::nullopt, ""};
    CHECK(broken_invariants(asked).empty());

    Meeting shuffled = desk.meeting();
    std::swap(shuffled.order[0], shuffled.order[2]);
    CHECK_FALSE(broken_invariants(shuffled).empty());
    Meeting twice = desk.meeting();
    twice.order.push_back(twice.order.back());
    CHECK_FALSE(broken_invariants(twice).empty());
    Meeting missing = desk.meeting();
    missing.order.pop_back();
    CHECK_FALSE(broken_invariants(missing).empty());
    Meeting two_presidents = desk.meeting();
    auto second = std::make_shared<Booking>(*two_presidents.bookings[3]);
    second->id = BookingId{"b5"};
    second->receipt.number = 5;
    two_presidents.bookings.push_back(second);
    CHECK(broken_invariants(two_presidents) == Lines{"twice: the role president"});
}
