#pragma once

#include "server/api/call.hpp"

// Every operation of openapi.yaml, by its operationId; one file for each tag.
namespace rostrum::server::api {

// meetings.cpp
void list_meetings(CallPtr, http::Respond);
void get_meeting(CallPtr, http::Respond);
// timetable.cpp
void get_timetable(CallPtr, http::Respond);
void get_timetable_json(CallPtr, http::Respond);
void get_timetable_ics(CallPtr, http::Respond);
void get_timetable_csv(CallPtr, http::Respond);
void get_availability(CallPtr, http::Respond);
void get_now(CallPtr, http::Respond);
// feeds.cpp
void get_feed(CallPtr, http::Respond);
void get_segment_calendar(CallPtr, http::Respond);
void get_booking_calendar(CallPtr, http::Respond);
void get_own_calendar(CallPtr, http::Respond);
// feeds_floor.cpp
void get_chapters(CallPtr, http::Respond);
void get_video_table(CallPtr, http::Respond);
void get_lower_third(CallPtr, http::Respond);
void get_lower_third_text(CallPtr, http::Respond);
// bookings.cpp
void list_bookings(CallPtr, http::Respond);
void create_booking(CallPtr, http::Respond);
void get_booking(CallPtr, http::Respond);
void change_booking(CallPtr, http::Respond);
void withdraw_booking(CallPtr, http::Respond);
void restore_booking(CallPtr, http::Respond);
void move_booking(CallPtr, http::Respond);
// imports.cpp
void create_import(CallPtr, http::Respond);
// swaps.cpp
void list_swaps(CallPtr, http::Respond);
void get_swap(CallPtr, http::Respond);
void propose_swap(CallPtr, http::Respond);
void accept_swap(CallPtr, http::Respond);
void decline_swap(CallPtr, http::Respond);
// requests.cpp
void list_requests(CallPtr, http::Respond);
void get_request(CallPtr, http::Respond);
void accept_request(CallPtr, http::Respond);
void decline_request(CallPtr, http::Respond);
// settings.cpp
void get_settings(CallPtr, http::Respond);
void change_settings(CallPtr, http::Respond);
// floor.cpp
void get_floor(CallPtr, http::Respond);
void conduct(CallPtr, http::Respond);
void get_as_run(CallPtr, http::Respond);
void get_as_run_csv(CallPtr, http::Respond);
// list.cpp
void get_list(CallPtr, http::Respond);
void get_list_changes(CallPtr, http::Respond);
void get_me(CallPtr, http::Respond);
void open_or_close_list(CallPtr, http::Respond);
void undo_last_act(CallPtr, http::Respond);
// print.cpp
void print_list(CallPtr, http::Respond);
void print_programme(CallPtr, http::Respond);
void print_order_of_the_day(CallPtr, http::Respond);
void get_list_csv(CallPtr, http::Respond);
void get_list_xlsx(CallPtr, http::Respond);
// publications.cpp
void list_publications(CallPtr, http::Respond);
void publish(CallPtr, http::Respond);
void get_publication(CallPtr, http::Respond);
void get_publication_changes(CallPtr, http::Respond);
void get_publication_changes_page(CallPtr, http::Respond);
void get_publication_form(CallPtr, http::Respond);
void get_publications_feed(CallPtr, http::Respond);
// reports.cpp
void get_day_picture(CallPtr, http::Respond);
// reference.cpp
void list_participants(CallPtr, http::Respond);
void get_participant(CallPtr, http::Respond);
void list_groups(CallPtr, http::Respond);
void get_group(CallPtr, http::Respond);
void list_rules(CallPtr, http::Respond);
void get_rule(CallPtr, http::Respond);
// events.cpp
void list_events(CallPtr, http::Respond);
void list_refused(CallPtr, http::Respond);
// webhooks.cpp
void list_webhooks(CallPtr, http::Respond);
void create_webhook(CallPtr, http::Respond);
void get_webhook(CallPtr, http::Respond);
void change_webhook(CallPtr, http::Respond);
void remove_webhook(CallPtr, http::Respond);
void rotate_webhook_secret(CallPtr, http::Respond);
// webhook_deliveries.cpp
void list_webhook_deliveries(CallPtr, http::Respond);
void get_webhook_delivery(CallPtr, http::Respond);
void redeliver_webhook(CallPtr, http::Respond);
void test_webhook(CallPtr, http::Respond);
// notices.cpp
void get_own_notices(CallPtr, http::Respond);
void list_notices(CallPtr, http::Respond);
void get_notice(CallPtr, http::Respond);
// notice_decisions.cpp
void decide_notices(CallPtr, http::Respond);
void send_notice_again(CallPtr, http::Respond);
// contacts.cpp
void list_contacts(CallPtr, http::Respond);
void get_contact(CallPtr, http::Respond);
void put_contact(CallPtr, http::Respond);
void remove_contact(CallPtr, http::Respond);
// tokens.cpp
void list_tokens(CallPtr, http::Respond);
void create_token(CallPtr, http::Respond);
void revoke_token(CallPtr, http::Respond);
// operations_pages.cpp
void get_home(CallPtr, http::Respond);
void get_docs(CallPtr, http::Respond);
void get_openapi(CallPtr, http::Respond);
void get_health(CallPtr, http::Respond);
void get_readiness(CallPtr, http::Respond);
void get_metrics(CallPtr, http::Respond);

}  // namespace rostrum::server::api
