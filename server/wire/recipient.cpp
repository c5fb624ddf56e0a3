#include "server/wire/recipient.hpp"

namespace rostrum::server::wire {

// A desk's id is the key of its name.
std::string recipient_name(Rendering const& r, model::RecipientId const& recipient) {
    if (model::is_desk(recipient)) return r.word(recipient.str());
    auto const* participant = r.programme().find(model::ParticipantId{recipient.str()});
    return participant ? r.text(participant->name) : recipient.str();
}

Json named(Rendering const& r, model::RecipientId const& recipient) {
    return {{"id", recipient.str()}, {"name", recipient_name(r, recipient)}};
}

}  // namespace rostrum::server::wire
