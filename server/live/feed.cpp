#include "server/live/feed.hpp"

#include <algorithm>

#include "server/live/position.hpp"
#include "server/live/words.hpp"
#include "server/log.hpp"
#include "server/wire/events_json.hpp"
#include "server/wire/forecast_json.hpp"

namespace rostrum::server::live {

namespace {

http::Channel::Dropped dropped_by(Press const& press, model::Language language) {
    return [&locales = press.locales, epoch = press.epoch, metrics = press.metrics,
            language](std::uint64_t version) {
        metrics->dropped.fetch_add(1, std::memory_order_relaxed);
        return dropped_message(locales, language, epoch, version);
    };
}

constexpr std::string_view no_bookings = "[]";

// Two messages in one; either may be null.
http::StreamMessagePtr joined(http::StreamMessagePtr const& first,
                              http::StreamMessagePtr const& second) {
    if (!first || !second) return first ? first : second;
    return std::make_shared<http::StreamMessage const>(
        std::string{first->text()}.append(second->text()),
        std::max(first->number(), second->number()));
}

}  // namespace

Audience::Audience(View view, Press const& press)
    : view_(std::move(view)), channel_(dropped_by(press, view_.viewer.language)) {}

Feed::Feed(Press const& press, model::MeetingId meeting, ViewPtr view)
    : press_(press), meeting_(std::move(meeting)), view_(std::move(view)) {}

void Feed::remember(std::vector<store::StoredEvent> const& before) {
    std::uint64_t const first = recent_.empty() ? version() + 1 : recent_.front().version;
    for (auto event = before.rbegin();
         event != before.rend() && recent_.size() < press_.events_at_hand; ++event)
        if (event->version + 1 == (recent_.empty() ? first : recent_.front().version))
            recent_.push_front(*event);
}

bool Feed::take(Publication const& publication) {
    std::uint64_t known = version();
    if (publication.view->meeting->version < known) return true;
    view_ = publication.view;
    for (store::StoredEvent const& event : publication.events) {
        if (event.version <= known) continue;
        if (event.version != known + 1) {
            recent_.clear();
            fresh_.clear();
            for (auto const& entry : audiences_)
                entry.second->channel().end(nullptr);
            return false;
        }
        known = event.version;
        recent_.push_back(event);
        fresh_.push_back(event);
    }
    while (recent_.size() > press_.events_at_hand)
        recent_.pop_front();
    return true;
}

void Feed::send_fresh(std::shared_ptr<void> const& round) {
    if (fresh_.empty()) return;
    for (auto const& entry : audiences_) {
        try {
            send_fresh(*entry.second, round);
        } catch (std::exception const& error) {
            log_line(LogLevel::error, "an event could not be told to the readers of a stream",
                     {{"meeting", meeting_.str()}, {"error", error.what()}});
            entry.second->channel().end(nullptr);
        }
    }
    fresh_.clear();
}

void Feed::send_fresh(Audience& audience, std::shared_ptr<void> const& round) {
    std::size_t const streams = audience.channel().streams();
    if (streams == 0) return;
    auto const events = render(audience.view(), fresh_);
    // What is foretold goes with a step on the floor at once; with the list, which may change many
    // times a second, at the next heartbeat.
    bool const step = audience.told_step_ != view_->meeting->floor().version;
    auto const forecast = step ? fresh_forecast(audience, std::nullopt) : nullptr;
    if (!events && !forecast) return;
    audience.channel().send(joined(events, forecast), round);
    press_.metrics->messages.fetch_add(streams, std::memory_order_relaxed);
}

void Feed::send_heartbeat(model::Instant at, std::shared_ptr<void> const& round) {
    auto const message = heartbeat_message(press_.epoch, version(), at);
    for (auto const& entry : audiences_) {
        Audience& audience = *entry.second;
        auto const forecast =
            audience.channel().streams() > 0 ? fresh_forecast(audience, at) : nullptr;
        audience.channel().send(joined(forecast, message), round);
        press_.metrics->messages.fetch_add(entry.second->channel().streams(),
                                           std::memory_order_relaxed);
    }
}

void Feed::end_all() {
    for (auto const& entry : audiences_)
        entry.second->channel().end(
            ended_message(press_.locales, entry.first.viewer.language, Ending::stopping));
}

void Feed::forget_the_deserted() {
    std::erase_if(audiences_,
                  [](auto const& entry) { return entry.second->channel().streams() == 0; });
}

Audience& Feed::audience(View const& view) {
    auto& there = audiences_[view];
    if (!there) there = std::make_unique<Audience>(view, press_);
    return *there;
}

http::StreamMessagePtr Feed::snapshot(Audience& audience) {
    auto const body = press_.snapshot(meeting_, view_, audience.view_.viewer);
    if (body != audience.snapshot_body_ || audience.snapshot_->number() != version()) {
        std::string text;
        put_message(text, id_of(press_.epoch, version()), "snapshot", *body);
        audience.snapshot_ = std::make_shared<http::StreamMessage const>(text, version());
        audience.snapshot_body_ = body;
    }
    return audience.snapshot_;
}

http::StreamMessagePtr Feed::forecast(Audience& audience) const {
    if (audience.forecast_up_to_ != version()) foretell(audience, std::nullopt);
    if (audience.channel().streams() == 0) {
        audience.told_bookings_ = audience.forecast_bookings_;
        audience.told_step_ = view_->meeting->floor().version;
    }
    return audience.forecast_bookings_ == no_bookings ? nullptr : audience.forecast_;
}

http::StreamMessagePtr Feed::fresh_forecast(Audience& audience,
                                            std::optional<model::Instant> now) const {
    foretell(audience, now);
    audience.told_step_ = view_->meeting->floor().version;
    if (audience.told_bookings_ == audience.forecast_bookings_) return nullptr;
    audience.told_bookings_ = audience.forecast_bookings_;
    return audience.forecast_;
}

void Feed::foretell(Audience& audience, std::optional<model::Instant> now) const {
    wire::Rendering const rendering{*view_, audience.view().viewer, press_.locales, now};
    auto const coming = wire::coming_json(rendering, audience.view().mine);
    audience.forecast_up_to_ = version();
    audience.forecast_bookings_ = coming.at("bookings").dump();
    std::string text;
    put_message(text, id_of(press_.epoch, version()), "forecast", coming.dump());
    audience.forecast_ = std::make_shared<http::StreamMessage const>(text, version());
}

bool Feed::reaches_back_to(std::uint64_t version_before) const {
    return version_before + recent_.size() >= version();
}

http::StreamMessagePtr Feed::missed(Audience& audience, std::uint64_t after) {
    if (after >= version()) return nullptr;
    if (audience.missed_after_ == after && audience.missed_up_to_ == version())
        return audience.missed_;
    std::vector<store::StoredEvent> events;
    for (store::StoredEvent const& event : recent_)
        if (event.version > after) events.push_back(event);
    audience.missed_ = render(audience.view_, events);
    audience.missed_after_ = after;
    audience.missed_up_to_ = version();
    return audience.missed_;
}

Feed::Page Feed::page(View const& view, std::uint64_t after,
                      std::vector<store::StoredEvent> read) const {
    std::erase_if(read, [this](auto const& event) { return event.version > version(); });
    return {render(view, read), read.empty() ? after : read.back().version};
}

http::StreamMessagePtr Feed::render(View const& view,
                                    std::vector<store::StoredEvent> const& events) const {
    wire::Rendering const rendering{*view_, view.viewer, press_.locales};
    std::string text;
    std::uint64_t last = 0;
    for (store::StoredEvent const& event : events) {
        if (view.mine && !wire::touches_own(rendering, event)) continue;
        auto const json = wire::event_json(rendering, event);
        if (!json) continue;
        last = event.version;
        put_message(text, id_of(press_.epoch, last), event.type, json->dump());
        press_.metrics->rendered.fetch_add(1, std::memory_order_relaxed);
    }
    if (text.empty()) return nullptr;
    return std::make_shared<http::StreamMessage const>(text, last);
}

}  // namespace rostrum::server::live
