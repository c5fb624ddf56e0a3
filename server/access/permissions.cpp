#include "server/access/permissions.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace rostrum::server::access {

namespace {

using model::ActorRole;

using Roles = std::uint32_t;

constexpr Roles bit(ActorRole role) {
    return Roles{1} << static_cast<unsigned>(role);
}

constexpr Roles S = bit(ActorRole::secretariat);
constexpr Roles P = bit(ActorRole::presiding);
constexpr Roles O = bit(ActorRole::president_office);
constexpr Roles C = bit(ActorRole::conference_officer);
constexpr Roles D = bit(ActorRole::delegation);
constexpr Roles T = bit(ActorRole::stakeholder);
constexpr Roles I = bit(ActorRole::interpretation);
constexpr Roles A = bit(ActorRole::administrator);
constexpr Roles public_too = ~Roles{0};

struct Permission {
    std::string_view operation;
    Roles roles;
};

// One row for each operation of openapi.yaml, whose x-roles say the same.
constexpr std::array permissions{
    Permission{"get_home", public_too},
    Permission{"get_docs", public_too},
    Permission{"get_openapi", public_too},
    Permission{"get_health", public_too},
    Permission{"get_readiness", public_too},
    Permission{"get_metrics", public_too},
    Permission{"list_meetings", public_too},
    Permission{"get_meeting", public_too},
    Permission{"get_timetable", public_too},
    Permission{"get_timetable_json", public_too},
    Permission{"get_timetable_ics", public_too},
    Permission{"get_timetable_csv", public_too},
    Permission{"get_feed", public_too},
    Permission{"get_own_calendar", D | T},
    Permission{"get_segment_calendar", public_too},
    Permission{"get_booking_calendar", public_too},
    Permission{"get_chapters", public_too},
    Permission{"get_video_table", public_too},
    Permission{"get_lower_third", public_too},
    Permission{"get_lower_third_text", public_too},
    Permission{"list_bookings", public_too},
    Permission{"create_booking", S | P | O | D},
    Permission{"get_booking", public_too},
    Permission{"change_booking", S | P | O | D},
    Permission{"withdraw_booking", S | P | O | D},
    Permission{"move_booking", S | P},
    Permission{"propose_swap", S | D},
    Permission{"restore_booking", S | P | O | D},
    Permission{"create_import", S},
    Permission{"list_swaps", S | P | D},
    Permission{"get_swap", S | P | D},
    Permission{"decline_swap", S | D},
    Permission{"accept_swap", S | D},
    Permission{"list_requests", S | P | D},
    Permission{"get_request", S | P | D},
    Permission{"accept_request", S | P},
    Permission{"decline_request", S | P | D},
    Permission{"get_settings", S | P},
    Permission{"change_settings", S | P},
    Permission{"get_list", public_too},
    Permission{"open_or_close_list", S | P},
    Permission{"undo_last_act", S | P},
    Permission{"get_list_changes", S | P | O | C | D | I},
    Permission{"get_me", D | T},
    Permission{"get_list_csv", public_too},
    Permission{"get_list_xlsx", public_too},
    Permission{"print_list", public_too},
    Permission{"print_programme", public_too},
    Permission{"print_order_of_the_day", public_too},
    Permission{"get_day_picture", public_too},
    Permission{"list_publications", public_too},
    Permission{"publish", S | P},
    Permission{"get_publication", public_too},
    Permission{"get_publication_changes", public_too},
    Permission{"get_publication_changes_page", public_too},
    Permission{"get_publication_form", public_too},
    Permission{"get_publications_feed", public_too},
    Permission{"list_participants", public_too},
    Permission{"get_participant", public_too},
    Permission{"list_groups", public_too},
    Permission{"get_group", public_too},
    Permission{"list_rules", public_too},
    Permission{"get_rule", public_too},
    Permission{"get_availability", public_too},
    Permission{"get_now", public_too},
    Permission{"get_floor", public_too},
    Permission{"conduct", S | P | C},
    Permission{"get_as_run", public_too},
    Permission{"get_as_run_csv", public_too},
    Permission{"list_events", public_too},
    Permission{"list_refused", S},
    Permission{"list_webhooks", S | A},
    Permission{"create_webhook", S | A},
    Permission{"get_webhook", S | A},
    Permission{"change_webhook", S | A},
    Permission{"remove_webhook", S | A},
    Permission{"rotate_webhook_secret", S | A},
    Permission{"test_webhook", S | A},
    Permission{"list_webhook_deliveries", S | A},
    Permission{"get_webhook_delivery", S | A},
    Permission{"redeliver_webhook", S | A},
    Permission{"get_own_notices", D | T},
    Permission{"list_notices", S | P | A},
    Permission{"get_notice", S | P | A},
    Permission{"decide_notices", S | P},
    Permission{"send_notice_again", S},
    Permission{"list_contacts", S | A},
    Permission{"get_contact", S | A | D | T},
    Permission{"put_contact", S | A | D | T},
    Permission{"remove_contact", S | A | D | T},
    Permission{"list_tokens", A},
    Permission{"create_token", A},
    Permission{"revoke_token", A},
};

}  // namespace

bool may_call(std::string_view operation_id, Principal const& principal) {
    auto const row = std::find_if(permissions.begin(), permissions.end(),
                                  [&](auto const& p) { return p.operation == operation_id; });
    if (row == permissions.end()) return false;
    if (row->roles == public_too) return true;
    return principal.role && (row->roles & bit(*principal.role)) != 0;
}

Sight sight(Principal const& principal) {
    if (!principal.role) return Sight::programme;
    switch (*principal.role) {
        case ActorRole::secretariat:
        case ActorRole::presiding:
        case ActorRole::president_office:
        case ActorRole::conference_officer:
        case ActorRole::interpretation:
        case ActorRole::command_line:
            return Sight::everything;
        case ActorRole::delegation:
            return Sight::working;
        case ActorRole::stakeholder:
        case ActorRole::webcast:
        case ActorRole::administrator:
        case ActorRole::schedule:
            return Sight::programme;
    }
    return Sight::programme;
}

bool sees_notes(Principal const& principal) {
    return principal.is(ActorRole::secretariat);
}

}  // namespace rostrum::server::access
