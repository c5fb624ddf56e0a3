#include "server/api/routes.hpp"

#include "server/api/operations.hpp"

namespace rostrum::server::api {

std::vector<http::Route<Endpoint>> routes() {
    // clang-format off
    return {
        {"GET", "/", "get_home", {get_home, {"lang", "meeting"}}},
        {"GET", "/docs", "get_docs", {get_docs, {}}},
        {"GET", "/openapi.yaml", "get_openapi", {get_openapi, {}}},
        {"GET", "/healthz", "get_health", {get_health, {}}},
        {"GET", "/readyz", "get_readiness", {get_readiness, {}}},
        {"GET", "/metrics", "get_metrics", {get_metrics, {}}},

        {"GET", "/v1/meetings", "list_meetings", {list_meetings, {"lang", "limit", "cursor"}}},
        {"GET", "/v1/meetings/{meeting}", "get_meeting", {get_meeting, {"lang"}}},

        {"GET", "/v1/meetings/{meeting}/timetable", "get_timetable", {get_timetable, {"lang", "list"}, Shows::publication}},
        {"GET", "/v1/meetings/{meeting}/timetable.json", "get_timetable_json", {get_timetable_json, {"lang", "list"}, Shows::publication}},
        {"GET", "/v1/meetings/{meeting}/timetable.ics", "get_timetable_ics", {get_timetable_ics, {"lang", "list"}, Shows::publication}},
        {"GET", "/v1/meetings/{meeting}/timetable.csv", "get_timetable_csv", {get_timetable_csv, {"lang", "list"}, Shows::publication}},
        {"GET", "/v1/meetings/{meeting}/feeds/publications.atom", "get_publications_feed", {get_publications_feed, {"lang"}}},
        {"GET", "/v1/meetings/{meeting}/feeds/me.ics", "get_own_calendar", {get_own_calendar, {"lang"}}},
        {"GET", "/v1/meetings/{meeting}/feeds/segments/{calendar}", "get_segment_calendar", {get_segment_calendar, {"lang", "list"}, Shows::publication}},
        {"GET", "/v1/meetings/{meeting}/feeds/bookings/{calendar}", "get_booking_calendar", {get_booking_calendar, {"lang", "list"}, Shows::publication}},
        {"GET", "/v1/meetings/{meeting}/feeds/{feed}", "get_feed", {get_feed, {"lang", "list"}, Shows::publication}},
        {"GET", "/v1/meetings/{meeting}/feeds/chapters.vtt", "get_chapters", {get_chapters, {"lang", "sitting", "recording_starts_at"}}},
        {"GET", "/v1/meetings/{meeting}/feeds/video-platform.csv", "get_video_table", {get_video_table, {"lang", "sitting", "recording_starts_at"}}},
        {"GET", "/v1/meetings/{meeting}/feeds/lower-third.json", "get_lower_third", {get_lower_third, {"lang", "names"}}},
        {"GET", "/v1/meetings/{meeting}/feeds/lower-third.txt", "get_lower_third_text", {get_lower_third_text, {"lang"}}},

        {"GET", "/v1/meetings/{meeting}/bookings", "list_bookings",
            {list_bookings, {"lang", "list", "participant", "group", "region", "level", "segment", "state", "capacity", "q", "changed_since", "limit", "cursor"}, Shows::publication}},
        {"POST", "/v1/meetings/{meeting}/bookings", "create_booking", {create_booking, {"lang", "dry_run"}}},
        {"GET", "/v1/meetings/{meeting}/bookings/{booking}", "get_booking", {get_booking, {"lang", "list"}, Shows::publication}},
        {"PATCH", "/v1/meetings/{meeting}/bookings/{booking}", "change_booking", {change_booking, {"lang", "dry_run"}}},
        {"DELETE", "/v1/meetings/{meeting}/bookings/{booking}", "withdraw_booking", {withdraw_booking, {"lang", "dry_run", "reason"}}},
        {"POST", "/v1/meetings/{meeting}/bookings/{booking}/moves", "move_booking", {move_booking, {"lang", "dry_run"}}},
        {"POST", "/v1/meetings/{meeting}/bookings/{booking}/swaps", "propose_swap", {propose_swap, {"lang", "dry_run"}}},
        {"POST", "/v1/meetings/{meeting}/bookings/{booking}/restoration", "restore_booking", {restore_booking, {"lang", "dry_run"}}},

        {"POST", "/v1/meetings/{meeting}/imports", "create_import", {create_import, {"lang", "dry_run", "reason"}}},

        {"GET", "/v1/meetings/{meeting}/swaps", "list_swaps", {list_swaps, {"lang", "limit", "cursor"}}},
        {"GET", "/v1/meetings/{meeting}/swaps/{swap}", "get_swap", {get_swap, {"lang"}}},
        {"DELETE", "/v1/meetings/{meeting}/swaps/{swap}", "decline_swap", {decline_swap, {"lang", "dry_run", "reason"}}},
        {"POST", "/v1/meetings/{meeting}/swaps/{swap}/acceptance", "accept_swap", {accept_swap, {"lang", "dry_run"}}},

        {"GET", "/v1/meetings/{meeting}/requests", "list_requests", {list_requests, {"lang", "state", "limit", "cursor"}}},
        {"GET", "/v1/meetings/{meeting}/requests/{request}", "get_request", {get_request, {"lang"}}},
        {"DELETE", "/v1/meetings/{meeting}/requests/{request}", "decline_request", {decline_request, {"lang", "dry_run", "reason"}}},
        {"POST", "/v1/meetings/{meeting}/requests/{request}/acceptance", "accept_request", {accept_request, {"lang", "dry_run"}}},

        {"GET", "/v1/meetings/{meeting}/settings", "get_settings", {get_settings, {"lang"}}},
        {"PATCH", "/v1/meetings/{meeting}/settings", "change_settings", {change_settings, {"lang", "dry_run"}}},

        {"GET", "/v1/meetings/{meeting}/list", "get_list", {get_list, {"lang"}}},
        {"POST", "/v1/meetings/{meeting}/list", "open_or_close_list", {open_or_close_list, {"lang", "dry_run"}}},
        {"GET", "/v1/meetings/{meeting}/list.csv", "get_list_csv", {get_list_csv, {"lang", "list"}, Shows::publication}},
        {"GET", "/v1/meetings/{meeting}/list.xlsx", "get_list_xlsx", {get_list_xlsx, {"lang", "list"}, Shows::publication}},

        {"GET", "/v1/meetings/{meeting}/print/list", "print_list", {print_list, {"lang", "list"}, Shows::publication}},
        {"GET", "/v1/meetings/{meeting}/print/programme", "print_programme", {print_programme, {"lang", "list"}, Shows::publication}},
        {"GET", "/v1/meetings/{meeting}/print/order-of-the-day", "print_order_of_the_day", {print_order_of_the_day, {"lang", "list"}, Shows::publication}},

        {"GET", "/v1/meetings/{meeting}/reports/day.svg", "get_day_picture", {get_day_picture, {"lang", "list", "day"}, Shows::publication}},

        {"POST", "/v1/meetings/{meeting}/list/undo", "undo_last_act", {undo_last_act, {"lang", "dry_run"}}},
        {"GET", "/v1/meetings/{meeting}/list/changes", "get_list_changes", {get_list_changes, {"lang", "from", "to"}}},
        {"GET", "/v1/meetings/{meeting}/me", "get_me", {get_me, {"lang", "since"}}},

        {"GET", "/v1/meetings/{meeting}/publications", "list_publications", {list_publications, {"lang", "limit", "cursor"}}},
        {"POST", "/v1/meetings/{meeting}/publications", "publish", {publish, {"lang", "dry_run"}}},
        {"GET", "/v1/meetings/{meeting}/publications/{publication}", "get_publication", {get_publication, {"lang"}}},
        {"GET", "/v1/meetings/{meeting}/publications/{publication}/changes", "get_publication_changes", {get_publication_changes, {"lang", "since"}}},
        {"GET", "/v1/meetings/{meeting}/publications/{publication}/changes.html", "get_publication_changes_page", {get_publication_changes_page, {"lang", "since"}}},
        {"GET", "/v1/meetings/{meeting}/publications/{publication}/{form}", "get_publication_form", {get_publication_form, {"lang"}}},

        {"GET", "/v1/meetings/{meeting}/participants", "list_participants", {list_participants, {"lang", "limit", "cursor"}}},
        {"GET", "/v1/meetings/{meeting}/participants/{participant}", "get_participant", {get_participant, {"lang"}}},
        {"GET", "/v1/meetings/{meeting}/groups", "list_groups", {list_groups, {"lang", "limit", "cursor"}}},
        {"GET", "/v1/meetings/{meeting}/groups/{group}", "get_group", {get_group, {"lang"}}},
        {"GET", "/v1/meetings/{meeting}/rules", "list_rules", {list_rules, {"lang", "limit", "cursor"}}},
        {"GET", "/v1/meetings/{meeting}/rules/{rule}", "get_rule", {get_rule, {"lang"}}},

        {"GET", "/v1/meetings/{meeting}/availability", "get_availability",
         {get_availability,
          {"lang", "statement_seconds", "extension_seconds", "extra_sitting_seconds",
           "joint_statements"}}},
        {"GET", "/v1/meetings/{meeting}/now", "get_now", {get_now, {"lang", "names"}}},

        {"GET", "/v1/meetings/{meeting}/floor", "get_floor", {get_floor, {"lang"}}},
        {"POST", "/v1/meetings/{meeting}/floor", "conduct", {conduct, {"lang", "dry_run"}}},
        {"GET", "/v1/meetings/{meeting}/as-run", "get_as_run", {get_as_run, {"lang"}}},
        {"GET", "/v1/meetings/{meeting}/as-run.csv", "get_as_run_csv", {get_as_run_csv, {"lang"}}},

        {"GET", "/v1/meetings/{meeting}/events", "list_events", {list_events, {"lang", "after", "limit", "mine"}}},
        {"GET", "/v1/meetings/{meeting}/refused", "list_refused", {list_refused, {"lang", "participant", "request_id", "limit", "cursor"}}},

        {"GET", "/v1/meetings/{meeting}/webhooks", "list_webhooks", {list_webhooks, {"lang", "limit", "cursor"}}},
        {"POST", "/v1/meetings/{meeting}/webhooks", "create_webhook", {create_webhook, {"lang", "dry_run"}}},
        {"GET", "/v1/meetings/{meeting}/webhooks/{webhook}", "get_webhook", {get_webhook, {"lang"}}},
        {"PATCH", "/v1/meetings/{meeting}/webhooks/{webhook}", "change_webhook", {change_webhook, {"lang", "dry_run"}}},
        {"DELETE", "/v1/meetings/{meeting}/webhooks/{webhook}", "remove_webhook", {remove_webhook, {"lang", "dry_run"}}},
        {"POST", "/v1/meetings/{meeting}/webhooks/{webhook}/secret", "rotate_webhook_secret", {rotate_webhook_secret, {"lang", "dry_run"}}},
        {"POST", "/v1/meetings/{meeting}/webhooks/{webhook}/test", "test_webhook", {test_webhook, {"lang", "dry_run"}}},
        {"GET", "/v1/meetings/{meeting}/webhooks/{webhook}/deliveries", "list_webhook_deliveries", {list_webhook_deliveries, {"lang", "limit", "cursor"}}},
        {"GET", "/v1/meetings/{meeting}/webhooks/{webhook}/deliveries/{delivery}", "get_webhook_delivery", {get_webhook_delivery, {"lang"}}},
        {"POST", "/v1/meetings/{meeting}/webhooks/{webhook}/deliveries/{delivery}/redelivery", "redeliver_webhook", {redeliver_webhook, {"lang", "dry_run"}}},

        {"GET", "/v1/meetings/{meeting}/me/notices", "get_own_notices", {get_own_notices, {"lang", "limit", "cursor"}}},
        {"GET", "/v1/meetings/{meeting}/notices", "list_notices", {list_notices, {"lang", "state", "kind", "recipient", "limit", "cursor"}}},
        {"POST", "/v1/meetings/{meeting}/notices/decisions", "decide_notices", {decide_notices, {"lang", "dry_run"}}},
        {"GET", "/v1/meetings/{meeting}/notices/{notice}", "get_notice", {get_notice, {"lang"}}},
        {"POST", "/v1/meetings/{meeting}/notices/{notice}/mail", "send_notice_again", {send_notice_again, {"lang", "dry_run"}}},
        {"GET", "/v1/meetings/{meeting}/contacts", "list_contacts", {list_contacts, {"lang", "limit", "cursor"}}},
        {"GET", "/v1/meetings/{meeting}/contacts/{recipient}", "get_contact", {get_contact, {"lang"}}},
        {"PUT", "/v1/meetings/{meeting}/contacts/{recipient}", "put_contact", {put_contact, {"lang", "dry_run"}}},
        {"DELETE", "/v1/meetings/{meeting}/contacts/{recipient}", "remove_contact", {remove_contact, {"lang", "dry_run"}}},

        {"GET", "/v1/tokens", "list_tokens", {list_tokens, {"lang", "limit", "cursor"}}},
        {"POST", "/v1/tokens", "create_token", {create_token, {"lang", "dry_run"}}},
        {"DELETE", "/v1/tokens/{token}", "revoke_token", {revoke_token, {"lang", "dry_run"}}},
    };
    // clang-format on
}

// A list of 10,000 rows with all its columns has about half of that.
std::uint64_t longer_body(std::string_view method, std::string_view target) {
    constexpr std::uint64_t of_an_import = 4 * 1024 * 1024;
    std::string_view const path = target.substr(0, target.find('?'));
    return method == "POST" && path.ends_with("/imports") ? of_an_import : 0;
}

}  // namespace rostrum::server::api
