#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "config/locale.hpp"
#include "model/rules.hpp"
#include "server/access/permissions.hpp"
#include "server/meeting_view.hpp"

namespace rostrum::server::wire {

// Keys come out in the order in which the interface describes them.
using Json = nlohmann::ordered_json;

// For whom an answer is rendered. Two viewers with equal fields get the same bytes.
struct Viewer {
    model::Language language = model::Language::en;
    access::Sight sight = access::Sight::programme;
    bool notes = false;                       // sees the officers' internal notes
    std::optional<model::ParticipantId> own;  // whose bookings are its own
};

// One version of a meeting as one viewer sees it: what every renderer takes. Made for one answer,
// on one thread.
struct Rendering {
    // Forecasts are as of `now`; where it is not given, of the meeting's last event.
    Rendering(MeetingView const& version, Viewer const& seen_by, config::Locales const& words,
              std::optional<model::Instant> now = std::nullopt)
        : view(version), viewer(seen_by), locales(words), now_(now.value_or(version.meeting->at)) {}

    MeetingView const& view;
    Viewer const& viewer;
    config::Locales const& locales;
    // Where the service is reached, for addresses that must be whole: "https://list.example.org".
    std::string origin{};
    // Added to what feeds count, so that in a restored copy nothing counts backwards.
    std::uint64_t sequence_base = 0;

    // nullptr: none is made of it.
    model::Forecast const* forecast(model::Booking const& booking) const;
    model::Forecasts const& forecasts() const;

    // What it is: of its forecasts, and of what is told by the hour.
    model::Instant now() const { return now_; }

    model::Meeting const& meeting() const { return *view.meeting; }
    model::Programme const& programme() const { return *view.meeting->programme; }
    std::string const& text(model::Text const& text) const { return text[viewer.language]; }
    std::string word(std::string_view key) const { return locales.text(viewer.language, key); }

    // Whether the booking is the viewer's own; whether it may be seen at all, as everybody may see
    // one that was published or called; whether who speaks may be; whether all its personal fields
    // may.
    bool own(model::Booking const& booking) const;
    bool visible(model::Booking const& booking) const;
    bool names(model::Booking const& booking) const;
    bool personal(model::Booking const& booking) const;

private:
    bool published(model::Booking const& booking) const;

    model::Instant now_;
    mutable std::shared_ptr<const model::Forecasts> forecasts_;  // once they were asked for
};

// {"id", "name"} of a thing of this meeting, the name in the viewer's language.
Json named(Rendering const& r, model::ParticipantId const& id);
Json named(Rendering const& r, model::GroupId const& id);
Json named(Rendering const& r, model::SittingId const& id);
Json named(Rendering const& r, model::SegmentId const& id);
Json named(Rendering const& r, model::RoleId const& id);
template <class Id>
Json named_or_null(Rendering const& r, std::optional<Id> const& id) {
    return id ? named(r, *id) : Json(nullptr);
}

// UTC ("...Z"), and the venue's wall clock with its offset.
std::string utc(model::Instant at);
Json utc_or_null(std::optional<model::Instant> const& at);
// UTC, always with three decimals: what a client sets its clock by.
std::string utc_milliseconds(model::Instant at);
std::string local(Rendering const& r, model::Instant at);
// "starts_at", "ends_at" and "local" of an interval, added to an object.
void put_times(Json& object, Rendering const& r, model::Interval const& time);
// null for the empty string.
Json text_or_null(std::string const& text);

Json to_json(model::Citation const& citation);
// Who speaks, without the officers' note.
Json to_json(Person const& person);
Json to_json(Rendering const& r, model::Planned const& planned);
// A rule that was broken, in the viewer's language.
Json to_json(Rendering const& r, model::Finding const& finding);
Json to_json(Rendering const& r, model::Findings const& findings);
// The sentence alone.
std::string sentence(Rendering const& r, model::Finding const& finding);

}  // namespace rostrum::server::wire
