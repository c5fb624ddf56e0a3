#!/usr/bin/env bash
# Runs every command of docs/presiding.md, in order, against a service of its own, in whose list the President and
# three States are inscribed. Whatever stands in a block is answered well, but for what stands in one that says that
# it is refused.
# shellcheck source=tests/docs/guide.sh
source "$(dirname "${BASH_SOURCE[0]}")/guide.sh"

TOKEN=$(token presiding)
SECRETARIAT=$(token secretariat)
serve 2025-11-24T10:02:00-05:00

book() {
    curl -sSf -o /dev/null -H "Authorization: Bearer $SECRETARIAT" -H 'Content-Type: application/json' \
        "http://$SERVICE/v1/meetings/hlm2025/bookings" -d "$1"
}
book '{"kind": "role", "role": "president"}'
for state in KEN FRA BRA; do
    book "{\"kind\": \"statement\", \"participant\": \"$state\", \"capacity\": \"national\", \"level\": \"M\"}"
done

run_blocks docs/presiding.md

expect "what_if has the same for what is supposed" '"statement_seconds":120'
expect "each answer has what is allowed" '"allowed":\['
expect "the record says that it was out of order" '"out_of_order":true'
expect "taken back, the clock has gone on" '"last_step":null'
expect "what stood there before is kept" '"corrections":\[{"version"'
expect "refused with the floor as it is" '"present":{"state":"free"'
expect "a reply has its number" '"number":1'
expect "a spill-over sitting" '"id":"25-evening"'
grep -q '<svg' "$WORK/day.svg" && [ -s "$WORK/report/calibration.zh.svg" ] || { echo "the pictures are not there"; exit 1; }
grep -q 'Kenya' "$WORK/as-run.csv" || { echo "the as-run list lacks Kenya"; exit 1; }
