#!/usr/bin/env bash
# Runs every command of docs/presiding.md, in order, against a service of its own, in whose list the President and
# three States are inscribed. Whatever stands in a block is answered well, but for what stands in one that says that
# it is refused.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

binary=$(realpath "$1")
WORK=$(mktemp -d)
service=
cleanup() {
    [ -z "$service" ] || kill "$service" 2>/dev/null || true
    wait
    rm -rf "$WORK"
}
trap cleanup EXIT

token() { "$binary" token create --data "$WORK/data" --role "$1" --config-folder config; }
TOKEN=$(token presiding)
SECRETARIAT=$(token secretariat)
"$binary" serve --data "$WORK/data" --listen 127.0.0.1:0 --config-folder config \
    --meeting config/meetings/hlm2025.json \
    --rehearse-from 2025-11-24T10:02:00-05:00 --log-level warn >"$WORK/serve.log" 2>&1 &
service=$!
until SERVICE=$(grep -o -m 1 '127\.0\.0\.1:[0-9]*' "$WORK/serve.log"); do
    kill -0 "$service" || { cat "$WORK/serve.log"; exit 1; }
    sleep 0.1
done

book() {
    curl -sSf -o /dev/null -H "Authorization: Bearer $SECRETARIAT" -H 'Content-Type: application/json' \
        "http://$SERVICE/v1/meetings/hlm2025/bookings" -d "$1"
}
book '{"kind": "role", "role": "president"}'
for state in KEN FRA BRA; do
    book "{\"kind\": \"statement\", \"participant\": \"$state\", \"capacity\": \"national\", \"level\": \"M\"}"
done

# The blocks, each in a file of its own: 01.run, 02.run, ... and 06.refused.
awk -v folder="$WORK" '
    /^```sh/ { file = sprintf("%s/%02d.%s", folder, ++n, $2 ? $2 : "run"); next }
    /^```/ { file = ""; next }
    file { print > file }' docs/presiding.md

for block in "$WORK"/[0-9][0-9].*; do
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
expect "each answer has what is allowed" '"allowed":\['
expect "the record says that it was out of order" '"out_of_order":true'
expect "taken back, the clock has gone on" '"last_step":null'
expect "what stood there before is kept" '"corrections":\[{"version"'
expect "refused with the floor as it is" '"present":{"state":"free"'
expect "a reply has its number" '"number":1'
expect "a spill-over sitting" '"id":"25-evening"'
grep -q 'Kenya' "$WORK/as-run.csv" || { echo "the as-run list lacks Kenya"; exit 1; }
