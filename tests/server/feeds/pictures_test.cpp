#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <pugixml.hpp>
#include <sstream>

#include "config/instant.hpp"
#include "config/programme.hpp"
#include "server/feeds/calibration_picture.hpp"
#include "server/feeds/day_picture.hpp"
#include "server/feeds/svg.hpp"

// The pictures: a day, and how good its forecasts were.

using namespace rostrum;

namespace {

namespace fs = std::filesystem;

fs::path const data_folder = fs::path{ROSTRUM_SOURCE_DIR} / "config";

config::Locales const& words() {
    static config::Locales const read = config::Locales::load(data_folder / "locales").value();
    return read;
}

model::Programme const& as_filed() {
    static model::Programme const read =
        *config::load_programme(data_folder / "meetings/hlm2025.json", data_folder).value();
    return read;
}

model::Instant new_york(std::string const& time) {
    return config::parse_instant("2025-11-" + time + "-05:00").value();
}

date::local_days const monday{date::year{2025} / 11 / 24};
date::local_days const tuesday{date::year{2025} / 11 / 25};

// hlm2025 as the core alone has it, told what to do; a minute passes with each booking.
class Stage {
public:
    explicit Stage(model::Programme programme = as_filed()) {
        now = new_york("01T09:00:00");
        tell(model::CreateMeeting{std::make_shared<model::Programme const>(std::move(programme))});
        now = new_york("03T09:00:00");
        tell(model::OpenList{"a test"});
    }

    void tell(model::Command const& command) {
        model::Actor const actor{model::ActorRole::presiding, "test", std::nullopt};
        auto const decided = model::decide(meeting_, command, actor, now);
        if (!decided) throw std::runtime_error("refused");
        for (model::Event const& event : *decided)
            meeting_ = model::apply(std::move(meeting_), {meeting_.version + 1, now, event, true});
    }
    void act(model::FloorCommand command) {
        tell(model::Conduct{std::move(command), std::nullopt});
    }
    void book(model::Request request) {
        model::Book book;
        book.request = std::move(request);
        tell(book);
        now += std::chrono::seconds{1};
    }
    // Of Member States in the order of their ids, and of observers behind them.
    void book_statements(std::size_t count) {
        for (model::Participant const& one : as_filed().participants) {
            if (count == 0) return;
            bool const state = one.standing == model::Standing::member_state;
            bool const observer = one.standing == model::Standing::observer;
            if (!state && !observer) continue;
            model::StatementRequest request;
            request.participant = one.id;
            request.level = observer ? model::Level::CD : model::Level::M;
            request.capacity = state ? model::Capacity::national : model::Capacity::observer;
            book(request);
            --count;
        }
    }
    void book_joint(std::string const& title) {
        model::StatementRequest request;
        request.participant = model::ParticipantId{"CHE"};
        request.capacity = model::Capacity::group;
        request.states = {model::ParticipantId{"AUT"}, model::ParticipantId{"CHE"}};
        request.title = title;
        request.authorization = "letter";
        request.level = model::Level::HS;
        book(request);
    }
    // A quarter past ten, and the first sitting open.
    void open_morning() {
        now = new_york("24T10:15:00");
        act(model::OpenSitting{model::SittingId{"24-am"}, model::Quorum{120, ""}, false});
    }
    void call(std::string const& booking) { act(model::Call{model::BookingId{booking}, {}, "x"}); }

    std::string picture(model::Language language = model::Language::en,
                        std::optional<date::local_days> day = std::nullopt,
                        server::access::Sight sight = server::access::Sight::everything) const {
        auto const view = server::make_view(meeting_, server::PeopleBuilder{}.finish());
        server::wire::Viewer viewer;
        viewer.language = language;
        viewer.sight = sight;
        return server::feeds::day_svg({*view, viewer, words(), now}, now, day, false);
    }
    std::string calibration(model::Hindsight const& hindsight, model::Language language) const {
        auto const view = server::make_view(meeting_, server::PeopleBuilder{}.finish());
        server::wire::Viewer viewer;
        viewer.language = language;
        return server::feeds::calibration_svg({*view, viewer, words()}, hindsight, now, true);
    }
    model::Meeting const& meeting() const { return meeting_; }

