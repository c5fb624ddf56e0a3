#include "server/wire/recipient.hpp"

#include <algorithm>
#include <array>

namespace rostrum::server::wire {

namespace {

// In the order of model::desk_names.
constexpr std::array<std::string_view, 3> desk_keys{"notices.desk_speakers_list",
                                                    "notices.desk_journal", "notices.desk_webcast"};
static_assert(desk_keys.size() == model::desk_names.size());

}  // namespace

std::string recipient_name(Rendering const& r, model::RecipientId const& recipient) {
    auto const desk =
        std::find(model::desk_names.begin(), model::desk_names.end(), recipient.str());
    if (desk != model::desk_names.end())
        return r.word(desk_keys[static_cast<std::size_t>(desk - model::desk_names.begin())]);
    auto const* participant = r.programme().find(model::ParticipantId{recipient.str()});
    return participant ? r.text(participant->name) : recipient.str();
}

Json named(Rendering const& r, model::RecipientId const& recipient) {
    return {{"id", recipient.str()}, {"name", recipient_name(r, recipient)}};
}

}  // namespace rostrum::server::wire
