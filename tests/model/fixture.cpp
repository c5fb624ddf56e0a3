#include "tests/model/fixture.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace rostrum::model::testing {

namespace {

Text six(std::string const& wording) {
    Text text;
    text.in.fill(wording);
    return text;
}

Sitting sitting(char const* id, Interval time, std::optional<int> number) {
    Sitting made;
    made.id = SittingId{id};
    made.name = six(id);
    made.time = time;
    made.room = RoomId{"ga-hall"};
    made.plenary = number.has_value();
    made.plenary_number = number;
    if (number) made.record_symbol = "A/80/PV." + std::to_string(*number);
    made.presiding_officer = number ? "president" : "co_chairs";
    return made;
}

Segment segment(char const* id, char const* in, SegmentKind kind, Interval time) {
    Segment made;
    made.id = SegmentId{id};
    made.sitting = SittingId{in};
    made.kind = kind;
    made.name = six(id);
    made.time = time;
    made.citations = {{"A/RES/79/286", "1", ""}};
    made.webcast = true;
    made.webcast_link = "to follow";
    return made;
}

RoleSlot slot(char const* id, bool substitute, bool chosen, char const* summarizes = nullptr) {
    RoleSlot made;
    made.id = RoleId{id};
    made.name = six(id);
    made.planned = Seconds{420};
    made.substitute_allowed = substitute;
    made.chosen_by_president = chosen;
    if (summarizes) made.summarizes = SegmentId{summarizes};
    return made;
}

std::vector<RoleId> ids_of(std::vector<RoleSlot> const& roles) {
    std::vector<RoleId> ids;
    for (RoleSlot const& role : roles)
        ids.push_back(role.id);
    return ids;
}

void add_segments(Programme& p) {
    p.sittings = {sitting("24-am", {ny(24, 10), ny(24, 13)}, 48),
                  sitting("24-pm", {ny(24, 15), ny(24, 18)}, std::nullopt),
                  sitting("25-am", {ny(25, 10), ny(25, 13)}, 49),
                  sitting("25-pm", {ny(25, 15), ny(25, 18)}, 50)};
    p.segments = {segment("opening", "24-am", SegmentKind::opening, {ny(24, 10), ny(24, 11)}),
                  segment("debate-1", "24-am", SegmentKind::debate, {ny(24, 11), ny(24, 13)}),
                  segment("panel-1", "24-pm", SegmentKind::panel, {ny(24, 15), ny(24, 16, 30)}),
                  segment("panel-2", "24-pm", SegmentKind::panel, {ny(24, 16, 30), ny(24, 18)}),
                  segment("debate-2", "25-am", SegmentKind::debate, {ny(25, 10), ny(25, 13)}),
                  segment("debate-3", "25-pm", SegmentKind::debate, {ny(25, 15), ny(25, 17, 30)}),
                  segment("closing", "25-pm", SegmentKind::closing, {ny(25, 17, 30), ny(25, 18)})};
    p.segments[0].roles = {slot("president", true, false),
                           slot("secretary_general", true, false),
                           slot("unodc_executive_director", true, false),
                           slot("special_rapporteur", true, false),
                           slot("eminent_person", false, true),
                           slot("civil_society", false, true)};
    p.segments[2].theme = p.segments[3].theme = six("theme");
    p.segments[2].panel_number = 1;
    p.segments[3].panel_number = 2;
    p.segments[6].roles = {slot("panel_1_summary", false, false, "panel-1"),
                           slot("panel_2_summary", false, false, "panel-2"),
                           slot("concluding_remarks", true, false)};
}

// What the resolution lays down of each segment, and how long one may speak.
void add_mandate(Programme& p) {
    p.mandate.document = "A/RES/79/286";
    p.mandate.title = six("mandate");
    p.mandate.session = "80";
    char const* const paragraphs[] = {"2(a)", "1(a)", "4(a)", "4(b)", "1(c)", "1(c)", "2(c)"};
    for (std::size_t i = 0; i < p.segments.size(); ++i) {
        MandateClause clause;
        clause.paragraph = paragraphs[i];
        clause.segment = p.segments[i].id;
        clause.time = p.segments[i].time;
        clause.kind = p.segments[i].kind;
        clause.roles = ids_of(p.segments[i].roles);
        p.mandate.clauses.push_back(clause);
    }
    MandateClause limits;
    limits.paragraph = "2(b)";
    limits.at_most = {{Capacity::national, Seconds{180}}, {Capacity::group, Seconds{300}}};
    p.mandate.clauses.push_back(limits);
}

void add_debate(Programme& p) {
    p.debate.allowed = {{Capacity::national, Seconds{180}},
                        {Capacity::group, Seconds{300}},
                        {Capacity::observer, Seconds{180}}};
    p.debate.list = {ny(3, 9), ny(21, 18), ny(25, 13)};
    p.debate.reserves = {{"replies", six("Replies"), {ny(25, 17), ny(25, 17, 30)}}};
    for (Rule const& rule : all_rules())
        p.rules.push_back({RuleId{std::string{rule.id}},
                           {{std::string{rule.document}, std::string{rule.paragraph}, ""}},
                           six(std::string{rule.id}),
                           {}});
}

Participant participant(std::string const& id, Standing standing) {
    Participant made;
    made.id = ParticipantId{id};
    made.standing = standing;
    made.name = six(id);
    return made;
}

Group group(char const* id, std::vector<std::string> const& members, char const* organ = nullptr) {
    Group made;
    made.id = GroupId{id};
    made.name = six(id);
    for (std::string const& member : members)
        made.members.emplace_back(member);
    if (organ) made.organ = ParticipantId{organ};
    return made;
}

void add_participants(Programme& p) {
    for (char const* id : {"AUT", "CYP", "DEU", "FRA", "JPN", "POL", "USA"}) {
        p.participants.push_back(participant(id, Standing::member_state));
        p.participants.back().development = Development::developed;
    }
    for (char const* id : {"BRA", "CHN", "EGY", "IND", "KEN", "MEX", "NGA", "THA", "VNM"}) {
        p.participants.push_back(participant(id, Standing::member_state));
        p.participants.back().development = Development::developing;
    }
    for (char const* id : {"asean", "icrc", "interpol", "osce"})
        p.participants.push_back(participant(id, Standing::observer));
    p.participants.push_back(participant("eu", Standing::european_union));
    p.participants.push_back(participant("holy_see", Standing::holy_see));
    p.participants.push_back(participant("state_of_palestine", Standing::state_of_palestine));
    p.participants.push_back(participant("unicef", Standing::un_entity));
    p.participants.push_back(participant("river_commission", Standing::other_organization));
    std::sort(p.participants.begin(), p.participants.end(),
              [](auto const& a, auto const& b) { return a.id < b.id; });
    p.groups = {group("african_group", {"EGY", "KEN", "NGA"}), group("asean", {"THA", "VNM"}),
                group("eu", {"AUT", "CYP", "DEU", "FRA", "POL"}, "eu"),
                group("g77", {"BRA", "CHN", "EGY", "IND", "KEN", "NGA", "THA", "VNM",
                              "state_of_palestine"})};
}

std::string clock(Instant at) {
    auto const local = at - ny(0, 0);
    auto const seconds = std::chrono::duration_cast<Seconds>(local).count();
    char text[32];
    std::snprintf(text, sizeof text, "%d %02d:%02d:%02d", static_cast<int>(seconds / 86400),
                  static_cast<int>(seconds / 3600 % 24), static_cast<int>(seconds / 60 % 60),
                  static_cast<int>(seconds % 60));
    return text;
}

struct FactText {
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(std::string const& text) const { return text; }
    std::string operator()(Instant at) const { return clock(at); }
    template <class Tag>
    std::string operator()(Id<Tag> const& id) const {
        return id.str();
    }
};

std::string word(Refusal::Kind kind) {
    switch (kind) {
        case Refusal::Kind::broken:
            return "broken";
        case Refusal::Kind::not_found:
            return "not_found";
        case Refusal::Kind::forbidden:
            return "forbidden";
        case Refusal::Kind::stale_revision:
            return "stale_revision";
        case Refusal::Kind::stale_list:
            return "stale_list";
        case Refusal::Kind::conflict:
            return "conflict";
        case Refusal::Kind::floor:
            return "floor";
    }
    return "";
}

Lines lines_of(Refusal const& refusal) {
    if (refusal.kind != Refusal::Kind::broken)
        return {word(refusal.kind) + (refusal.message.empty() ? "" : " " + refusal.message)};
    Lines lines = described(refusal.findings);
    for (Unknown const& name : refusal.unknown)
        lines.push_back("unknown " + name.what + " " + name.value + " " + name.pointer);
    return lines;
}

StatementRequest statement(std::string const& participant, Capacity capacity, Level level) {
    StatementRequest request;
    request.participant = ParticipantId{participant};
    request.capacity = capacity;
    request.level = level;
    return request;
}

}  // namespace