    model::Instant now;

private:
    model::Meeting meeting_;
};

// A picture as another program reads it.
class Read {
public:
    explicit Read(std::string const& svg) {
        auto const result = document_.load_buffer(svg.data(), svg.size());
        INFO(svg.substr(0, 600));
        REQUIRE(result.status == pugi::status_ok);
        root = document_.child("svg");
        REQUIRE(root);
    }

    std::vector<pugi::xml_node> all(std::string const& path) const {
        std::vector<pugi::xml_node> found;
        for (pugi::xpath_node const& node : root.select_nodes(path.c_str()))
            found.push_back(node.node());
        return found;
    }
    std::vector<pugi::xml_node> of_class(std::string const& style_class) const {
        return all("//*[@class='" + style_class + "']");
    }
    // The row whose speaker has that name.
    pugi::xml_node row(std::string const& name) const {
        for (pugi::xml_node const row : of_class("row"))
            if (row.find_child_by_attribute("text", "class", "name").child_value() == name)
                return row;
        FAIL("no row of " << name);
        return {};
    }
    // Where a time is, by the figures of the hours.
    double x(std::string const& hour, double minutes) const {
        std::map<std::string, double> hours;
        for (pugi::xml_node const node : of_class("hour"))
            hours[node.child_value()] = node.attribute("x").as_double();
        double const width = hours.at("13:00") - hours.at("12:00");
        return hours.at(hour) + minutes / 60 * width;
    }
    bool says(std::string const& text) const {
        for (pugi::xml_node const node : all("//text"))
            if (node.child_value() == text) return true;
        return false;
    }

    pugi::xml_node root;

private:
    pugi::xml_document document_;
};

pugi::xml_node part(pugi::xml_node row, char const* style_class) {
    return row.find_child([&](pugi::xml_node node) {
        return node.attribute("class").value() == std::string{style_class};
    });
}

// All that is drawn, inside the frame; nothing that acts or fetches.
void check_frame(Read const& picture) {
    std::istringstream box(picture.root.attribute("viewBox").value());
    double left = 0, top = 0, width = 0, height = 0;
    box >> left >> top >> width >> height;
    REQUIRE(width > 0);
    std::size_t drawn = 0;
    for (pugi::xml_node const node : picture.all("//*")) {
        std::string const name = node.name();
        INFO(name << ' ' << node.attribute("class").value());
        for (char const* wrong : {"script", "image", "use", "foreignObject", "a", "link"})
            REQUIRE(name != wrong);
        for (pugi::xml_attribute const attribute : node.attributes()) {
            std::string const key = attribute.name();
            REQUIRE(key.find("href") == key.npos);
            REQUIRE_FALSE(key.starts_with("on"));
        }
        auto const value = [&](char const* key) { return node.attribute(key).as_double(); };
        auto const inside = [&](double x, double y) {
            REQUIRE((0 <= x && x <= width && 0 <= y && y <= height));
            ++drawn;
        };
        if (name == "rect") {
            REQUIRE((value("width") >= 0 && value("height") >= 0));
            inside(value("x"), value("y"));
            inside(value("x") + value("width") - 0.11, value("y") + value("height") - 0.11);
        }
        if (name == "line") {
            inside(value("x1"), value("y1"));
            inside(value("x2"), value("y2"));
        }
        if (name == "circle") {
            inside(value("cx") - value("r"), value("cy") - value("r"));
            inside(value("cx") + value("r"), value("cy") + value("r"));
        }
        if (name == "text") inside(value("x"), value("y"));
    }
    REQUIRE(drawn > 10);
}

constexpr char const* day_words[] = {"picture.plan",  "picture.range",   "picture.expected",
                                     "picture.heard", "picture.stopped", "picture.absent",
                                     "picture.now"};

}  // namespace

