#!/usr/bin/env bash
# Runs every command of docs/secretariat.md, in order, against a service of its own. Whatever stands in a
# block is answered well, but for what stands in one that says that it is refused. Before a block that says
# that it is late, the deadline of delegations passes, and Kenya asks for two changes.
# shellcheck source=tests/docs/guide.sh
source "$(dirname "${BASH_SOURCE[0]}")/guide.sh"

TOKEN=$(token secretariat)
serve 2025-11-17T09:00:00-05:00

let_the_deadline_pass() {
    KENYA=$("$binary" token create --data "$DATA" --role delegation --participant KEN --config-folder config)
    as_kenya() { curl -sS -H "Authorization: Bearer $KENYA" -H 'Content-Type: application/json' -H 'If-Match: *' "$@"; }
    now=$(ask -o /dev/null -D - "$M/list" | tr -d '\r' | sed -n 's/^Rehearsal: //p')
    tell -X PATCH -H 'If-Match: *' "$M/settings" -d "{\"debate\": {\"list\": {\"self_service_until\":
        \"$(date -u -d "$now + 3 seconds" +%FT%TZ)\"}}, \"reason\": \"for the test\"}" | grep -q self_service_until
    until as_kenya -X PATCH "$M/bookings/b1?dry_run=true" -d '{"level": "M"}' | grep -q '"state":"pending"'; do
        sleep 0.1
    done
    as_kenya -X PATCH "$M/bookings/b1" -d '{"level": "M"}' | grep -q '"id":"r1"'
    as_kenya -X DELETE "$M/bookings/b1" | grep -q '"id":"r2"'
}

run_blocks docs/secretariat.md let_the_deadline_pass

expect "you are warned of those who stand behind now" '"R18.*earlier receipt'
expect "the nearest names are offered" '"nearest":\["DEU"\]'
expect "the same file once more changes nothing" '"unchanged":2'
expect "these wait" '"items":\[{"id":"r1",.*{"id":"r2"'
expect "the delegation reads your reason" '"id":"r2","state":"declined".*"decision_reason":"no letter has come"'
expect "taken back, its request waits again" '"items":\[{"id":"r1","state":"pending"'
expect "everything that is missing is named" '"rule":"R37"'
expect "how much of it is not published yet" '"unpublished_changes":[1-9]'
expect "what it changed, in words" '"Iceland: new, .*"'
expect "to whoever asks what is new" 'Islandia: nuevo'
expect "the Atom feed" '<feed xmlns="http://www.w3.org/2005/Atom"'
expect "the store is sound" 'the store is sound'
[ -s "$WORK/first.html" ] && [ -s "$WORK/order.html" ] && [ -s "$WORK/liste.html" ] && [ -s "$WORK/liste.xlsx" ] && [ -s "$WORK/tonight.db" ]
