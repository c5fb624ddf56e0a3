#include "server/wire/floor_reader.hpp"

#include <algorithm>

#include "config/instant.hpp"
#include "server/wire/floor_words.hpp"
#include "server/wire/standing_reader.hpp"

namespace rostrum::server::wire {

namespace {

using config::Complaints;
using config::ObjectReader;
using config::StringLimits;

constexpr StringLimits why_limits{.max = 1000, .multi_line = true};
constexpr StringLimits line_limits{.max = 300};
constexpr int most_members = 1'000;
constexpr std::int64_t latest_version = std::int64_t{1} << 53;

std::string optional_why(ObjectReader& body) {
    return body.optional_string("reason", why_limits).value_or("");
}

// Of two members that exclude each other the one that is there, complaining of both and of neither.
bool first_of(ObjectReader& body, char const* first, char const* second) {
    bool const is_first = body.present(first);
    if (is_first == body.present(second)) {
        body.refuse(first, std::string{"must be given, or else "} + second + "; not both");
        body.find(second);
    }
    return is_first;
}

Person person_in(ObjectReader& in) {
    Person person;
    person.name = in.string("name");
    person.title = in.optional_string("title").value_or("");
    return person;
}

bool read_person(ObjectReader& body, char const* key, FloorBody& read) {
    return body.optional_object(key, [&](ObjectReader& in) { read.person = person_in(in); });
}

model::Quorum quorum_in(ObjectReader& body) {
    model::Quorum quorum;
    if (auto const present = body.optional_integer("present", 0, most_members))
        quorum.present = static_cast<int>(*present);
    quorum.waiver = body.optional_string("quorum_waiver", why_limits).value_or("");
    return quorum;
}

// ---- The actions, each with its own members ----------------------------------------------------

using Read = model::FloorCommand (*)(ObjectReader&, FloorBody&);

model::FloorCommand open_sitting(ObjectReader& body, FloorBody& read) {
    model::OpenSitting open;
    open.sitting = body.id<model::SittingId>("sitting");
    open.quorum = quorum_in(body);
    open.names_presiding = read_person(body, "presiding", read);
    return open;
}

model::FloorCommand suspend_sitting(ObjectReader& body, FloorBody&) {
    auto const until = body.optional_instant("until");
    return model::SuspendSitting{until, optional_why(body)};
}

model::FloorCommand adjourn_sitting(ObjectReader& body, FloorBody&) {
    return model::AdjournSitting{optional_why(body)};
}

model::FloorCommand extend_sitting(ObjectReader& body, FloorBody&) {
    auto const until = body.instant("until");
    return model::ExtendSitting{until, optional_why(body)};
}

model::FloorCommand take_chair(ObjectReader& body, FloorBody& read) {
    body.object("presiding", [&](ObjectReader& in) { read.person = person_in(in); });
    return model::TakeChair{};
}

model::FloorCommand count_quorum(ObjectReader& body, FloorBody&) {
    model::Quorum quorum = quorum_in(body);
    if (!body.present("present") && !body.present("quorum_waiver"))
        body.refuse("present", "must be given, or else quorum_waiver");
    return model::CountQuorum{std::move(quorum)};
}

model::FloorCommand mark_ready(ObjectReader& body, FloorBody&) {
    auto booking = body.id<model::BookingId>("booking");
    return model::MarkReady{std::move(booking), body.boolean("ready", true)};
}

model::FloorCommand ask_floor(ObjectReader& body, FloorBody& read) {
    constexpr Word<model::TurnKind> kinds[] = {{"reply", model::TurnKind::reply},
                                               {"intervention", model::TurnKind::intervention}};
    model::AskFloor ask;
    ask.kind = body.enumeration("for", kinds);
    ask.names_speaker = read_person(body, "speaker", read);
    if (ask.kind == model::TurnKind::reply) {
        ask.participant = body.id<model::ParticipantId>("participant");
        return ask;
    }
    ask.panel = body.id<model::SegmentId>("panel");
    if (first_of(body, "participant", "organization"))
        ask.participant = body.id<model::ParticipantId>("participant");
    else if (body.present("organization"))
        ask.organization = body.string("organization", line_limits);
    read_standing(body, ask);
    return ask;
}

model::FloorCommand withdraw_ask(ObjectReader& body, FloorBody&) {
    auto turn = body.id<model::TurnId>("turn");
    return model::WithdrawAsk{std::move(turn), optional_why(body)};
}

model::FloorCommand call_speaker(ObjectReader& body, FloorBody&) {
    model::Call call;
    if (first_of(body, "booking", "turn"))
        call.booking = body.id<model::BookingId>("booking");
    else if (body.present("turn"))
        call.turn = body.id<model::TurnId>("turn");
    call.reason = optional_why(body);
    return call;
}

model::FloorCommand pause_speech(ObjectReader& body, FloorBody&) {
    return model::Pause{optional_why(body)};
}

model::FloorCommand mark_absent(ObjectReader& body, FloorBody&) {
    return model::Absent{optional_why(body)};
}

template <class Command>
model::FloorCommand without_members(ObjectReader&, FloorBody&) {
    return Command{};
}

template <class Command>
model::FloorCommand by_participant(ObjectReader& body, FloorBody&) {
    return Command{body.id<model::ParticipantId>("participant")};
}

model::FloorCommand rule_on_point(ObjectReader& body, FloorBody&) {
    bool const upheld = body.boolean("upheld");
    return model::RuleOnPoint{upheld, body.optional_string("text", why_limits).value_or("")};
}

model::FloorCommand move_motion(ObjectReader& body, FloorBody&) {
    auto const kind = body.enumeration("motion", motion_kind_words);
    return model::MoveMotion{kind, body.id<model::ParticipantId>("participant")};
}

model::FloorCommand speak_on_motion(ObjectReader& body, FloorBody&) {
    constexpr Word<bool> sides[] = {{"for", true}, {"against", false}};
    auto participant = body.id<model::ParticipantId>("participant");
    return model::SpeakOnMotion{std::move(participant), body.enumeration("side", sides)};
}

model::FloorCommand withdraw_motion(ObjectReader& body, FloorBody&) {
    return model::WithdrawMotion{optional_why(body)};
}

model::FloorCommand decide_matter(ObjectReader& body, FloorBody&) {
    constexpr Word<bool> ways[] = {{"consensus", false}, {"vote", true}};
    model::Vote vote;
    vote.recorded = body.enumeration("by", ways);
    if (vote.recorded) {
        vote.in_favour = static_cast<int>(body.integer("in_favour", 0, most_members));
        vote.against = static_cast<int>(body.integer("against", 0, most_members));
        vote.abstaining = static_cast<int>(body.integer("abstaining", 0, most_members));
    }
    return model::DecideMatter{vote};
}

model::FloorCommand begin_action(ObjectReader& body, FloorBody&) {
    model::BeginAction action;
    action.symbol = body.string("symbol", {.max = 100});
    if (auto const day = body.optional_day("circulated_on"))
        action.circulated_on = config::format_day(*day);
    return action;
}

model::FloorCommand reopen_debate(ObjectReader& body, FloorBody&) {
    auto decision = body.string("decision", line_limits);
    return model::ReopenDebate{std::move(decision), optional_why(body)};
}

model::FloorCommand undo_step(ObjectReader& body, FloorBody&) {
    auto const step = static_cast<std::uint64_t>(body.integer("step", 1, latest_version));
    return model::UndoStep{step, optional_why(body)};
}

model::FloorCommand correct_turn(ObjectReader& body, FloorBody&) {
    model::CorrectTurn correct;
    correct.turn = body.id<model::TurnId>("turn");
    correct.began_at = body.optional_instant("began_at");
    correct.ended_at = body.optional_instant("ended_at");
    if (!body.present("began_at") && !body.present("ended_at"))
        body.refuse("began_at", "must be given, or ended_at, or both");
    correct.reason = body.string("reason", why_limits);
    return correct;
}

struct FloorAction {
    std::string_view name;
    Read read;
};

// In the order of model::floor_command_names.
constexpr FloorAction floor_actions[] = {
    {"open_sitting", open_sitting},
    {"suspend_sitting", suspend_sitting},
    {"resume_sitting", without_members<model::ResumeSitting>},
    {"adjourn_sitting", adjourn_sitting},
    {"extend_sitting", extend_sitting},
    {"take_chair", take_chair},
    {"count_quorum", count_quorum},
    {"mark_ready", mark_ready},
    {"ask", ask_floor},
    {"withdraw_ask", withdraw_ask},
    {"call", call_speaker},
    {"begin", without_members<model::Begin>},
    {"pause", pause_speech},
    {"resume", without_members<model::Resume>},
    {"end", without_members<model::End>},
    {"absent", mark_absent},
    {"point_of_order", by_participant<model::RaisePoint>},
    {"rule", rule_on_point},
    {"appeal", by_participant<model::AppealRuling>},
    {"move_motion", move_motion},
    {"speak_on_motion", speak_on_motion},
    {"withdraw_motion", withdraw_motion},
    {"decide", decide_matter},
    {"begin_action", begin_action},
    {"reopen_debate", reopen_debate},
    {"undo", undo_step},
    {"correct", correct_turn},
};

constexpr bool complete() {
    if (std::size(floor_actions) != model::floor_commands) return false;
    for (std::size_t i = 0; i < model::floor_commands; ++i)
        if (floor_actions[i].name != model::floor_command_names[i]) return false;
    return true;
}
static_assert(complete());

// ---- The programme, by a recorded decision -----------------------------------------------------

// The offset that an instant was written with; nullopt: as UTC, or it is no instant.
std::optional<model::Seconds> written_offset(std::string_view text) {
    if (text.size() < 6 || text.ends_with('Z') || text.ends_with('z')) return std::nullopt;
    std::string_view const tail = text.substr(text.size() - 6);
    if ((tail[0] != '+' && tail[0] != '-') || tail == "-00:00") return std::nullopt;
    auto const number = [&](std::size_t at) { return (tail[at] - '0') * 10 + tail[at + 1] - '0'; };
    model::Seconds const east{number(1) * 3600 + number(4) * 60};
    return tail[0] == '-' ? -east : east;
}

model::Instant time_of_venue(ObjectReader& in, char const* key, FloorBody& read) {
    model::Instant const at = in.instant(key);
    nlohmann::json const* const text = in.find(key);
    if (!text || !text->is_string()) return at;
    if (auto const offset = written_offset(text->get_ref<std::string const&>()))
        read.times.push_back({at, *offset, in.pointer(key)});
    return at;
}

model::Interval times_of_venue(ObjectReader& in, FloorBody& read) {
    std::size_t const before = in.complaints().size();
    model::Interval const time{time_of_venue(in, "starts_at", read),
                               time_of_venue(in, "ends_at", read)};
    if (in.complaints().size() == before && time.begin >= time.end)
        in.refuse("ends_at", "must be after starts_at");
    return time;
}

// As the schema of a meeting's file has it: what comes to stand in paths and feeds.
template <class Id>
Id new_id(ObjectReader& in, char const* key) {
    Id id = in.id<Id>(key);
    bool const fits = std::all_of(id.str().begin(), id.str().end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
    if (!fits) in.refuse(key, "must be small letters, digits, - and _");
    return id;
}

model::Text name_in_six(ObjectReader& in) {
    model::Text text;
    in.object("name", [&](ObjectReader& name) {
        for (model::Language const language : model::all_languages)
            text[language] = name.string(model::code(language), line_limits);
    });
    return text;
}

model::SpillOver spill_over_in(ObjectReader& in, FloorBody& read) {
    model::SpillOver more;
    more.sitting = new_id<model::SittingId>(in, "sitting");
    more.segment = new_id<model::SegmentId>(in, "segment");
    more.name = name_in_six(in);
    more.room = in.id<model::RoomId>("room");
    more.time = times_of_venue(in, read);
    in.optional_object("debate",
                       [&](ObjectReader& debate) { more.debate = times_of_venue(debate, read); });
    if (auto const number = in.optional_integer("plenary_number", 1, 100'000))
        more.plenary_number = static_cast<int>(*number);
    return more;
}

model::ChangeProgramme changed_programme(ObjectReader& body, FloorBody& read) {
    constexpr config::Count some{.min = 1, .max = 100};
    model::ChangeProgramme change;
    change.decision = body.string("decision", line_limits);
    change.reason = optional_why(body);
    body.optional_objects("sittings", some, [&](ObjectReader& in) {
        auto sitting = in.id<model::SittingId>("id");
        change.sittings.push_back({std::move(sitting), times_of_venue(in, read)});
    });
    body.optional_objects("segments", some, [&](ObjectReader& in) {
        auto segment = in.id<model::SegmentId>("id");
        auto sitting = in.optional_id<model::SittingId>("sitting").value_or(model::SittingId{});
        change.segments.push_back(
            {std::move(segment), std::move(sitting), times_of_venue(in, read)});
    });
    body.optional_object("spill_over",
                         [&](ObjectReader& in) { change.spill_over = spill_over_in(in, read); });
    if (!body.present("sittings") && !body.present("segments") && !body.present("spill_over"))
        body.refuse("sittings", "must be given, or segments, or spill_over");
    return change;
}

}  // namespace

FloorBody read_floor(nlohmann::json const& text, Complaints& complaints) {
    // The last one is no command to the floor; it changes what the floor goes by.
    std::vector<std::pair<std::string_view, Read>> words;
    for (FloorAction const& action : floor_actions)
        words.emplace_back(action.name, action.read);
    words.emplace_back("change_programme", nullptr);

    FloorBody read;
    ObjectReader body(text, "", complaints);
    Read const action = body.enumeration("action", words);
    if (!complaints.empty()) return read;
    if (!action) {
        read.command = changed_programme(body, read);
    } else {
        model::Conduct conduct;
        if (auto const seen = body.optional_integer("version", 0, latest_version))
            conduct.seen_version = static_cast<std::uint64_t>(*seen);
        conduct.command = action(body, read);
        read.command = std::move(conduct);
    }
    body.finish();
    return read;
}

}  // namespace rostrum::server::wire
