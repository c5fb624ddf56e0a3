#include "server/wire/refusal_codec.hpp"

#include "server/wire/log_json.hpp"

namespace rostrum::server::wire {

using LogJson = nlohmann::json;

namespace {

constexpr Word<model::Refusal::Kind> refusal_words[] = {
    {"broken", model::Refusal::Kind::broken},
    {"not_found", model::Refusal::Kind::not_found},
    {"forbidden", model::Refusal::Kind::forbidden},
    {"stale_booking", model::Refusal::Kind::stale_revision},
    {"stale_list", model::Refusal::Kind::stale_list},
    {"conflict", model::Refusal::Kind::conflict},
    {"floor", model::Refusal::Kind::floor}};

// The name of a fact's type, and the fact as JSON under it.
struct EncodeFact {
    LogJson operator()(std::int64_t value) const { return {{"integer", value}}; }
    LogJson operator()(std::string const& value) const { return {{"text", value}}; }
    LogJson operator()(model::Instant value) const {
        return {{"instant", config::format_instant(value)}};
    }
    LogJson operator()(model::ParticipantId const& id) const { return {{"participant", id.str()}}; }
    LogJson operator()(model::GroupId const& id) const { return {{"group", id.str()}}; }
    LogJson operator()(model::SegmentId const& id) const { return {{"segment", id.str()}}; }
    LogJson operator()(model::RoleId const& id) const { return {{"role", id.str()}}; }
    LogJson operator()(model::BookingId const& id) const { return {{"booking", id.str()}}; }
    LogJson operator()(model::SittingId const& id) const { return {{"sitting", id.str()}}; }
};

model::Fact fact_from_json(LogJson const& in) {
    if (in.contains("integer")) return in.at("integer").get<std::int64_t>();
    if (in.contains("text")) return text(in, "text");
    if (in.contains("instant")) return instant_of(in.at("instant"));
    if (in.contains("participant")) return model::ParticipantId(text(in, "participant"));
    if (in.contains("group")) return model::GroupId(text(in, "group"));
    if (in.contains("segment")) return model::SegmentId(text(in, "segment"));
    if (in.contains("role")) return model::RoleId(text(in, "role"));
    if (in.contains("booking")) return model::BookingId(text(in, "booking"));
    if (in.contains("sitting")) return model::SittingId(text(in, "sitting"));
    throw Undecodable("a fact of an unknown type");
}

}  // namespace

LogJson finding_to_json(model::Finding const& finding) {
    LogJson out{{"rule", finding.rule.str()}, {"severity", word(severity_words, finding.severity)}};
    put(out, "message", finding.message);
    put(out, "pointer", finding.pointer);
    for (auto const& [name, fact] : finding.facts) {
        LogJson part = std::visit(EncodeFact{}, fact);
        part["name"] = name;
        out["facts"].push_back(std::move(part));
    }
    return out;
}

model::Finding finding_from_json(LogJson const& in) {
    model::Finding finding;
    get(in, "rule", finding.rule);
    finding.severity = value_of(severity_words, text(in, "severity"));
    get(in, "message", finding.message);
    get(in, "pointer", finding.pointer);
    if (auto const facts = in.find("facts"); facts != in.end())
        for (LogJson const& fact : *facts)
            finding.facts.emplace_back(text(fact, "name"), fact_from_json(fact));
    return finding;
}

std::string encode_refusal(model::Refusal const& refusal) {
    LogJson out{{"kind", word(refusal_words, refusal.kind)}};
    put(out, "message", refusal.message);
    for (model::Finding const& finding : refusal.findings)
        out["findings"].push_back(finding_to_json(finding));
    for (model::Unknown const& unknown : refusal.unknown)
        out["unknown"].push_back(
            {{"what", unknown.what}, {"value", unknown.value}, {"pointer", unknown.pointer}});
    return out.dump(-1, ' ', false, LogJson::error_handler_t::replace);
}

model::Refusal decode_refusal(std::string_view encoded) try {
    LogJson const in = LogJson::parse(encoded);
    model::Refusal refusal;
    refusal.kind = value_of(refusal_words, text(in, "kind"));
    get(in, "message", refusal.message);
    if (auto const findings = in.find("findings"); findings != in.end())
        for (LogJson const& finding : *findings)
            refusal.findings.push_back(finding_from_json(finding));
    if (auto const unknown = in.find("unknown"); unknown != in.end())
        for (LogJson const& one : *unknown)
            refusal.unknown.push_back(
                {text(one, "what"), text(one, "value"), text(one, "pointer")});
    return refusal;
} catch (LogJson::exception const&) {
    throw Undecodable("a refusal is damaged");
}

}  // namespace rostrum::server::wire