TEST_CASE("A day is drawn in every language, however many speak") {
    model::Programme quick = as_filed();
    quick.debate.changeover = model::Seconds{0};
    for (auto& [capacity, allowed] : quick.debate.allowed)
        allowed = model::Seconds{20};
    for (std::size_t const count : {0, 1, 100, 300}) {
        Stage stage(quick);
        stage.book_statements(count);
        std::size_t const listed = stage.meeting().order.size();
        REQUIRE(listed == count);
        for (model::Language const language : model::all_languages) {
            CAPTURE(count, model::code(language));
            Read const picture(stage.picture(language, monday));
            check_frame(picture);
            bool const arabic = language == model::Language::ar;
            CHECK(picture.root.attribute("direction").value() ==
                  std::string{arabic ? "rtl" : "ltr"});
            CHECK(picture.root.attribute("lang").value() == std::string{model::code(language)});
            CHECK(picture.root.child("title"));
            CHECK(picture.root.child("desc"));
            for (char const* key : day_words)
                CHECK(picture.says(words().text(language, key)));
            // Six roles open the meeting, and nobody else is on Monday's programme.
            auto const rows = picture.of_class("row");
            CHECK(rows.size() == 6 + count);
            for (pugi::xml_node const row : rows)
                CHECK(row.child("title"));
        }
    }
}

TEST_CASE("In Arabic names stand at the right, and the time goes from left to right all the same") {
    Stage stage;
    stage.book_statements(3);
    Read const english(stage.picture(model::Language::en, monday));
    Read const arabic(stage.picture(model::Language::ar, monday));
    auto const name_at = [](Read const& picture) {
        return picture.of_class("name").front().attribute("x").as_double();
    };
    CHECK(name_at(english) < english.x("10:00", 0));
    CHECK(name_at(arabic) > arabic.x("18:00", 0));
    CHECK(english.x("10:00", 0) < english.x("18:00", 0));
    CHECK(arabic.x("10:00", 0) < arabic.x("18:00", 0));
}

TEST_CASE("What is planned, what is foretold and what was are where they were on the clock") {
    Stage stage;
    stage.book_statements(8);  // of the Members in the order of their ids: Afghanistan ...
    stage.open_morning();
    stage.now = new_york("24T11:04:00");
    stage.call("b1");
    stage.act(model::Begin{});
    stage.now += std::chrono::minutes{2};
    stage.act(model::Pause{"the microphone"});
    stage.now += std::chrono::minutes{1};
    stage.act(model::Resume{});
    stage.now += std::chrono::minutes{1};
    stage.act(model::End{});
    stage.call("b2");
    stage.act(model::Absent{});
    stage.now += std::chrono::minutes{1};

    Read const picture(stage.picture());
    check_frame(picture);
    auto const near = [](double is, double must) { return std::abs(is - must) < 0.3; };
    auto const x_of = [](pugi::xml_node node) { return node.attribute("x").as_double(); };
    auto const end_of = [&](pugi::xml_node node) {
        return x_of(node) + node.attribute("width").as_double();
    };
    std::vector<std::string> names;
    for (std::string const id : {"b1", "b2", "b3"})
        names.push_back(
            as_filed()
                .find(stage.meeting().find(model::BookingId{id})->statement()->participant)
                ->name[model::Language::en]);

    auto const first = picture.row(names[0]);
    CHECK(near(x_of(part(first, "plan")), picture.x("11:00", 1.5)));
    CHECK(near(end_of(part(first, "plan")), picture.x("11:00", 4.5)));
    CHECK(near(x_of(part(first, "heard")), picture.x("11:00", 4)));
    CHECK(near(end_of(part(first, "heard")), picture.x("11:00", 7)));
    CHECK(near(end_of(part(first, "stopped")), picture.x("11:00", 8)));
    CHECK_FALSE(part(first, "range"));
    std::string const told = first.child_value("title");
    CHECK(told.find("made: 11:04–11:08") != told.npos);
    CHECK(told.find("clock stopped for 1") != told.npos);

    auto const gone = picture.row(names[1]);
    CHECK(near(part(gone, "absent").attribute("x1").as_double() + 4, picture.x("11:00", 8)));
    CHECK(part(gone, "range"));  // it waits again

    auto const next = picture.row(names[2]);
    auto const range = part(next, "range");
    double const expected = part(next, "expected").attribute("x1").as_double();
    // As of the last event, a minute before; the walk to the rostrum takes some of it.
    CHECK(x_of(range) >= picture.x("11:00", 8.5));
    CHECK(x_of(range) <= expected);
    CHECK(expected <= end_of(range) + 0.2);
    CHECK_FALSE(part(next, "heard"));

    auto const now = picture.of_class("now").back();
    CHECK(near(now.attribute("x1").as_double(), picture.x("11:00", 9)));
}