Instant ny(int day, int hour, int minute, int second) {
    // 31 October 2025, 00:00 in New York (UTC-5, as on the meeting's days) is day 0.
    Instant const day_0 = date::sys_days{date::year{2025} / 10 / 31} + std::chrono::hours{5};
    return day_0 + date::days{day} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
           Seconds{second};
}

Programme compact_programme() {
    Programme p;
    p.id = MeetingId{"compact"};
    p.title = p.short_title = p.venue = six("Compact");
    p.zone = {"America/New_York", {{Instant{}, Seconds{-5 * 3600}}}};
    p.rooms = {{RoomId{"ga-hall"}, six("General Assembly Hall")}};
    add_segments(p);
    add_mandate(p);
    add_debate(p);
    add_participants(p);
    return p;
}

std::shared_ptr<const Programme> compact_meeting() {
    static auto const made = std::make_shared<const Programme>(compact_programme());
    return made;
}

Actor of_role(ActorRole role) {
    return {role, std::string{name(role)}, std::nullopt};
}
Actor secretariat() {
    return of_role(ActorRole::secretariat);
}
Actor presiding() {
    return of_role(ActorRole::presiding);
}
Actor president_office() {
    return of_role(ActorRole::president_office);
}
Actor delegation(std::string const& participant) {
    return {ActorRole::delegation, "t-" + participant, ParticipantId{participant}};
}

