#include "server/wire/act_codec.hpp"

#include <array>

#include "server/wire/log_json.hpp"

namespace rostrum::server::wire {
namespace {

using LogJson = nlohmann::json;

constexpr std::array<std::string_view, 5> actions{"book", "change", "withdraw", "restore",
                                                  "accept_swap"};
static_assert(actions.size() == std::variant_size_v<model::ModeratedAct>);

// null: what was there is taken away.
template <class Value>
void put_clearable(LogJson& out, char const* key,
                   std::optional<std::optional<Value>> const& value) {
    if (!value) return;
    out[key] = nullptr;
    put(out, key, *value);
}
template <class Value>
void get_clearable(LogJson const& in, char const* key, std::optional<std::optional<Value>>& into) {
    auto const found = in.find(key);
    if (found == in.end()) return;
    into.emplace();
    if (!found->is_null()) read(*found, *into);
}

// Also what is false or empty: a change says so.
template <class Value>
void put_given(LogJson& out, char const* key, std::optional<Value> const& value) {
    if (value) out[key] = *value;
}

void write(LogJson& out, model::Book const& book) {
    out["request"] = to_json(book.request);
    put(out, "language", book.language);
    put(out, "names_speaker", book.names_speaker);
    put(out, "reason", book.reason);
}

void write(LogJson& out, model::Change const& change) {
    out["booking"] = change.booking.str();
    if (change.level) out["level"] = word(level_words, *change.level);
    put_clearable(out, "allotment_seconds", change.allotment);
    if (change.segments) {
        out["segments"] = LogJson::array();
        put(out, "segments", *change.segments);
    }
    put_given(out, "language", change.language);
    put_given(out, "contains_eov", change.contains_eov);
    put_clearable(out, "not_before", change.not_before);
    put_clearable(out, "not_after", change.not_after);
    put_given(out, "title", change.title);
    put_given(out, "authorization", change.authorization);
    put_given(out, "names_speaker", change.names_speaker);
    put(out, "reason", change.reason);
}

void write(LogJson& out, model::Withdraw const& withdraw) {
    out["booking"] = withdraw.booking.str();
    put(out, "reason", withdraw.reason);
}

void write(LogJson& out, model::Restore const& restore) {
    out["booking"] = restore.booking.str();
    put(out, "reason", restore.reason);
}

void write(LogJson& out, model::AcceptSwap const& accept) {
    out["swap"] = accept.swap.str();
    put(out, "reason", accept.reason);
}

model::Book book_from(LogJson const& in) {
    model::Book book;
    book.request = request_from_json(in.at("request"));
    get(in, "language", book.language);
    get(in, "names_speaker", book.names_speaker);
    get(in, "reason", book.reason);
    return book;
}

model::Change change_from(LogJson const& in) {
    model::Change change;
    change.booking = model::BookingId(text(in, "booking"));
    if (in.contains("level")) change.level = value_of(level_words, text(in, "level"));
    get_clearable(in, "allotment_seconds", change.allotment);
    get(in, "segments", change.segments);
    get(in, "language", change.language);
    get(in, "contains_eov", change.contains_eov);
    get_clearable(in, "not_before", change.not_before);
    get_clearable(in, "not_after", change.not_after);
    get(in, "title", change.title);
    get(in, "authorization", change.authorization);
    get(in, "names_speaker", change.names_speaker);
    get(in, "reason", change.reason);
    return change;
}

// Withdraw and Restore say the same things.
template <class Act>
Act act_on_booking(LogJson const& in) {
    Act act;
    act.booking = model::BookingId(text(in, "booking"));
    get(in, "reason", act.reason);
    return act;
}

model::AcceptSwap acceptance_from(LogJson const& in) {
    model::AcceptSwap accept;
    accept.swap = model::SwapId(text(in, "swap"));
    get(in, "reason", accept.reason);
    return accept;
}

}  // namespace

std::string_view action_of(model::ModeratedAct const& act) {
    return actions[act.index()];
}

LogJson to_json(model::ModeratedAct const& act) {
    LogJson out{{"action", action_of(act)}};
    std::visit([&](auto const& what) { write(out, what); }, act);
    return out;
}

model::ModeratedAct act_from_json(LogJson const& json) {
    std::string const& action = text(json, "action");
    if (action == "book") return book_from(json);
    if (action == "change") return change_from(json);
    if (action == "withdraw") return act_on_booking<model::Withdraw>(json);
    if (action == "restore") return act_on_booking<model::Restore>(json);
    if (action == "accept_swap") return acceptance_from(json);
    throw Undecodable("unknown action \"" + action + "\"");
}

}  // namespace rostrum::server::wire
