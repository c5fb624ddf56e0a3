#!/usr/bin/env bash
# Runs every command of docs/secretariat.md, in order, against a service of its own. Whatever stands in a
# block is answered well, but for what stands in one that says that it is refused. Before a block that says
# that it is late, the deadline of delegations passes, and Kenya asks for two changes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

binary=$(realpath "$1")
WORK=$(mktemp -d)
DATA=$WORK/data
service=
cleanup() {
    [ -z "$service" ] || kill "$service" 2>/dev/null || true
    wait
    rm -rf "$WORK"
}
trap cleanup EXIT

"$binary" serve --data "$DATA" --listen 127.0.0.1:0 --config-folder config \
    --rehearse-from 2025-11-17T09:00:00-05:00 --log-level warn >"$WORK/serve.log" 2>&1 &
service=$!
until SERVICE=$(grep -o -m 1 '127\.0\.0\.1:[0-9]*' "$WORK/serve.log"); do
    kill -0 "$service" || { cat "$WORK/serve.log"; exit 1; }
    sleep 0.1
done
until curl -s -o /dev/null "http://$SERVICE/readyz"; do sleep 0.1; done
TOKEN=$("$binary" token create --data "$DATA" --role secretariat --config-folder config)
rostrum() { "$binary" "$@"; }

# The blocks, each in a file of its own: 01.run, 02.run, ... and 05.refused, 22.late.
awk -v folder="$WORK" '
    /^```sh/ { file = sprintf("%s/%02d.%s", folder, ++n, $2 ? $2 : "run"); next }
    /^```/ { file = ""; next }
    file { print > file }' docs/secretariat.md

# A token that was just made is noticed within a second.
until [ "$(curl -s -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $TOKEN" \
    "http://$SERVICE/v1/meetings/hlm2025/list")" = 200 ]; do sleep 0.1; done

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

for block in "$WORK"/[0-9][0-9].*; do
    case $block in *.late) let_the_deadline_pass ;; esac
    out=$block.out
    # In this shell: later blocks use what earlier ones have set.
    # shellcheck source=/dev/null
    source "$block" >"$out" 2>&1 || { cat "$block" "$out"; exit 1; }
    problems=$(grep -c '"type":"/docs#problem-' "$out" || true)
    case $block in
        *.refused) [ "$problems" -ge 1 ] || { echo "was not refused:"; cat "$block" "$out"; exit 1; } ;;
        *) [ "$problems" -eq 0 ] || { echo "was refused:"; cat "$block" "$out"; exit 1; } ;;
    esac
done

# What the guide promises of it.
expect() {
    grep -q "$2" "$WORK"/*.out || { echo "the guide says: $1"; exit 1; }
}
expect "you are warned of those who stand behind now" '"R18.*earlier receipt'
expect "the nearest names are offered" '"nearest":\["DEU"\]'
expect "the same file once more changes nothing" '"unchanged":2'
expect "these wait" '"items":\[{"id":"r1",.*{"id":"r2"'
expect "the delegation reads your reason" '"id":"r2","state":"declined".*"decision_reason":"no letter has come"'
expect "taken back, its request waits again" '"items":\[{"id":"r1","state":"pending"'
expect "the store is sound" 'the store is sound'
[ -s "$WORK/order.html" ] && [ -s "$WORK/liste.html" ] && [ -s "$WORK/liste.xlsx" ] && [ -s "$WORK/tonight.db" ]
