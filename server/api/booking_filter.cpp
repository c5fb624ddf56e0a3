#include "server/api/booking_filter.hpp"

#include <algorithm>

#include "config/folded_text.hpp"
#include "config/group_words.hpp"
#include "server/wire/booking_json.hpp"
#include "server/wire/request_codec.hpp"

namespace rostrum::server::api {

namespace {

constexpr std::size_t longest_search = 200;

template <class Id>
std::optional<Id> query_id(Call const& call, std::string_view key) {
    std::string const* text = call.request.query_value(key);
    return text ? std::optional{Id{*text}} : std::nullopt;
}

std::vector<std::string> words_of(std::string const& text) {
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t const end = std::min(text.find(' ', begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

// All that a booking may be found by, as it is compared.
class Searched {
public:
    explicit Searched(wire::Rendering const& r) : r_(r) {}

    std::string of(model::Booking const& booking) && {
        add(booking.id.str());
        std::visit([this](auto const& request) { of(request); }, booking.request);
        bool const named = r_.names(booking);
        auto const person = named ? r_.view.people->find(person_of(booking)) : std::nullopt;
        if (person) {
            add(person->name);
            add(person->title);
            add(person->on_behalf_of);
            if (r_.viewer.notes) add(person->note);
        }
        return config::folded(text_);
    }

private:
    void of(model::StatementRequest const& request) {
        name(request.participant);
        if (request.group) name(*request.group);
        for (model::ParticipantId const& state : request.states)
            name(state);
        add(request.title);
    }
    void of(model::RoleRequest const& request) {
        if (auto const place = r_.programme().find(request.role)) every(place.slot->name);
        if (request.participant) name(*request.participant);
    }
    void of(model::PanelRequest const& request) {
        if (auto const* panel = r_.programme().find(request.panel)) every(panel->name);
        if (request.participant) name(*request.participant);
        add(request.organization);
    }
    void of(model::ExplanationOfVoteRequest const&) {}

    void name(model::ParticipantId const& id) {
        add(id.str());
        model::Participant const* participant = r_.programme().find(id);
        if (!participant) return;
        every(participant->name);
        add(participant->acronym);
        for (std::string const& alias : participant->aliases)
            add(alias);
    }
    void name(model::GroupId const& id) {
        add(id.str());
        if (model::Group const* group = r_.programme().find(id)) every(group->name);
    }
    void every(model::Text const& text) {
        for (model::Language const language : model::all_languages)
            add(text[language]);
    }
    void add(std::string const& text) {
        text_ += text;
        text_ += '\n';
    }

    wire::Rendering const& r_;
    std::string text_;
};

}  // namespace

BookingFilter::BookingFilter(Call const& call, config::Complaints& complaints)
    : participant_(query_id<model::ParticipantId>(call, "participant")),
      group_(query_id<model::GroupId>(call, "group")),
      region_(query_word(call, "region", config::region_words, complaints)),
      level_(query_word(call, "level", wire::level_words, complaints)),
      capacity_(query_word(call, "capacity", wire::capacity_words, complaints)),
      segment_(query_id<model::SegmentId>(call, "segment")) {
    constexpr std::string_view states[] = {"listed",    "overflow", "called",   "speaking",
                                           "delivered", "absent",   "withdrawn"};
    if (std::string const* state = call.request.query_value("state")) {
        if (std::find(std::begin(states), std::end(states), *state) == std::end(states))
            refuse_query(complaints, "state", "is no state of a booking");
        state_ = *state;
    }
    changed_since_ = static_cast<std::uint64_t>(
        query_integer(call, "changed_since", 0, std::int64_t{1} << 53, 0, complaints));
    if (std::string const* search = call.request.query_value("q")) {
        if (search->size() > longest_search)
            refuse_query(complaints, "q", "must have 200 bytes at most");
        else
            words_ = words_of(config::folded(*search));
    }
}

bool BookingFilter::takes(wire::Rendering const& r, model::Booking const& booking) const {
    if (booking.revision <= changed_since_) return false;
    auto const owner = model::owner(booking.request);
    if (participant_ && owner != participant_) return false;
    if (region_) {
        model::Participant const* who = owner ? r.programme().find(*owner) : nullptr;
        if (!who || who->region != region_) return false;
    }
    if (!takes_statement(r, booking.statement())) return false;
    if (state_ && wire::state_of(booking, r.view.list->find(booking.id, r.meeting())) != *state_)
        return false;
    if (segment_) {
        auto const planned = model::planned(r.meeting(), *r.view.list, booking);
        if (!planned || planned->segment != *segment_) return false;
    }
    return words_.empty() || has_words(r, booking);
}

// What only statements have. A group's are those on its behalf and those of its members.
bool BookingFilter::takes_statement(wire::Rendering const& r,
                                    model::StatementRequest const* request) const {
    if (!level_ && !capacity_ && !group_) return true;
    if (!request) return false;
    if (level_ && request->level != *level_) return false;
    if (capacity_ && request->capacity != *capacity_) return false;
    if (!group_ || request->group == group_) return true;
    model::Group const* group = r.programme().find(*group_);
    return group &&
           std::binary_search(group->members.begin(), group->members.end(), request->participant);
}

bool BookingFilter::has_words(wire::Rendering const& r, model::Booking const& booking) const {
    std::string const text = Searched(r).of(booking);
    return std::all_of(words_.begin(), words_.end(), [&](std::string const& word) {
        return text.find(word) != std::string::npos;
    });
}

void BookingTotals::add(wire::Rendering const& r, model::Booking const& booking) {
    ++bookings;
    if (!booking.active()) {
        ++withdrawn;
        return;
    }
    model::Place const* place = r.view.list->find(booking.id, r.meeting());
    ++(place && place->overflow() ? overflow : listed);
    if (auto const* statement = booking.statement())
        allotment_seconds += model::allotment(r.programme(), *statement).count();
}

wire::Json BookingTotals::json() const {
    return {{"bookings", bookings},
            {"listed", listed},
            {"overflow", overflow},
            {"withdrawn", withdrawn},
            {"allotment_seconds", allotment_seconds}};
}

}  // namespace rostrum::server::api
