#include "tests/server/feeds/listed_meeting.hpp"

#include <stdexcept>

#include "config/instant.hpp"
#include "config/programme.hpp"
#include "server/meeting_view.hpp"

namespace rostrum::tests {

namespace {

std::filesystem::path const config_of_feeds = std::filesystem::path{ROSTRUM_SOURCE_DIR} / "config";

config::Locales const& words_of_feeds() {
    static config::Locales const read = config::Locales::load(config_of_feeds / "locales").value();
    return read;
}

}  // namespace

ListedMeeting::ListedMeeting(std::filesystem::path const& file, std::string const& id) {
    auto programme = std::make_shared<model::Programme>(
        *config::load_programme(config_of_feeds / file, config_of_feeds).value());
    if (!id.empty()) programme->id = model::MeetingId{id};
    now = programme->debate.list.opens_at - std::chrono::hours{1};
    tell(model::CreateMeeting{programme});
    now = programme->debate.list.opens_at;
    tell(model::OpenList{"a test"});
}

void ListedMeeting::tell(model::Command const& command) {
    tell({model::ActorRole::presiding, "test", std::nullopt}, command);
}

void ListedMeeting::tell(model::Actor const& actor, model::Command const& command) {
    auto const decided = model::decide(meeting_, command, actor, now);
    if (!decided) throw std::runtime_error("refused");
    for (model::Event const& event : *decided)
        meeting_ = model::apply(std::move(meeting_), {meeting_.version + 1, now, event, true});
    now += std::chrono::seconds{1};
}

void ListedMeeting::act(model::FloorCommand command) {
    tell(model::Conduct{std::move(command), std::nullopt});
}

model::BookingId ListedMeeting::book(model::Request request, server::Person const& person,
                                     std::string const& language) {
    model::Book book;
    book.request = std::move(request);
    book.language = language;
    book.names_speaker = !person.name.empty();
    tell(book);
    model::Booking const& made = *meeting_.bookings.back();
    if (book.names_speaker) name(server::person_of(made), person);
    return made.id;
}

void ListedMeeting::name(model::PersonId const& row, server::Person const& person) {
    people_ = people_.with(row, server::encode_person(person));
}

server::ViewPtr ListedMeeting::view() const {
    return server::make_view(meeting_, std::make_shared<server::People const>(people_));
}

config::Locales const& ListedMeeting::words() {
    return words_of_feeds();
}

void ListedMeeting::book_statements(std::size_t count) {
    for (model::Participant const& one : meeting_.programme->participants) {
        if (count == 0) return;
        if (one.standing != model::Standing::member_state) continue;
        model::StatementRequest request;
        request.participant = one.id;
        request.level = model::Level::M;
        book(request, {one.name[model::Language::en] + " Speaker", "Minister", "", ""}, "fr");
        --count;
    }
}

model::StatementRequest ListedMeeting::joint_statement(std::string const& title) {
    model::StatementRequest request;
    request.participant = model::ParticipantId{"CHE"};
    request.capacity = model::Capacity::group;
    request.states = {model::ParticipantId{"AUT"}, model::ParticipantId{"CHE"}};
    request.title = title;
    request.authorization = "letter";
    request.level = model::Level::HS;
    return request;
}

std::string ListedMeeting::told(Feed feed, model::Language language,
                                server::access::Sight sight) const {
    auto const shown = view();
    server::wire::Viewer viewer;
    viewer.language = language;
    viewer.sight = sight;
    server::wire::Rendering r{*shown, viewer, words_of_feeds()};
    r.origin = origin;
    return feed(r, meeting_.at);
}

std::vector<std::string> const& bad_names() {
    static std::vector<std::string> const names = [] {
        std::vector<std::string> made{
            "Last, First, Jr.",
            R"("Quoted" 'twice' `thrice`)",
            "a]]>b]]>",
            "<!-- c --> --> <?pi?> <b>&amp;&nonsense;</b>",
            "\xF0\x9F\x95\x8A\xEF\xB8\x8F dove \xF0\x9F\x87\xBA\xF0\x9F\x87\xB3",
            "\xE2\x80\xAE"
            "turned\xE2\x80\xAC \xE2\x81\xA6isolated\xE2\x81\xA9 \xE2\x80\x8F",
            std::string{"a\0b", 3} + "\x01\x08\x1B\x7F\xC2\x80\xC2\x9F\tc\r\nd\re\nf",
            "\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBD]",
            "صاحب المعالي السيد فلان الفلاني، وزير الخارجية",
        };
        std::string long_name;
        while (long_name.size() < 2'000 * 2)
            long_name += "ы";
        made.push_back(std::move(long_name));
        return made;
    }();
    return names;
}

}  // namespace rostrum::tests
