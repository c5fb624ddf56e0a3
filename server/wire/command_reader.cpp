#include "server/wire/command_reader.hpp"

#include <algorithm>

#include "config/settings_change.hpp"
#include "server/wire/request_codec.hpp"
#include "server/wire/standing_reader.hpp"

namespace rostrum::server::wire {

namespace {

using config::Complaint;
using config::Complaints;
using config::ObjectReader;
using config::StringLimits;

enum class Kind { statement, role, panel, explanation_of_vote };

constexpr Word<Kind> kind_words[] = {{"statement", Kind::statement},
                                     {"role", Kind::role},
                                     {"panel", Kind::panel},
                                     {"explanation_of_vote", Kind::explanation_of_vote}};

constexpr StringLimits reason_limits{.max = 1000, .multi_line = true};
constexpr StringLimits note_limits{.min = 0, .max = 2000, .multi_line = true};
constexpr StringLimits reference_limits{.max = 300};
constexpr std::int64_t longest_allotment = 86'400;
constexpr std::int64_t largest_version = std::int64_t{1} << 53;

std::optional<model::Seconds> read_allotment(ObjectReader& body) {
    auto const seconds = body.optional_integer("allotment_seconds", 1, longest_allotment);
    return seconds ? std::optional{model::Seconds{*seconds}} : std::nullopt;
}

// A language is named by the two or three letters of ISO 639.
std::optional<std::string> read_language(ObjectReader& body) {
    auto language = body.optional_string("language", {.min = 2, .max = 3});
    if (language && !std::all_of(language->begin(), language->end(),
                                 [](char c) { return c >= 'a' && c <= 'z'; }))
        body.refuse("language", "must be an ISO 639 code in small letters");
    return language;
}

void read_speaker(ObjectReader& body, Person& person) {
    body.optional_object("speaker", [&](ObjectReader& speaker) {
        person.name = speaker.string("name");
        person.title = speaker.optional_string("title").value_or("");
        person.on_behalf_of = speaker.optional_string("on_behalf_of").value_or("");
    });
}

std::optional<model::Override> read_override(ObjectReader& body) {
    std::optional<model::Override> overridden;
    body.optional_object("override", [&](ObjectReader& given) {
        overridden.emplace();
        overridden->rules = given.ids<model::RuleId>("rules", {.min = 1, .max = 10});
        overridden->reason = given.string("reason", reason_limits);
    });
    return overridden;
}

std::optional<std::uint64_t> read_seen_version(ObjectReader& body) {
    auto const version = body.optional_integer("version", 1, largest_version);
    return version ? std::optional{static_cast<std::uint64_t>(*version)} : std::nullopt;
}

model::StatementRequest read_statement(ObjectReader& body) {
    model::StatementRequest request;
    request.participant = body.id<model::ParticipantId>("participant");
    request.capacity = body.enumeration("capacity", capacity_words);
    request.level = body.enumeration("level", level_words);
    request.allotment = read_allotment(body);
    request.segments = body.optional_ids<model::SegmentId>("segments", {.max = 20})
                           .value_or(std::vector<model::SegmentId>{});
    request.contains_eov = body.boolean("contains_eov", false);
    request.not_before = body.optional_instant("not_before");
    request.not_after = body.optional_instant("not_after");
    if (request.not_before && request.not_after && *request.not_before >= *request.not_after)
        body.refuse("not_after", "must be after not_before");
    if (request.capacity != model::Capacity::group) return request;

    request.authorization = body.optional_string("authorization", reference_limits).value_or("");
    bool const joint = body.present("states");
    if (joint == body.present("group"))
        body.refuse("group", "must be given, or else states; not both");
    body.find("group");  // known, also beside states
    if (joint) {
        request.states = body.ids<model::ParticipantId>("states", {.min = 2, .max = 193});
        request.title = body.string("title", reference_limits);
    } else {
        request.group = body.id<model::GroupId>("group");
    }
    return request;
}

model::RoleRequest read_role(ObjectReader& body, Person const& person) {
    model::RoleRequest request;
    request.role = body.id<model::RoleId>("role");
    request.participant = body.optional_id<model::ParticipantId>("participant");
    request.allotment = read_allotment(body);
    request.chosen_by_president = body.boolean("chosen_by_president", false);
    request.survivor = body.boolean("survivor", false);
    request.substitute = !person.on_behalf_of.empty();
    return request;
}

model::PanelRequest read_panel(ObjectReader& body) {
    model::PanelRequest request;
    request.panel = body.id<model::SegmentId>("panel");
    request.function = body.enumeration("function", panel_function_words);
    request.participant = body.optional_id<model::ParticipantId>("participant");
    request.organization = body.optional_string("organization", reference_limits).value_or("");
    read_standing(body, request);
    if (request.function == model::PanelFunction::co_chair) {
        request.declared = body.optional_enumeration("declared", development_words);
        request.designated_by_president = body.boolean("designated_by_president", false);
    }
    return request;
}

// null clears, an absent key leaves as it is.
template <class T>
void merge_optional(ObjectReader& body, char const* key, std::optional<std::optional<T>>& into,
                    std::optional<T> given) {
    if (body.present(key)) into = std::move(given);
}

// What a booking can't be without: an absent key leaves it, null is no value of it.
void refuse_null(ObjectReader& body, std::initializer_list<char const*> keys) {
    for (char const* key : keys)
        if (body.is_null(key)) body.refuse(key, "must not be null");
}

void read_statement_change(ObjectReader& body, model::StatementRequest const& now,
                           model::Change& change) {
    refuse_null(body, {"level", "segments", "contains_eov"});
    change.level = body.optional_enumeration("level", level_words);
    merge_optional(body, "allotment_seconds", change.allotment, read_allotment(body));
    change.segments = body.optional_ids<model::SegmentId>("segments", {.max = 20});
    change.contains_eov = body.optional_boolean("contains_eov");
    merge_optional(body, "not_before", change.not_before, body.optional_instant("not_before"));
    merge_optional(body, "not_after", change.not_after, body.optional_instant("not_after"));
    auto const from = change.not_before.value_or(now.not_before);
    auto const until = change.not_after.value_or(now.not_after);
    if (from && until && *from >= *until) body.refuse("not_after", "must be after not_before");
    if (now.capacity != model::Capacity::group) return;
    refuse_null(body, {"authorization"});
    if (!now.states.empty()) refuse_null(body, {"title"});
    change.authorization = body.optional_string("authorization", reference_limits);
    if (!now.states.empty()) change.title = body.optional_string("title", reference_limits);
}

void read_role_change(ObjectReader& body, model::Change& change) {
    refuse_null(body, {"chosen_by_president", "survivor"});
    merge_optional(body, "allotment_seconds", change.allotment, read_allotment(body));
    change.chosen_by_president = body.optional_boolean("chosen_by_president");
    change.survivor = body.optional_boolean("survivor");
}

void read_panel_change(ObjectReader& body, model::PanelRequest const& now, model::Change& change) {
    if (now.function != model::PanelFunction::co_chair) return;
    refuse_null(body, {"declared", "designated_by_president"});
    change.declared = body.optional_enumeration("declared", development_words);
    change.designated_by_president = body.optional_boolean("designated_by_president");
}

}  // namespace

BookBody read_book(nlohmann::json const& text, Complaints& complaints) {
    ObjectReader body(text, "", complaints);
    BookBody book;
    Kind const kind = body.enumeration("kind", kind_words);
    Person person;
    if (kind != Kind::explanation_of_vote) {
        read_speaker(body, person);
        person.note = body.optional_string("note", note_limits).value_or("");
        book.command.language = read_language(body).value_or("");
    }
    switch (kind) {
        case Kind::statement:
            book.command.request = read_statement(body);
            book.command.inscribed_at = body.optional_instant("inscribed_at");
            book.command.reason = body.optional_string("reason", reason_limits).value_or("");
            book.command.overridden = read_override(body);
            if (book.command.inscribed_at && book.command.reason.empty())
                body.refuse("reason", "must be given with inscribed_at");
            break;
        case Kind::role:
            book.command.request = read_role(body, person);
            break;
        case Kind::panel:
            book.command.request = read_panel(body);
            break;
        case Kind::explanation_of_vote:
            book.command.request =
                model::ExplanationOfVoteRequest{body.id<model::ParticipantId>("participant")};
            break;
    }
    body.finish();
    book.command.names_speaker = !person.name.empty();
    if (!person.empty()) book.person = std::move(person);
    return book;
}

ChangeBody read_change(nlohmann::json const& text, model::Booking const& booking,
                       Person const& person, Complaints& complaints) {
    ObjectReader body(text, "", complaints);
    ChangeBody read;
    model::Change& change = read.command;
    change.booking = booking.id;
    Person changed = person;
    if (body.present("speaker")) {
        changed.name = changed.title = changed.on_behalf_of = "";
        read_speaker(body, changed);
        if (booking.role()) change.substitute = !changed.on_behalf_of.empty();
    }
    if (body.present("note")) changed.note = body.optional_string("note", note_limits).value_or("");
    if (!(changed == person)) {
        change.names_speaker = !changed.name.empty();
        read.person = std::move(changed);
    }
    refuse_null(body, {"language"});
    change.language = read_language(body);
    change.reason = body.optional_string("reason", reason_limits).value_or("");
    if (auto const* statement = booking.statement())
        read_statement_change(body, *statement, change);
    if (booking.role()) read_role_change(body, change);
    if (auto const* seat = booking.panel()) read_panel_change(body, *seat, change);
    body.finish();
    return read;
}

model::Move read_move(nlohmann::json const& text, model::BookingId booking,
                      Complaints& complaints) {
    ObjectReader body(text, "", complaints);
    model::Move move;
    move.booking = std::move(booking);
    move.before = body.present("before");
    if (text.is_object() && move.before == body.present("after"))
        body.refuse("before", "must be given, or else after; not both");
    move.target = body.id<model::BookingId>(move.before ? "before" : "after");
    move.reason = body.string("reason", reason_limits);
    move.overridden = read_override(body);
    move.seen_version = read_seen_version(body);
    body.finish();
    return move;
}

model::Undo read_undo(nlohmann::json const& text, Complaints& complaints) {
    ObjectReader body(text, "", complaints);
    model::Undo undo;
    undo.version = static_cast<std::uint64_t>(body.integer("version", 1, largest_version));
    undo.reason = body.string("reason", reason_limits);
    body.finish();
    return undo;
}

model::ProposeSwap read_swap(nlohmann::json const& text, model::BookingId booking,
                             Complaints& complaints) {
    ObjectReader body(text, "", complaints);
    model::ProposeSwap swap;
    swap.booking = std::move(booking);
    swap.with = body.id<model::BookingId>("with");
    swap.reason = body.optional_string("reason", reason_limits).value_or("");
    swap.seen_version = read_seen_version(body);
    body.finish();
    return swap;
}

model::AcceptSwap read_acceptance(nlohmann::json const& text, model::SwapId swap,
                                  Complaints& complaints) {
    ObjectReader body(text, "", complaints);
    model::AcceptSwap accept;
    accept.swap = std::move(swap);
    accept.reason = body.optional_string("reason", reason_limits).value_or("");
    accept.seen_version = read_seen_version(body);
    body.finish();
    return accept;
}

std::string read_reason(nlohmann::json const& text, Complaints& complaints) {
    ObjectReader body(text, "", complaints);
    std::string reason = body.string("reason", reason_limits);
    body.finish();
    return reason;
}

namespace {

// As the schema of a meeting's file has it; the log is read without.
void refuse_unfit_names(nlohmann::json const& text, std::vector<model::Reserve> const& reserves,
                        Complaints& complaints) {
    auto const fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    for (std::size_t i = 0; i < reserves.size(); ++i) {
        std::string const at = "/debate/reserves/" + std::to_string(i);
        std::string const& id = reserves[i].id;
        if (id.empty() || id.size() > 64 || !std::all_of(id.begin(), id.end(), fits))
            config::complain(
                complaints, {at + "/id", "must be small letters, digits, - and _, 64 at most", ""});
        for (model::Language const language : model::all_languages)
            if (reserves[i].name.in[static_cast<std::size_t>(language)].empty())
                config::complain(complaints, {at + "/name/" + std::string{model::code(language)},
                                              "must not be empty", ""});
        // Where a translation comes from is a remark in a file.
        if (std::string const origin = at + "/name/origin";
            text.contains(nlohmann::json::json_pointer(origin)))
            config::complain(complaints, {origin, "is not a known key", ""});
    }
}

}  // namespace

std::string read_optional_reason(nlohmann::json const& text, Complaints& complaints) {
    ObjectReader body(text, "", complaints);
    std::string reason = body.optional_string("reason", reason_limits).value_or("");
    body.finish();
    return reason;
}

model::ChangeSettings read_settings_change(nlohmann::json const& text, Complaints& complaints) {
    ObjectReader body(text, "", complaints);
    model::ChangeSettings settings;
    settings.change = config::read_settings(body);
    if (settings.change.reserves) refuse_unfit_names(text, *settings.change.reserves, complaints);
    settings.reason = body.string("reason", reason_limits);
    body.finish();
    return settings;
}

model::Publish read_publish(nlohmann::json const& text, Complaints& complaints) {
    ObjectReader body(text, "", complaints);
    model::Publish publish{body.optional_string("comment", reason_limits).value_or("")};
    body.finish();
    return publish;
}

model::Command read_list_action(nlohmann::json const& text, Complaints& complaints) {
    constexpr Word<bool> actions[] = {{"open", true}, {"close", false}};
    ObjectReader body(text, "", complaints);
    bool const open = body.enumeration("action", actions);
    std::string reason = body.string("reason", reason_limits);
    body.finish();
    if (open) return model::OpenList{std::move(reason)};
    return model::CloseList{std::move(reason)};
}

}  // namespace rostrum::server::wire
