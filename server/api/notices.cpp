#include <algorithm>

#include "server/api/notice_parts.hpp"
#include "server/api/operations.hpp"
#include "server/feeds/notices.hpp"
#include "server/wire/notice_json.hpp"

// Tag `notices`: what delegations and desks are told without asking.
namespace rostrum::server::api {

NoticeReader::NoticeReader(Call const& call)
    : call_(call), view_(call.service.engine.view(call.meeting())), viewer_(call.viewer()) {}

wire::Rendering NoticeReader::rendering() const {
    wire::Rendering r{*view_, viewer_, call_.service.locales, now_of_meeting(call_)};
    r.origin = call_.service.origin;
    return r;
}

wire::Json NoticeReader::json(store::KeptNotice const& kept) const {
    wire::Rendering const r = rendering();
    feeds::NoticeText text = feeds::notice_text(r, kept.notice);
    // Whoever it is told to is not told which officer let it go.
    bool const officer = !call_.principal.participant;
    return wire::notice_json(r, kept, {std::move(text.title), std::move(text.lines)}, officer);
}

model::Instant now_of_meeting(Call const& call) {
    ViewPtr const view = call.service.engine.view(call.meeting());
    return std::max(call.service.clock.now(), view->meeting->at);
}

namespace {

using KeptNotices = std::vector<store::KeptNotice>;

// Reads what is asked for, and answers with what `make` makes of it.
void with_notices(CallPtr const& call, http::Respond const& respond, store::NoticeQuery query,
                  std::function<http::Response(KeptNotices const&)> make) {
    auto const found = std::make_shared<KeptNotices>();
    query.meeting = call->meeting();
    call->service.engine.run(
        [found, query = std::move(query)](store::Store& store) { *found = store.notices(query); },
        [call, respond, found, make = std::move(make)](bool read) {
            answer_later(call, respond, [=] { return read ? make(*found) : unavailable(*call); });
        });
}

// The newest first: a page goes on with the ids below the last one.
void answer_page_of_notices(CallPtr const& call, http::Respond const& respond,
                            store::NoticeQuery query, config::Complaints& complaints) {
    Page const page = read_page(*call, complaints);
    query.limit = page.limit + 1;
    if (!page.after.empty()) {
        query.before = number_in(page.after, 'n');
        if (!query.before) refuse_cursor(complaints);
    }
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    with_notices(call, respond, std::move(query), [call, page](KeptNotices const& found) {
        NoticeReader const reader(*call);
        return answer(*call, page_of_rows(
                                 page, found, reader.version(),
                                 [&](store::KeptNotice const& kept) { return reader.json(kept); },
                                 [](store::KeptNotice const& kept) {
                                     return store::notice_name(kept.notice.id);
                                 }));
    });
}

template <class Value>
std::optional<Value> named_in_query(Call const& call, std::string_view key,
                                    std::optional<Value> (*find)(std::string_view),
                                    config::Complaints& complaints) {
    std::string const* word = call.request.query_value(key);
    if (!word) return std::nullopt;
    auto const found = find(*word);
    if (!found) refuse_query(complaints, key, "is none that there is");
    return found;
}

}  // namespace

void get_own_notices(CallPtr call, http::Respond respond) {
    if (!call->principal.participant) return respond(problem(*call, 403, "forbidden"));
    config::Complaints complaints;
    store::NoticeQuery query;
    query.recipient = call->principal.participant->str();
    query.state = model::NoticeState::released;
    answer_page_of_notices(call, respond, std::move(query), complaints);
}

void list_notices(CallPtr call, http::Respond respond) {
    config::Complaints complaints;
    store::NoticeQuery query;
    query.state = named_in_query(*call, "state", model::notice_state, complaints);
    query.kind = named_in_query(*call, "kind", model::notice_kind, complaints);
    if (std::string const* recipient = call->request.query_value("recipient"))
        query.recipient = *recipient;
    answer_page_of_notices(call, respond, std::move(query), complaints);
}

void get_notice(CallPtr call, http::Respond respond) {
    store::NoticeQuery query;
    query.id = number_in(call->parameter("notice"), 'n').value_or(-1);
    with_notices(call, respond, std::move(query), [call](KeptNotices const& found) {
        if (found.empty()) return problem(*call, 404, "not_found");
        return answer(*call, NoticeReader(*call).json(found.front()), 200,
                      std::to_string(found.front().notice.revision) + ".");
    });
}

}  // namespace rostrum::server::api