TEST_CASE("Where it is not sure, the chance stands beside a paler range, on both days") {
    Stage stage;
    stage.book_statements(40);
    stage.now = new_york("24T09:00:00");
    Read const first(stage.picture(model::Language::en, monday));
    Read const second(stage.picture(model::Language::en, tuesday));
    REQUIRE_FALSE(first.of_class("chance").empty());
    REQUIRE_FALSE(second.of_class("chance").empty());
    bool on_both = false;
    for (pugi::xml_node const row : first.of_class("row")) {
        auto const chance = part(row, "chance");
        if (!chance) continue;
        std::string const name = part(row, "name").child_value();
        for (pugi::xml_node const other : second.of_class("row"))
            on_both = on_both || part(other, "name").child_value() == name;
        auto const opacity = part(row, "range").attribute("fill-opacity").as_double();
        CHECK(opacity < 0.65);
        CHECK(std::string{chance.child_value()}.ends_with("%"));
    }
    CHECK(on_both);
}

TEST_CASE("A sitting that is extended or suspended shows it, and the hours reach as far") {
    Stage stage;
    stage.book_statements(2);
    stage.open_morning();
    CHECK(Read(stage.picture()).of_class("extension").empty());
    stage.act(model::ExtendSitting{new_york("24T13:40:00"), "late"});
    stage.act(model::SuspendSitting{std::nullopt, "a break"});
    stage.now += std::chrono::minutes{20};
    Read const picture(stage.picture());
    check_frame(picture);
    auto const extension = picture.all("//g/rect[@class='extension']");
    REQUIRE(extension.size() == 1);
    CHECK(std::abs(extension.front().attribute("width").as_double() - picture.x("12:00", 40) +
                   picture.x("12:00", 0)) < 0.3);
    CHECK(picture.says(words().text(model::Language::en, "picture.extension")));
    CHECK(picture.of_class("break").size() == 1);
}

TEST_CASE(
    "Without a day it is the day of the sitting in progress, else of the next, else the last") {
    using server::feeds::day_at;
    Stage stage;
    CHECK(server::feeds::days_with_a_sitting(as_filed()) ==
          std::vector<date::local_days>{monday, tuesday});
    CHECK(day_at(stage.meeting(), new_york("17T09:00:00")) == monday);
    CHECK(day_at(stage.meeting(), new_york("24T14:00:00")) == monday);
    CHECK(day_at(stage.meeting(), new_york("24T18:00:00")) == tuesday);
    CHECK(day_at(stage.meeting(), new_york("28T09:00:00")) == tuesday);
    stage.open_morning();
    CHECK(day_at(stage.meeting(), new_york("25T09:00:00")) == monday);  // it is still open
}

