#include <algorithm>
#include <array>
#include <charconv>

#include "server/api/operations.hpp"
#include "server/feeds/csv.hpp"
#include "server/feeds/html.hpp"
#include "server/feeds/ical.hpp"
#include "server/feeds/list_table.hpp"
#include "server/feeds/paper.hpp"
#include "server/feeds/publications.hpp"
#include "server/wire/command_reader.hpp"
#include "server/wire/publication_json.hpp"
#include "server/wire/timetable_json.hpp"

// Tag `publications`: what everybody sees, version by version.
namespace rostrum::server::api {

namespace {

// A snapshot that was held back is the officers'.
bool may_see(Call const& call, model::Publication const& publication) {
    return !publication.held_back || access::sight(call.principal) == access::Sight::everything;
}

// The publication that the path names; null once the caller has been answered.
model::Publication const* named_publication(Call const& call, http::Respond const& respond) {
    std::string const& text = call.parameter("publication");
    model::Meeting const& meeting = *call.view->meeting;
    int number = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const whole = fault == std::errc{} && end == text.data() + text.size();
    model::Publication const* found = whole ? model::find_publication(meeting, number) : nullptr;
    if (text == "latest") found = model::last_publication(meeting);
    if (found && may_see(call, *found)) return found;
    respond(problem(call, 404, "not_found"));
    return nullptr;
}

// The last one before it that was not held back; nullptr: none.
model::Publication const* one_before(model::Meeting const& meeting,
                                     model::Publication const& publication) {
    for (int number = publication.number - 1; number > 0; --number) {
        model::Publication const* found = model::find_publication(meeting, number);
        if (!found->held_back) return found;
    }
    return nullptr;
}

// How a publication is seen: with the sight that it has, whoever asks.
wire::Viewer viewer_of(Call const& call, ViewPtr const& view) {
    Call seen = call;
    seen.view = view;
    return seen.viewer();
}

using Views = std::vector<ViewPtr>;

// Gives `then` the meeting as of those versions, as published, on the connection's thread; one that
// can't be read is answered 503.
void with_publications(CallPtr const& call, http::Respond const& respond,
                       std::vector<std::uint64_t> const& versions,
                       std::function<http::Response(Views const&)> const& then, Views found = {}) {
    if (found.size() == versions.size())
        return answer_later(call, respond,
                            [then, found = std::move(found)] { return then(found); });
    std::uint64_t const version = versions[found.size()];
    call->service.engine.view_at(
        call->meeting(), version,
        [=, found = std::move(found)](std::optional<ViewPtr> view) mutable {
            ViewPtr const shown = view && *view ? as_published(*view) : nullptr;
            if (!shown) return answer_later(call, respond, [call] { return unavailable(*call); });
            found.push_back(shown);
            with_publications(call, respond, versions, then, std::move(found));
        });
}

wire::Json items_of(std::vector<feeds::PublicationChange> changes) {
    wire::Json items = wire::Json::array();
    for (feeds::PublicationChange& change : changes)
        items.push_back(std::move(change.json));
    return items;
}

http::Response published_answer(Call const& call, Outcome const& outcome) {
    MeetingView const& view = *outcome.view;
    wire::Viewer const viewer = call.viewer();
    wire::Rendering const after{view, viewer, call.service.locales};
    model::Publication const& made = view.meeting->publications.back();
    wire::Json json = wire::publication_json(after, made);
    if (outcome.dry_run) {
        // What the one before shows; an answer that may be given again has no such thing.
        ViewPtr const& before = call.view->published;
        json["items"] = before ? items_of(feeds::publication_changes(
                                     wire::Rendering{*before, viewer, call.service.locales}, after))
                               : wire::Json::array();
        json["dry_run"] = true;
    }
    http::Response response = answer(call, json, outcome.dry_run ? 200 : 201);
    if (!outcome.dry_run)
        response.headers.emplace_back("Location", "/v1/meetings/" + call.parameter("meeting") +
                                                      "/publications/" +
                                                      std::to_string(made.number));
    return response;
}

template <auto paper>
std::string plain_paper(wire::Rendering const& r, model::Instant as_of) {
    return paper(r, as_of, false);
}

std::string timetable_text(wire::Rendering const& r, model::Instant as_of) {
    return wire::timetable_json(r, as_of).dump();
}

// In what forms a publication is kept: one row each, and its name in openapi.yaml.
std::array const forms{
    Projection{"timetable.json", "application/json", plain_stretch, timetable_text},
    Projection{"timetable.csv", "text/csv; charset=utf-8", plain_stretch, feeds::timetable_csv},
    Projection{"timetable.ics", "text/calendar; charset=utf-8", plain_stretch,
               feeds::timetable_ics},
    Projection{"list.csv", "text/csv; charset=utf-8", plain_stretch, feeds::list_csv},
    Projection{"list.html", "text/html; charset=utf-8", plain_stretch,
               plain_paper<feeds::list_paper>},
    Projection{"programme.html", "text/html; charset=utf-8", plain_stretch,
               plain_paper<feeds::programme_paper>},
};

using News = std::vector<feeds::PublicationNews>;

// What the last of two publications changed; `views` are of both, or of the first one ever alone.
feeds::PublicationNews news_of(Call const& call, model::Publication const& publication,
                               MeetingView const& after, MeetingView const* before) {
    wire::Viewer const viewer = viewer_of(call, std::make_shared<MeetingView const>(after));
    wire::Rendering const r_after{after, viewer, call.service.locales};
    if (!before) return {publication, {}};
    return {publication, feeds::publication_changes(
                             wire::Rendering{*before, viewer, call.service.locales}, r_after)};
}

struct ChangesAsked {
    model::Publication after;
    std::optional<model::Publication> before;
};

// nullopt once the caller has been answered.
std::optional<ChangesAsked> read_changes(Call const& call, http::Respond const& respond) {
    model::Publication const* after = named_publication(call, respond);
    if (!after) return std::nullopt;
    config::Complaints complaints;
    int const last = static_cast<int>(call.view->meeting->publications.size());
    auto const since = static_cast<int>(query_integer(call, "since", 1, last, 0, complaints));
    if (since >= after->number) refuse_query(complaints, "since", "is not before the publication");
    if (!complaints.empty()) {
        respond(problem(call, wire::schema_problem(complaints)));
        return std::nullopt;
    }
    model::Publication const* before = since > 0
                                           ? model::find_publication(*call.view->meeting, since)
                                           : one_before(*call.view->meeting, *after);
    if (before && !may_see(call, *before)) {
        respond(problem(call, 404, "not_found"));
        return std::nullopt;
    }
    return ChangesAsked{*after, before ? std::optional{*before} : std::nullopt};
}

using TellChanges = std::function<http::Response(ChangesAsked const&, feeds::PublicationNews const&,
                                                 ViewPtr const& after)>;

void answer_changes(CallPtr const& call, http::Respond const& respond, TellChanges const& tell) {
    auto const asked = read_changes(*call, respond);
    if (!asked) return;
    std::vector<std::uint64_t> versions{asked->after.version};
    if (asked->before) versions.push_back(asked->before->version);
    with_publications(call, respond, versions, [=](Views const& views) {
        return tell(*asked,
                    news_of(*call, asked->after, *views.front(),
                            asked->before ? views.back().get() : nullptr),
                    views.front());
    });
}

}  // namespace

void list_publications(CallPtr call, http::Respond respond) {
    config::Complaints complaints;
    Page const page = read_page(*call, complaints);
    int after = 0;
    auto const [end, fault] =
        std::from_chars(page.after.data(), page.after.data() + page.after.size(), after);
    if (!page.after.empty() && (fault != std::errc{} || after < 1)) refuse_cursor(complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    wire::Viewer const viewer = call->viewer();
    wire::Rendering const r{*call->view, viewer, call->service.locales};
    wire::Json items = wire::Json::array();
    wire::Json next = nullptr;
    int last = 0;
    for (model::Publication const& publication : call->view->meeting->publications) {
        if (publication.number <= after || !may_see(*call, publication)) continue;
        if (items.size() == page.limit) {
            next = cursor_after(std::to_string(last));
            break;
        }
        items.push_back(wire::publication_json(r, publication));
        last = publication.number;
    }
    wire::Json json{{"items", std::move(items)}, {"next", std::move(next)}};
    if (access::sees_work(viewer.sight))
        json["unpublished_changes"] =
            model::unpublished_changes(*call->view->meeting, *call->view->list);
    json["version"] = call->view->meeting->version;
    respond(answer(*call, json));
}

void publish(CallPtr call, http::Respond respond) {
    auto const json = read_json_or_nothing(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    model::Publish const command = wire::read_publish(*json, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    Submission publishing = submission(*call, command);
    publishing.success_status = 201;
    submit(std::move(call), std::move(respond), std::move(publishing), published_answer);
}

void get_publication(CallPtr call, http::Respond respond) {
    model::Publication const* publication = named_publication(*call, respond);
    if (!publication) return;
    wire::Viewer const viewer = call->viewer();
    wire::Rendering const r{*call->view, viewer, call->service.locales};
    respond(answer(*call, wire::publication_json(r, *publication)));
}

void get_publication_form(CallPtr call, http::Respond respond) {
    auto const form = std::find_if(forms.begin(), forms.end(), [&](Projection const& known) {
        return known.form == call->parameter("form");
    });
    if (form == forms.end()) return respond(problem(*call, 404, "not_found"));
    model::Publication const* publication = named_publication(*call, respond);
    if (!publication) return;
    // The last one is at hand.
    if (ViewPtr const& last = call->view->published;
        last && last->meeting->version == publication->version)
        return respond(answer(
            *call, *project(call->service, call->meeting(), last, viewer_of(*call, last), *form)));
    with_publications(call, respond, {publication->version}, [call, form](Views const& views) {
        ViewPtr const& view = views.front();
        return answer(
            *call, *project(call->service, call->meeting(), view, viewer_of(*call, view), *form));
    });
}

void get_publication_changes(CallPtr call, http::Respond respond) {
    answer_changes(call, respond, [call](auto const& asked, auto const& news, ViewPtr const&) {
        wire::Json json{
            {"from", asked.before ? wire::Json(asked.before->number) : wire::Json(nullptr)},
            {"to", asked.after.number},
            {"items", items_of(news.changes)}};
        return answer(*call, json);
    });
}

void get_publication_changes_page(CallPtr call, http::Respond respond) {
    answer_changes(
        call, respond, [call](auto const& asked, auto const& news, ViewPtr const& after) {
            wire::Viewer const viewer = viewer_of(*call, after);
            wire::Rendering const r{*after, viewer, call->service.locales};
            return answer(
                *call, feeds::changes_html(r, asked.before ? asked.before->number : 0, news),
                {"text/html; charset=utf-8", std::string{model::code(viewer.language)}, ""});
        });
}

// The last twenty, each with what it changed; made once for each publication, language and sight.
void get_publications_feed(CallPtr call, http::Respond respond) {
    static constexpr std::size_t most = 20;
    constexpr std::string_view form = "publications.atom";
    ViewPtr const view = call->view->published ? call->view->published : call->view;
    wire::Viewer const viewer = viewer_of(*call, view);
    if (auto const known = kept(call->service, call->meeting(), view, viewer, form))
        return respond(answer(*call, *known));
    std::vector<model::Publication> shown;
    auto const& all = view->meeting->publications;
    for (auto at = all.rbegin(); at != all.rend() && shown.size() <= most; ++at)
        if (!at->held_back) shown.push_back(*at);
    std::vector<std::uint64_t> versions;
    for (model::Publication const& publication : shown)
        versions.push_back(publication.version);
    with_publications(call, respond, versions, [=](Views const& views) {
        News news;
        for (std::size_t i = 0; i < std::min(shown.size(), most); ++i)
            news.push_back(news_of(*call, shown[i], *views[i],
                                   i + 1 < views.size() ? views[i + 1].get() : nullptr));
        auto const render = [&](wire::Rendering const& r, model::Instant) {
            return feeds::publications_atom(r, news);
        };
        return answer(
            *call, *project(call->service, call->meeting(), view, viewer,
                            {form, "application/atom+xml; charset=utf-8", plain_stretch, render}));
    });
}

}  // namespace rostrum::server::api
