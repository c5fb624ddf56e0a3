#include "tests/scenarios/bodies.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

#include "tests/scenarios/words.hpp"

namespace rostrum::tests::scenarios {

namespace {

using nlohmann::json;

template <class Value, std::size_t n>
Value value_of(std::array<std::string_view, n> const& words, std::string const& word) {
    auto const found = std::find(words.begin(), words.end(), word);
    if (found == words.end()) throw std::runtime_error("\"" + word + "\" is no word for it");
    return static_cast<Value>(found - words.begin());
}

// In the order of the enumerations.
constexpr std::array<std::string_view, 8> levels{"HS", "VP", "CP", "HG", "DPM", "M", "VM", "CD"};
constexpr std::array<std::string_view, 3> capacities{"national", "group", "observer"};
constexpr std::array<std::string_view, 3> functions{"co_chair", "moderator", "panellist"};
constexpr std::array<std::string_view, 9> categories{
    "member_state",  "observer", "un_entity",      "intergovernmental_organization",
    "civil_society", "academia", "private_sector", "victim_or_survivor",
    "media"};
constexpr std::array<std::string_view, 4> bases{"ngo_registration", "final_list", "delegation",
                                                "accreditation"};

model::Development development(std::string const& word) {
    if (word == "developed") return model::Development::developed;
    if (word == "developing") return model::Development::developing;
    throw std::runtime_error("\"" + word + "\" is neither developed nor developing");
}

bool flag(json const& body, char const* key) {
    return body.contains(key) && body.at(key).get<bool>();
}

template <class Id>
std::optional<Id> optional_id(json const& body, char const* key) {
    if (!body.contains(key)) return std::nullopt;
    return Id{text_of(body, key)};
}

template <class Id>
std::vector<Id> ids(json const& body, char const* key) {
    std::vector<Id> found;
    if (body.contains(key))
        for (json const& id : body.at(key))
            found.emplace_back(id.get<std::string>());
    return found;
}

std::optional<model::Seconds> seconds(json const& body, char const* key) {
    if (!body.contains(key) || body.at(key).is_null()) return std::nullopt;
    return model::Seconds{body.at(key).get<int>()};
}

std::optional<model::Instant> optional_instant(json const& body, char const* key) {
    if (!body.contains(key) || body.at(key).is_null()) return std::nullopt;
    return instant(text_of(body, key));
}

std::optional<model::Override> override_of(json const& body) {
    if (!body.contains("override")) return std::nullopt;
    json const& given = body.at("override");
    return model::Override{ids<model::RuleId>(given, "rules"), text_of(given, "reason")};
}

bool stands_in(json const& body) {
    return body.contains("speaker") && !text_of(body.at("speaker"), "on_behalf_of").empty();
}

model::StatementRequest statement_of(json const& body) {
    model::StatementRequest request;
    request.participant = model::ParticipantId{text_of(body, "participant")};
    request.capacity = value_of<model::Capacity>(capacities, text_of(body, "capacity"));
    request.level = value_of<model::Level>(levels, text_of(body, "level"));
    request.group = optional_id<model::GroupId>(body, "group");
    request.states = ids<model::ParticipantId>(body, "states");
    request.title = text_of(body, "title");
    request.authorization = text_of(body, "authorization");
    request.allotment = seconds(body, "allotment_seconds");
    request.segments = ids<model::SegmentId>(body, "segments");
    request.contains_eov = flag(body, "contains_eov");
    request.not_before = optional_instant(body, "not_before");
    request.not_after = optional_instant(body, "not_after");
    return request;
}

model::RoleRequest role_of(json const& body) {
    model::RoleRequest request;
    request.role = model::RoleId{text_of(body, "role")};
    request.participant = optional_id<model::ParticipantId>(body, "participant");
    request.allotment = seconds(body, "allotment_seconds");
    request.substitute = stands_in(body);
    request.chosen_by_president = flag(body, "chosen_by_president");
    request.survivor = flag(body, "survivor");
    return request;
}

// In what category somebody takes part in a panel, and on what basis.
void read_standing(json const& body, auto& request) {
    if (body.contains("category"))
        request.category = value_of<model::PanelCategory>(categories, text_of(body, "category"));
    if (!body.contains("registration")) return;
    json const& registration = body.at("registration");
    request.registration_basis =
        value_of<model::RegistrationBasis>(bases, text_of(registration, "basis"));
    request.registration_reference = text_of(registration, "reference");
}

model::PanelRequest seat_of(json const& body) {
    model::PanelRequest request;
    request.panel = model::SegmentId{text_of(body, "panel")};
    request.function = value_of<model::PanelFunction>(functions, text_of(body, "function"));
    request.participant = optional_id<model::ParticipantId>(body, "participant");
    request.organization = text_of(body, "organization");
    read_standing(body, request);
    if (body.contains("declared")) request.declared = development(text_of(body, "declared"));
    request.designated_by_president = flag(body, "designated_by_president");
    return request;
}

model::Request request_of(json const& body) {
    std::string const kind = text_of(body, "kind");
    if (kind == "statement") return statement_of(body);
    if (kind == "role") return role_of(body);
    if (kind == "panel") return seat_of(body);
    return model::ExplanationOfVoteRequest{model::ParticipantId{text_of(body, "participant")}};
}

int whole(json const& body, char const* key) {
    return body.contains(key) ? body.at(key).get<int>() : 0;
}

model::Quorum quorum_of(json const& body) {
    model::Quorum quorum;
    if (body.contains("present")) quorum.present = whole(body, "present");
    quorum.waiver = text_of(body, "quorum_waiver");
    return quorum;
}

model::AskFloor ask_of(json const& body) {
    model::AskFloor ask;
    if (text_of(body, "for") == "intervention") ask.kind = model::TurnKind::intervention;
    ask.participant = optional_id<model::ParticipantId>(body, "participant");
    ask.organization = text_of(body, "organization");
    ask.panel = model::SegmentId{text_of(body, "panel")};
    read_standing(body, ask);
    return ask;
}

model::ChangeProgramme programme_change_of(json const& body) {
    model::ChangeProgramme change;
    change.decision = text_of(body, "decision");
    change.segments.push_back(
        {model::SegmentId{text_of(body, "segment")},
         {},
         {instant(text_of(body, "starts_at")), instant(text_of(body, "ends_at"))}});
    return change;
}

constexpr std::array<std::string_view, 4> motions{"suspend_meeting", "adjourn_meeting",
                                                  "adjourn_debate", "close_debate"};

// An action with how its body reads.
struct Action {
    std::string_view name;
    model::FloorCommand (*read)(json const&);
};
const Action floor_actions[] = {
    {"open_sitting",
     [](json const& b) -> model::FloorCommand {
         return model::OpenSitting{model::SittingId{text_of(b, "sitting")}, quorum_of(b), false};
     }},
    {"suspend_sitting",
     [](json const& b) -> model::FloorCommand {
         return model::SuspendSitting{optional_instant(b, "until"), text_of(b, "reason")};
     }},
    {"resume_sitting", [](json const&) -> model::FloorCommand { return model::ResumeSitting{}; }},
    {"adjourn_sitting",
     [](json const& b) -> model::FloorCommand {
         return model::AdjournSitting{text_of(b, "reason")};
     }},
    {"extend_sitting",
     [](json const& b) -> model::FloorCommand {
         return model::ExtendSitting{instant(text_of(b, "until")), text_of(b, "reason")};
     }},
    {"count_quorum",
     [](json const& b) -> model::FloorCommand { return model::CountQuorum{quorum_of(b)}; }},
    {"mark_ready",
     [](json const& b) -> model::FloorCommand {
         return model::MarkReady{model::BookingId{text_of(b, "booking")},
                                 !b.contains("ready") || flag(b, "ready")};
     }},
    {"ask", [](json const& b) -> model::FloorCommand { return ask_of(b); }},
    {"withdraw_ask",
     [](json const& b) -> model::FloorCommand {
         return model::WithdrawAsk{model::TurnId{text_of(b, "turn")}, text_of(b, "reason")};
     }},
    {"call",
     [](json const& b) -> model::FloorCommand {
         return model::Call{model::BookingId{text_of(b, "booking")},
                            model::TurnId{text_of(b, "turn")}, text_of(b, "reason")};
     }},
    {"begin", [](json const&) -> model::FloorCommand { return model::Begin{}; }},
    {"pause",
     [](json const& b) -> model::FloorCommand { return model::Pause{text_of(b, "reason")}; }},
    {"resume", [](json const&) -> model::FloorCommand { return model::Resume{}; }},
    {"end", [](json const&) -> model::FloorCommand { return model::End{}; }},
    {"absent",
     [](json const& b) -> model::FloorCommand { return model::Absent{text_of(b, "reason")}; }},
    {"point_of_order",
     [](json const& b) -> model::FloorCommand {
         return model::RaisePoint{model::ParticipantId{text_of(b, "participant")}};
     }},
    {"rule",
     [](json const& b) -> model::FloorCommand {
         return model::RuleOnPoint{flag(b, "upheld"), text_of(b, "text")};
     }},
    {"appeal",
     [](json const& b) -> model::FloorCommand {
         return model::AppealRuling{model::ParticipantId{text_of(b, "participant")}};
     }},
    {"move_motion",
     [](json const& b) -> model::FloorCommand {
         return model::MoveMotion{value_of<model::MotionKind>(motions, text_of(b, "motion")),
                                  model::ParticipantId{text_of(b, "participant")}};
     }},
    {"speak_on_motion",
     [](json const& b) -> model::FloorCommand {
         return model::SpeakOnMotion{model::ParticipantId{text_of(b, "participant")},
                                     text_of(b, "side") == "for"};
     }},
    {"withdraw_motion",
     [](json const& b) -> model::FloorCommand {
         return model::WithdrawMotion{text_of(b, "reason")};
     }},
    {"decide",
     [](json const& b) -> model::FloorCommand {
         return model::DecideMatter{{text_of(b, "by") == "vote", whole(b, "in_favour"),
                                     whole(b, "against"), whole(b, "abstaining")}};
     }},
    {"begin_action",
     [](json const& b) -> model::FloorCommand {
         return model::BeginAction{text_of(b, "symbol"), text_of(b, "circulated_on")};
     }},
    {"reopen_debate",
     [](json const& b) -> model::FloorCommand {
         return model::ReopenDebate{text_of(b, "decision"), text_of(b, "reason")};
     }},
    {"undo",
     [](json const& b) -> model::FloorCommand {
         return model::UndoStep{b.at("step").get<std::uint64_t>(), text_of(b, "reason")};
     }},
    {"correct",
     [](json const& b) -> model::FloorCommand {
         return model::CorrectTurn{model::TurnId{text_of(b, "turn")},
                                   optional_instant(b, "began_at"), optional_instant(b, "ended_at"),
                                   text_of(b, "reason")};
     }},
};

}  // namespace

model::Command floor_of(json const& body) {
    std::string const name = text_of(body, "action");
    if (name == "change_programme") return programme_change_of(body);
    for (Action const& action : floor_actions)
        if (action.name == name) return model::Conduct{action.read(body), std::nullopt};
    throw std::runtime_error("\"" + name + "\" is no action");
}

std::string text_of(json const& body, char const* key) {
    return body.contains(key) ? body.at(key).get<std::string>() : "";
}

model::Book book_of(json const& body) {
    model::Book book;
    book.request = request_of(body);
    book.language = text_of(body, "language");
    book.names_speaker = body.contains("speaker");
    book.inscribed_at = optional_instant(body, "inscribed_at");
    book.reason = text_of(body, "reason");
    book.overridden = override_of(body);
    return book;
}

model::Change change_of(model::Booking const& booking, json const& body) {
    model::Change change;
    change.booking = booking.id;
    if (body.contains("level"))
        change.level = value_of<model::Level>(levels, text_of(body, "level"));
    if (body.contains("allotment_seconds")) change.allotment = seconds(body, "allotment_seconds");
    if (body.contains("segments")) change.segments = ids<model::SegmentId>(body, "segments");
    if (body.contains("language")) change.language = text_of(body, "language");
    if (body.contains("contains_eov")) change.contains_eov = flag(body, "contains_eov");
    if (body.contains("not_before")) change.not_before = optional_instant(body, "not_before");
    if (body.contains("not_after")) change.not_after = optional_instant(body, "not_after");
    if (body.contains("authorization")) change.authorization = text_of(body, "authorization");
    if (body.contains("chosen_by_president"))
        change.chosen_by_president = flag(body, "chosen_by_president");
    if (body.contains("survivor")) change.survivor = flag(body, "survivor");
    if (body.contains("declared")) change.declared = development(text_of(body, "declared"));
    if (body.contains("designated_by_president"))
        change.designated_by_president = flag(body, "designated_by_president");
    if (body.contains("speaker")) {
        change.names_speaker = true;
        if (booking.role()) change.substitute = stands_in(body);
    }
    change.reason = text_of(body, "reason");
    return change;
}

model::ChangeSettings settings_of(json const& body) {
    model::ChangeSettings settings;
    settings.reason = text_of(body, "reason");
    json const debate = body.value("debate", json::object());
    json const list = debate.value("list", json::object());
    settings.change.opens_at = optional_instant(list, "opens_at");
    settings.change.self_service_until = optional_instant(list, "self_service_until");
    settings.change.closes_at = optional_instant(list, "closes_at");
    settings.change.changeover = seconds(debate, "changeover_seconds");
    settings.change.late_start = seconds(debate, "late_start_seconds");
    for (json const& segment : body.value("segments", json::array())) {
        model::SegmentSettings& into = settings.change.segments.emplace_back();
        into.segment = model::SegmentId{text_of(segment, "id")};
        if (segment.contains("webcast_link")) into.webcast_link = text_of(segment, "webcast_link");
        if (!segment.contains("co_chairs")) continue;
        into.co_chairs.emplace();
        for (json const& chair : segment.at("co_chairs"))
            into.co_chairs->push_back({model::ParticipantId{text_of(chair, "participant")},
                                       development(text_of(chair, "declared"))});
    }
    return settings;
}

model::Move move_of(model::BookingId const& booking, json const& body) {
    model::Move move;
    move.booking = booking;
    move.before = body.contains("before");
    move.target = model::BookingId{text_of(body, move.before ? "before" : "after")};
    move.reason = text_of(body, "reason");
    move.overridden = override_of(body);
    return move;
}

}  // namespace rostrum::tests::scenarios