TEST_CASE("A title cannot leave its place in a picture, and no name breaks it") {
    std::string const hostile = "</text></svg><script>alert(1)</script>&\"' ]]> \xEF\xBF\xBE";
    Stage stage;
    stage.book_joint(hostile + std::string(60, 'W'));
    for (model::Language const language : model::all_languages) {
        std::string const svg = stage.picture(language, monday);
        CHECK(svg.find("<script") == svg.npos);
        CHECK(svg.find("\xEF\xBF\xBE") == svg.npos);
        Read const picture(svg);
        check_frame(picture);
        auto const rows = picture.of_class("row");
        std::string const told = rows.back().child_value("title");
        CHECK(told.find("<script>alert(1)</script>&\"' ]]> \xEF\xBF\xBD") != told.npos);
    }
}

TEST_CASE("The picture shows nobody more than the list does") {
    Stage stage;
    stage.book_statements(5);
    for (server::access::Sight const sight :
         {server::access::Sight::programme, server::access::Sight::working}) {
        Read const picture(stage.picture(model::Language::en, monday, sight));
        bool const published = sight == server::access::Sight::working;
        CHECK(picture.of_class("row").size() == (published ? 11 : 6));
        CHECK(picture.of_class("range").size() == (published ? 6 : 1));  // one in the legend
    }
    // Whoever was called is seen by everybody.
    stage.open_morning();
    stage.call("b1");
    CHECK(Read(stage.picture(model::Language::en, monday, server::access::Sight::programme))
              .of_class("row")
              .size() == 7);
}

TEST_CASE("How good the forecasts were is drawn in every language, also where nothing is known") {
    Stage const stage;
    model::Hindsight known;
    for (int i = 0; i < 80; ++i)
        known.add(static_cast<std::size_t>(i % 4), {10, 20, 30}, i % 10);  // before the range
    for (int i = 0; i < 120; ++i)
        known.add(static_cast<std::size_t>(i % 4), {10, 20, 30}, 10 + i % 20);  // within
    for (int i = 0; i < 9; ++i)
        known.add_chance(0.95, i != 0);
    known.add_chance(0.05, false);
    for (model::Language const language : model::all_languages) {
        CAPTURE(model::code(language));
        Read const empty(stage.calibration({}, language));
        check_frame(empty);
        CHECK(empty.of_class("dot").empty());
        CHECK(empty.of_class("nothing").size() >= 3);
        Read const full(stage.calibration(known, language));
        check_frame(full);
        CHECK(full.of_class("dot").size() == 2);
        CHECK(full.of_class("nothing").empty());
        CHECK(full.all("//g/rect[@class='bar']").size() == 4 + 5);
        for (char const* key : {"picture.as_it_was", "picture.should_be", "picture.given",
                                "picture.came_so", "picture.all", "page.rehearsal"})
            CHECK(full.says(words().text(language, key)));
        auto const part_said = words().format(language, "picture.percent", {{"number", "40"}});
        CHECK(full.says(part_said));
    }
    Read const english(stage.calibration(known, model::Language::en));
    auto const dots = english.of_class("dot");
    auto const area = [](pugi::xml_node dot) {
        return std::pow(dot.attribute("r").as_double(), 2);
    };
    CHECK(area(dots[1]) / area(dots[0]) == Approx(9).margin(0.6));
    CHECK(dots[0].attribute("cx").as_double() < dots[1].attribute("cx").as_double());
    CHECK(dots[0].attribute("cy").as_double() > dots[1].attribute("cy").as_double());
}

TEST_CASE("Texts are broken at blanks and end with an ellipsis where they are too long") {
    using server::feeds::broken;
    using server::feeds::shortened;
    CHECK(shortened("France", 10, 100) == "France");
    CHECK(shortened("Organization", 10, 33) == "Organ…");
    CHECK(broken("one two three", 10, 45, 3) == std::vector<std::string>{"one two", "three"});
    CHECK(broken("one two three four", 10, 45, 2) ==
          std::vector<std::string>{"one two", "three f…"});
    CHECK(broken("", 10, 45, 2).empty());
}
