#include "server/wire/publication_json.hpp"

namespace rostrum::server::wire {

namespace {

std::string_view kind_of_publication(model::PublicationKind kind) {
    return kind == model::PublicationKind::journal ? "journal" : "release";
}

}  // namespace

Json publication_json(Rendering const& r, model::Publication const& publication) {
    std::string const path = "/v1/meetings/" + r.programme().id.str() + "/publications/" +
                             std::to_string(publication.number);
    return {{"number", publication.number},
            {"version", publication.version},
            {"as_of", utc(publication.as_of)},
            {"local", local(r, publication.as_of)},
            {"kind", kind_of_publication(publication.kind)},
            {"held_back", publication.held_back},
            {"comment", text_or_null(publication.comment)},
            {"timetable", path + "/timetable.json"},
            {"changes", path + "/changes"}};
}

Json edition_json(Rendering const& r) {
    model::Publication const* last = r.view.publication ? &r.meeting().publications.back()
                                                        : model::last_publication(r.meeting());
    if (!last) return nullptr;
    Json json{{"number", last->number},
              {"version", last->version},
              {"as_of", utc(last->as_of)},
              {"kind", kind_of_publication(last->kind)}};
    if (!r.view.publication && access::sees_work(r.viewer.sight))
        json["unpublished_changes"] = model::unpublished_changes(r.meeting(), *r.view.list);
    return json;
}

}  // namespace rostrum::server::wire