StatementRequest national(std::string const& participant, Level level) {
    return statement(participant, Capacity::national, level);
}
StatementRequest observer(std::string const& participant, Level level) {
    return statement(participant, Capacity::observer, level);
}
StatementRequest for_group(std::string const& participant, std::string const& group, Level level) {
    StatementRequest request = statement(participant, Capacity::group, level);
    request.group = GroupId{group};
    request.authorization = "letter of 1 November";
    return request;
}
StatementRequest joint(std::string const& participant, std::vector<std::string> const& states,
                       Level level) {
    StatementRequest request = statement(participant, Capacity::group, level);
    for (std::string const& state : states)
        request.states.emplace_back(state);
    request.title = "Joint statement";
    request.authorization = "letter of 1 November";
    return request;
}
RoleRequest role(std::string const& id) {
    RoleRequest request;
    request.role = RoleId{id};
    return request;
}
PanelRequest co_chair(std::string const& participant, Development declared,
                      std::string const& panel) {
    PanelRequest request = panellist(panel);
    request.function = PanelFunction::co_chair;
    request.participant = ParticipantId{participant};
    request.declared = declared;
    request.designated_by_president = true;
    return request;
}
PanelRequest panellist(std::string const& panel) {
    PanelRequest request;
    request.panel = SegmentId{panel};
    return request;
}

std::vector<SegmentId> segments(std::vector<std::string> const& ids) {
    return {ids.begin(), ids.end()};
}

Book booking_of(Request request) {
    Book book;
    book.request = std::move(request);
    book.language = "en";
    return book;
}

std::string described(Finding const& finding) {
    std::string text = finding.severity == Severity::soft ? "warning " : "";
    text += finding.rule.str() + " " + finding.message;
    if (!finding.pointer.empty()) text += " " + finding.pointer;
    for (auto const& [name, fact] : finding.facts)
        text += " " + name + "=" + std::visit(FactText{}, fact);
    return text;
}

