#include "server/feeds/address.hpp"
#include "server/feeds/markup.hpp"
#include "server/feeds/paper.hpp"
#include "server/feeds/paper_frame.hpp"
#include "server/feeds/phrases.hpp"
#include "server/feeds/rows.hpp"

namespace rostrum::server::feeds {

namespace {

// What the presiding officer says to give somebody the floor. Markup, but for the key.
struct FloorCall {
    std::string_view lead;  // the key of the words that go before
    std::string whom;
    std::string also;      // on whose behalf, who it is
    bool address = false;  // by one of the first levels: heard as an address, and thanked for
};

// Heads of State or Government, Vice-Presidents and heirs give addresses; ministers and
// representatives are given the floor.
bool gives_address(model::Level level) {
    return level == model::Level::HS || level == model::Level::VP || level == model::Level::CP ||
           level == model::Level::HG;
}

std::string on_behalf_of(wire::Rendering const& r, std::string_view name) {
    return marked(r, "page.on_behalf_of", {{"name", isolated(name)}});
}

// A chair of delegation is called by the delegation's name alone.
FloorCall call_delegation(wire::Rendering const& r, Row const& row,
                          model::StatementRequest const& request) {
    bool const observer = request.capacity == model::Capacity::observer;
    FloorCall call{observer ? "paper.call_observer" : "paper.call_representative",
                   isolated(name_of(r, request.participant)), "", false};
    if (auto const named = person(r, row)) {
        call.also = addressed(r, request.level, named->name);
        if (!named->title.empty()) call.also += ", " + isolated(named->title);
    }
    return call;
}

FloorCall call_dignitary(wire::Rendering const& r, Row const& row,
                         model::StatementRequest const& request) {
    FloorCall call;
    call.address = gives_address(request.level);
    call.lead = call.address ? "paper.call_address" : "paper.call_excellency";
    std::string const participant = isolated(name_of(r, request.participant));
    auto const named = person(r, row);
    std::string const title =
        isolated(named && !named->title.empty() ? named->title : level_word(r, request.level));
    call.whom =
        named ? marked(r, "paper.whom",
                       {{"address", addressed(r, request.level, named->name)},
                        {"title", title},
                        {"participant", participant}})
              : marked(r, "paper.whom_unnamed", {{"title", title}, {"participant", participant}});
    return call;
}

FloorCall call_statement(wire::Rendering const& r, Row const& row) {
    model::StatementRequest const& request = *row.booking->statement();
    FloorCall call = request.level == model::Level::CD ? call_delegation(r, row, request)
                                                       : call_dignitary(r, row, request);
    std::string const others = represented(r, request);
    if (!others.empty())
        call.also = on_behalf_of(r, others) + (call.also.empty() ? "" : " · ") + call.also;
    return call;
}

// Of the closing's roles those that summarize no panel are the presiding officer's own (OP 2(c)).
bool own_role(Row const& row, model::Sitting const& sitting) {
    bool const concluding =
        row.segment->kind == model::SegmentKind::closing && !row.slot->summarizes;
    return concluding || row.slot->id.str() == sitting.presiding_officer;
}

FloorCall call_role(wire::Rendering const& r, Row const& row, model::Sitting const& sitting) {
    FloorCall call;
    call.lead = own_role(row, sitting) ? "paper.own_statement"
                : row.slot->summarizes ? "paper.call_summary"
                                       : "paper.call_excellency";
    std::string const role = isolated(r.text(row.slot->name));
    auto const named = person(r, row);
    bool const substitute = row.booking && row.booking->role()->substitute;
    if (!named || row.slot->summarizes) {
        call.whom = role;
        if (named) call.also = isolated(speaker(r, row));
    } else {
        call.whom = isolated(speaker(r, row));
        if (!substitute) call.also = role;
    }
    if (substitute)
        call.also = on_behalf_of(r, named && !named->on_behalf_of.empty() ? named->on_behalf_of
                                                                          : r.text(row.slot->name));
    return call;
}

FloorCall call_seat(wire::Rendering const& r, Row const& row) {
    std::string const named = speaker(r, row);
    FloorCall call{"paper.call_excellency", isolated(named.empty() ? who(r, row) : named), "",
                   false};
    if (!named.empty()) call.also = isolated(who(r, row));
    return call;
}

bool chairs(Row const& row) {
    auto const* seat = row.booking ? row.booking->panel() : nullptr;
    return seat && seat->function == model::PanelFunction::co_chair;
}

std::string paragraph(std::string const& content, std::string_view style_class) {
    return "<p class=\"" + std::string{style_class} + "\">" + content + "</p>";
}

class OrderOfTheDay {
public:
    OrderOfTheDay(wire::Rendering const& r, model::Instant as_of, bool rehearsal)
        : r_(r),
          paper_(r, as_of, rehearsal, "order", r.word("paper.order_of_the_day"),
                 {{r.word("column.time"), 12},
                  {r.word("column.position"), 8},
                  {r.word("column.speaker"), 80}}),
          rows_(rows(r)) {}

