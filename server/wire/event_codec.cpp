#include "server/wire/event_codec.hpp"

#include <nlohmann/json.hpp>

#include "config/programme.hpp"
#include "config/settings_change.hpp"
#include "server/wire/act_codec.hpp"
#include "server/wire/floor_codec.hpp"
#include "server/wire/log_json.hpp"
#include "server/wire/refusal_codec.hpp"

namespace rostrum::server::wire {
namespace {

using LogJson = nlohmann::json;

// ---- Parts that several events have ------------------------------------------------------------

void put_override(LogJson& out, std::optional<model::Override> const& overridden) {
    if (!overridden) return;
    LogJson part{{"reason", overridden->reason}};
    put(part, "rules", overridden->rules);
    out["override"] = std::move(part);
}

void get_override(LogJson const& in, std::optional<model::Override>& overridden) {
    auto const found = in.find("override");
    if (found == in.end()) return;
    model::Override read;
    read.reason = text(*found, "reason");
    get(*found, "rules", read.rules);
    overridden = std::move(read);
}

std::shared_ptr<model::Programme const> programme_in(LogJson const& in) {
    auto programme = config::programme_from_json(in.at("programme"));
    if (!programme) {
        config::Complaints const& complaints = programme.error();
        throw Undecodable("its programme is in no known form" +
                          (complaints.empty() ? std::string()
                                              : ": " + complaints.front().pointer + " " +
                                                    complaints.front().message));
    }
    return std::make_shared<model::Programme const>(std::move(programme).value());
}

}  // namespace

// ---- One codec for each event; the floor's are in floor_codec.cpp
// --------------------------------

template <>
struct Codec<model::MeetingCreated> {
    static constexpr std::string_view type = "meeting_created";
    static constexpr int schema = 1;
    static LogJson to_json(model::MeetingCreated const& event) {
        return {{"programme", config::programme_to_json(*event.programme)}};
    }
    static model::MeetingCreated from_json(LogJson const& in, int) { return {programme_in(in)}; }
};

template <>
struct Codec<model::ProgrammeAdopted> {
    static constexpr std::string_view type = "programme_adopted";
    static constexpr int schema = 1;
    static LogJson to_json(model::ProgrammeAdopted const& event) {
        LogJson out{{"programme", config::programme_to_json(*event.programme)}};
        wire::put(out, "decision", event.decision);
        wire::put(out, "reason", event.reason);
        return out;
    }
    static model::ProgrammeAdopted from_json(LogJson const& in, int) {
        model::ProgrammeAdopted event;
        event.programme = programme_in(in);
        wire::get(in, "decision", event.decision);
        wire::get(in, "reason", event.reason);
        return event;
    }
};

// ListOpened and ListClosed say the same things.
template <class E>
struct ListCodec {
    static constexpr int schema = 1;
    static LogJson to_json(const E& event) {
        LogJson out = LogJson::object();
        wire::put(out, "on_schedule", event.on_schedule);
        wire::put(out, "reason", event.reason);
        return out;
    }
    static E from_json(LogJson const& in, int) {
        E event;
        wire::get(in, "on_schedule", event.on_schedule);
        wire::get(in, "reason", event.reason);
        return event;
    }
};
template <>
struct Codec<model::ListOpened> : ListCodec<model::ListOpened> {
    static constexpr std::string_view type = "list_opened";
};
template <>
struct Codec<model::ListClosed> : ListCodec<model::ListClosed> {
    static constexpr std::string_view type = "list_closed";
};

template <>
struct Codec<model::Booked> {
    static constexpr std::string_view type = "booked";
    static constexpr int schema = 1;
    static LogJson to_json(model::Booked const& event) {
        LogJson out{{"booking", event.booking.str()}, {"request", wire::to_json(event.request)}};
        wire::put(out, "language", event.language);
        wire::put(out, "has_speaker", event.has_speaker);
        wire::put(out, "inscribed_at", event.inscribed_at);
        wire::put(out, "reason", event.reason);
        put_override(out, event.overridden);
        wire::put(out, "with_previous", event.with_previous);
        return out;
    }
    static model::Booked from_json(LogJson const& in, int) {
        model::Booked event;
        event.booking = model::BookingId(text(in, "booking"));
        event.request = request_from_json(in.at("request"));
        wire::get(in, "language", event.language);
        wire::get(in, "has_speaker", event.has_speaker);
        event.inscribed_at = instant_of(in.at("inscribed_at"));
        wire::get(in, "reason", event.reason);
        get_override(in, event.overridden);
        wire::get(in, "with_previous", event.with_previous);
        return event;
    }
};

template <>
struct Codec<model::Changed> {
    static constexpr std::string_view type = "changed";
    static constexpr int schema = 1;
    static LogJson to_json(model::Changed const& event) {
        LogJson out{{"booking", event.booking.str()}, {"request", wire::to_json(event.request)}};
        wire::put(out, "language", event.language);
        wire::put(out, "has_speaker", event.has_speaker);
        wire::put(out, "speaker_changed", event.speaker_changed);
        wire::put(out, "reason", event.reason);
        return out;
    }
    static model::Changed from_json(LogJson const& in, int) {
        model::Changed event;
        event.booking = model::BookingId(text(in, "booking"));
        event.request = request_from_json(in.at("request"));
        wire::get(in, "language", event.language);
        wire::get(in, "has_speaker", event.has_speaker);
        wire::get(in, "speaker_changed", event.speaker_changed);
        wire::get(in, "reason", event.reason);
        return event;
    }
};

// Withdrawn and Restored say the same things.
template <class E>
struct BookingCodec {
    static constexpr int schema = 1;
    static LogJson to_json(const E& event) {
        LogJson out{{"booking", event.booking.str()}};
        wire::put(out, "reason", event.reason);
        return out;
    }
    static E from_json(LogJson const& in, int) {
        E event;
        event.booking = model::BookingId(text(in, "booking"));
        wire::get(in, "reason", event.reason);
        return event;
    }
};
template <>
struct Codec<model::Withdrawn> : BookingCodec<model::Withdrawn> {
    static constexpr std::string_view type = "withdrawn";
};
template <>
struct Codec<model::Restored> : BookingCodec<model::Restored> {
    static constexpr std::string_view type = "restored";
};

template <>
struct Codec<model::Moved> {
    static constexpr std::string_view type = "moved";
    static constexpr int schema = 1;
    static LogJson to_json(model::Moved const& event) {
        LogJson out{{"booking", event.booking.str()},
                    {event.before ? "before" : "after", event.target.str()}};
        wire::put(out, "reason", event.reason);
        put_override(out, event.overridden);
        return out;
    }
    static model::Moved from_json(LogJson const& in, int) {
        model::Moved event;
        event.booking = model::BookingId(text(in, "booking"));
        event.before = in.contains("before");
        event.target = model::BookingId(text(in, event.before ? "before" : "after"));
        wire::get(in, "reason", event.reason);
        get_override(in, event.overridden);
        return event;
    }
};

template <>
struct Codec<model::SwapProposed> {
    static constexpr std::string_view type = "swap_proposed";
    static constexpr int schema = 1;
    static LogJson to_json(model::SwapProposed const& event) {
        LogJson out{
            {"swap", event.swap.str()}, {"from", event.from.str()}, {"with", event.with.str()}};
        wire::put(out, "reason", event.reason);
        return out;
    }
    static model::SwapProposed from_json(LogJson const& in, int) {
        model::SwapProposed event;
        event.swap = model::SwapId(text(in, "swap"));
        event.from = model::BookingId(text(in, "from"));
        event.with = model::BookingId(text(in, "with"));
        wire::get(in, "reason", event.reason);
        return event;
    }
};

template <>
struct Codec<model::SwapAccepted> {
    static constexpr std::string_view type = "swap_accepted";
    static constexpr int schema = 1;
    static LogJson to_json(model::SwapAccepted const& event) {
        LogJson out{{"swap", event.swap.str()}};
        wire::put(out, "reason", event.reason);
        for (model::Finding const& warning : event.warnings)
            out["warnings"].push_back(finding_to_json(warning));
        return out;
    }
    static model::SwapAccepted from_json(LogJson const& in, int) {
        model::SwapAccepted event;
        event.swap = model::SwapId(text(in, "swap"));
        wire::get(in, "reason", event.reason);
        if (auto const warnings = in.find("warnings"); warnings != in.end())
            for (LogJson const& warning : *warnings)
                event.warnings.push_back(finding_from_json(warning));
        return event;
    }
};

template <>
struct Codec<model::SwapDeclined> {
    static constexpr std::string_view type = "swap_declined";
    static constexpr int schema = 1;
    static LogJson to_json(model::SwapDeclined const& event) {
        LogJson out{{"swap", event.swap.str()}};
        wire::put(out, "reason", event.reason);
        return out;
    }
    static model::SwapDeclined from_json(LogJson const& in, int) {
        model::SwapDeclined event;
        event.swap = model::SwapId(text(in, "swap"));
        wire::get(in, "reason", event.reason);
        return event;
    }
};

template <>
struct Codec<model::Undone> {
    static constexpr std::string_view type = "undone";
    static constexpr int schema = 1;
    static LogJson to_json(model::Undone const& event) {
        LogJson out{{"act", event.act}, {"booking", event.booking.str()}};
        wire::put(out, "reason", event.reason);
        return out;
    }
    static model::Undone from_json(LogJson const& in, int) {
        model::Undone event;
        event.act = in.at("act").get<std::uint64_t>();
        event.booking = model::BookingId(text(in, "booking"));
        wire::get(in, "reason", event.reason);
        return event;
    }
};

template <>
struct Codec<model::Requested> {
    static constexpr std::string_view type = "requested";
    static constexpr int schema = 1;
    static LogJson to_json(model::Requested const& event) {
        LogJson out{{"request", event.request.str()},
                    {"participant", event.participant.str()},
                    {"act", wire::to_json(event.act)}};
        wire::put(out, "booking", event.booking);
        return out;
    }
    static model::Requested from_json(LogJson const& in, int) {
        model::Requested event;
        event.request = model::RequestId(text(in, "request"));
        event.participant = model::ParticipantId(text(in, "participant"));
        wire::get(in, "booking", event.booking);
        event.act = act_from_json(in.at("act"));
        return event;
    }
};

// What was granted is an event of its own kind, and written as one.
template <>
struct Codec<model::RequestAccepted> {
    static constexpr std::string_view type = "request_accepted";
    static constexpr int schema = 1;
    static LogJson to_json(model::RequestAccepted const& event) {
        LogJson out{{"request", event.request.str()}};
        std::visit(
            [&]<class E>(const E& what) {
                out["granted"] = {{"type", Codec<E>::type},
                                  {"schema", Codec<E>::schema},
                                  {"body", Codec<E>::to_json(what)}};
            },
            event.granted);
        wire::put(out, "reason", event.reason);
        return out;
    }
    static model::RequestAccepted from_json(LogJson const& in, int) {
        model::RequestAccepted event;
        event.request = model::RequestId(text(in, "request"));
        event.granted = granted_from(in.at("granted"));
        wire::get(in, "reason", event.reason);
        return event;
    }
    static model::Granted granted_from(LogJson const& in) {
        std::string const& granted = text(in, "type");
        auto event =
            OneOf<model::Granted>::decode(granted, in.at("schema").get<int>(), in.at("body"));
        if (!event) throw Undecodable("it grants an unknown \"" + granted + "\"");
        return *std::move(event);
    }
};

// RequestDeclined and RequestWithdrawn say the same things.
template <class E>
struct RequestCodec {
    static constexpr int schema = 1;
    static LogJson to_json(const E& event) {
        LogJson out{{"request", event.request.str()}};
        wire::put(out, "reason", event.reason);
        return out;
    }
    static E from_json(LogJson const& in, int) {
        E event;
        event.request = model::RequestId(text(in, "request"));
        wire::get(in, "reason", event.reason);
        return event;
    }
};
template <>
struct Codec<model::RequestDeclined> : RequestCodec<model::RequestDeclined> {
    static constexpr std::string_view type = "request_declined";
};
template <>
struct Codec<model::RequestWithdrawn> : RequestCodec<model::RequestWithdrawn> {
    static constexpr std::string_view type = "request_withdrawn";
};

template <>
struct Codec<model::RequestsLapsed> {
    static constexpr std::string_view type = "requests_lapsed";
    static constexpr int schema = 1;
    static LogJson to_json(model::RequestsLapsed const&) { return LogJson::object(); }
    static model::RequestsLapsed from_json(LogJson const&, int) { return {}; }
};

template <>
struct Codec<model::SettingsChanged> {
    static constexpr std::string_view type = "settings_changed";
    static constexpr int schema = 1;
    static LogJson to_json(model::SettingsChanged const& event) {
        LogJson out{{"settings", config::settings_to_json(event.change)}};
        wire::put(out, "reason", event.reason);
        return out;
    }
    static model::SettingsChanged from_json(LogJson const& in, int) {
        config::Complaints complaints;
        config::ObjectReader settings(in.at("settings"), "", complaints);
        model::SettingsChanged event{config::read_settings(settings), ""};
        settings.finish();
        if (!complaints.empty())
            throw Undecodable("its settings are in no known form: " + complaints.front().pointer +
                              " " + complaints.front().message);
        wire::get(in, "reason", event.reason);
        return event;
    }
};

template <>
struct Codec<model::ProgrammePublished> {
    static constexpr std::string_view type = "published";
    static constexpr int schema = 1;
    static LogJson to_json(model::ProgrammePublished const& event) {
        LogJson out{{"number", event.number},
                    {"journal", event.kind == model::PublicationKind::journal}};
        wire::put(out, "held_back", event.held_back);
        wire::put(out, "comment", event.comment);
        return out;
    }
    static model::ProgrammePublished from_json(LogJson const& in, int) {
        model::ProgrammePublished event;
        event.number = in.at("number").get<int>();
        if (in.at("journal").get<bool>()) event.kind = model::PublicationKind::journal;
        wire::get(in, "held_back", event.held_back);
        wire::get(in, "comment", event.comment);
        return event;
    }
};

// ---- Every event -------------------------------------------------------------------------------

EncodedEvent encode(model::Event const& event) {
    return OneOf<model::Event>::encode(event);
}

std::string_view type_of(model::Event const& event) {
    return OneOf<model::Event>::type(event);
}

model::Event decode(std::string_view type, int schema, std::string_view body) {
    const std::string name(type);
    try {
        auto event = OneOf<model::Event>::decode(type, schema, LogJson::parse(body));
        if (event) return *std::move(event);
    } catch (Undecodable const& error) {
        throw Undecodable("an event of type \"" + name + "\" can't be read: " + error.what());
    } catch (LogJson::exception const&) {
        throw Undecodable("an event of type \"" + name + "\" is damaged");
    }
    throw Undecodable("an event of unknown type \"" + name + "\", written by a newer release");
}

}  // namespace rostrum::server::wire