std::vector<std::string> described(Findings const& findings) {
    Lines lines;
    for (Finding const& finding : findings)
        lines.push_back(described(finding));
    return lines;
}

Desk::Desk(std::shared_ptr<const Programme> programme) : now(ny(1, 12)) {
    Actor const schedule = of_role(ActorRole::schedule);
    Instant const opens_at = programme->debate.list.opens_at;
    accept(CreateMeeting{std::move(programme)}, of_role(ActorRole::command_line));
    now = opens_at;
    accept(PassDeadline{opens_at}, schedule);
    now = opens_at + std::chrono::minutes{1};
}

Result<Events, Refusal> Desk::tell(Command const& command, Actor const& actor) {
    auto decision = decide(meeting_, command, actor, now);
    if (!decision) return decision;
    for (Event const& event : *decision) {
        log_.push_back({meeting_.version + 1, now, event, actor.officer()});
        meeting_ = apply(std::move(meeting_), log_.back());
    }
    now += Seconds{1};
    return decision;
}

BookingId Desk::accept(Command const& command, Actor const& actor) {
    auto const decision = tell(command, actor);
    if (!decision) {
        std::string why = "refused:";
        for (std::string const& line : lines_of(decision.error()))
            why += " [" + line + "]";
        throw std::runtime_error(why);
    }
    return decision->empty() ? BookingId{} : subject(decision->front());
}

void Desk::pass_deadlines(Instant until) {
    for (auto due = next_deadline(meeting_); due && *due <= until; due = next_deadline(meeting_)) {
        now = *due;
        accept(PassDeadline{*due}, of_role(ActorRole::schedule));
    }
    now = until;
}

BookingId Desk::book(Request request, Actor const& actor) {
    return accept(booking_of(std::move(request)), actor);
}

void Desk::withdraw(BookingId const& booking) {
    accept(Withdraw{booking, std::nullopt, "cannot come"});
}

void Desk::swap(BookingId const& a, BookingId const& b) {
    accept(ProposeSwap{a, b, "letters of both", std::nullopt});
    accept(AcceptSwap{meeting_.swaps.back().id, "letters of both", std::nullopt});
}

void Desk::move_before(BookingId const& booking, BookingId const& target) {
    accept(Move{booking, target, true, "asked for", std::nullopt, std::nullopt});
}

void Desk::move_after(BookingId const& booking, BookingId const& target) {
    accept(Move{booking, target, false, "asked for", std::nullopt, std::nullopt});
}

Lines Desk::answer(Command const& command, Actor const& actor) const {
    auto const decision = decide(meeting_, command, actor, now);
    return decision ? Lines{"accepted"} : lines_of(decision.error());
}

std::vector<std::string> Desk::order() const {
    std::vector<std::string> ids;
    for (std::uint32_t index : meeting_.order)
        ids.push_back(meeting_.bookings[index]->id.str());
    return ids;
}

std::string Desk::place(BookingId const& booking) const {
    SpeakersList const laid_out = list();
    Place const* found = laid_out.find(booking, meeting_);
    if (!found) return "not listed";
    if (!found->planned) return "overflow";
    return found->planned->segment.str() + " " + clock(found->planned->time.begin);
}

Lines Desk::warnings(BookingId const& booking) const {
    return described(model::warnings(meeting_, list(), *meeting_.find(booking)));
}

std::string crowd_state(int n) {
    return std::string{"X"} + static_cast<char>('A' + n / 26) + static_cast<char>('A' + n % 26);
}

std::shared_ptr<const Programme> with_crowd(Programme programme, int count) {
    for (int n = 0; n < count; ++n)
        programme.participants.push_back(participant(crowd_state(n), Standing::member_state));
    std::sort(programme.participants.begin(), programme.participants.end(),
              [](auto const& a, auto const& b) { return a.id < b.id; });
    return std::make_shared<const Programme>(std::move(programme));
}

}  // namespace rostrum::model::testing