    std::string render() && {
        for (model::Sitting const& sitting : r_.programme().sittings)
            put_sitting(sitting);
        put_overflow();
        return std::move(paper_).finish();
    }

private:
    std::string words(std::string_view key) const {
        return paragraph(as_markup(r_.word(key)), "say");
    }

    void put_sitting(model::Sitting const& sitting) {
        paper_.part(day_and_hours(r_, sitting), room_and_number(r_, sitting));
        if (sitting.plenary) paper_.lead(words("paper.call_to_order"));
        for (model::Segment const& segment : r_.programme().segments)
            if (segment.sitting == sitting.id) put_segment(sitting, segment);
        if (sitting.plenary) paper_.line(words("paper.adjourn"));
    }

    void put_segment(model::Sitting const& sitting, model::Segment const& segment) {
        bool const panel = segment.kind == model::SegmentKind::panel;
        paper_.segment(span(r_, segment.time) + " " + r_.text(segment.name),
                       panel ? r_.text(segment.theme) : "");
        if (segment.kind == model::SegmentKind::debate) remind_of_limits();
        if (panel) put_chairs(segment);
        std::vector<Row const*> called;
        for (Row const& row : rows_)
            if (row.segment == &segment && !chairs(row)) called.push_back(&row);
        for (std::size_t i = 0; i < called.size(); ++i)
            put_call(*called[i], call(*called[i], sitting),
                     i + 1 < called.size() ? who(r_, *called[i + 1]) : "");
        if (panel) paper_.line(words("paper.from_the_floor"));
    }

    void put_overflow() {
        bool any = false;
        for (Row const& row : rows_) {
            if (row.segment) continue;
            if (!any) paper_.part(r_.word("page.overflow"), r_.word("page.overflow_note"));
            any = true;
            put_call(row, call_statement(r_, row), "");
        }
    }

    FloorCall call(Row const& row, model::Sitting const& sitting) const {
        if (row.slot) return call_role(r_, row, sitting);
        return row.place ? call_statement(r_, row) : call_seat(r_, row);
    }

    void remind_of_limits() {
        auto const limit = [&](model::Capacity capacity) {
            auto const& allowed = r_.programme().debate.allowed;
            auto const found = allowed.find(capacity);
            return found == allowed.end() ? "–" : as_markup(duration(r_, found->second));
        };
        paper_.lead(paragraph(marked(r_, "paper.remind_of_limits",
                                     {{"national", limit(model::Capacity::national)},
                                      {"observer", limit(model::Capacity::observer)},
                                      {"group", limit(model::Capacity::group)}}),
                              "say"));
    }

    void put_chairs(model::Segment const& segment) {
        std::string names;
        for (std::string const& name : co_chairs_of_the_file(r_, rows_, segment))
            names += paragraph(isolated(name), "whom");
        for (Row const& row : rows_)
            if (row.segment == &segment && chairs(row)) {
                std::string const named = speaker(r_, row);
                names += paragraph(isolated(named.empty() ? who(r_, row) : named), "whom");
                if (!named.empty()) names += paragraph(isolated(who(r_, row)), "note");
            }
        if (!names.empty()) paper_.lead(words("paper.chaired_by") + names);
    }

    void put_call(Row const& row, FloorCall const& call, std::string const& next) {
        std::string cell = "<td>" + words(call.lead) + paragraph(call.whom, "whom");
        if (!call.also.empty()) cell += paragraph(call.also, "also");
        std::string note;
        if (row.place)
            note = marked(
                r_, "paper.time_limit",
                {{"time", as_markup(duration(
                              r_, model::allotment(r_.programme(), *row.booking->statement())))}});
        if (!next.empty())
            note +=
                (note.empty() ? "" : " · ") + marked(r_, "paper.next", {{"name", isolated(next)}});
        if (!note.empty()) cell += paragraph(note, "note");
        if (call.address) cell += words("paper.thank");
        paper_.row({element("td", time_of(row), "class=\"time\""),
                    element("td", row.place ? std::to_string(row.place->position) : "",
                            "class=\"number\""),
                    cell + "</td>"});
    }

    // A seat has the panel's time, which its heading says.
    std::string time_of(Row const& row) const {
        return row.time && (row.slot || row.place) ? clock(r_, row.time->begin) : "";
    }

    wire::Rendering const& r_;
    PaperFrame paper_;
    std::vector<Row> rows_;
};

}  // namespace

std::string order_of_the_day_paper(wire::Rendering const& r, model::Instant as_of, bool rehearsal) {
    return OrderOfTheDay(r, as_of, rehearsal).render();
}

}  // namespace rostrum::server::feeds
