#!/usr/bin/env bash
# Runs every command of docs/following.md that stands in a block of the shell's, against a service of its own in
# which Kenya is speaking.
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
PRESIDING=$(token presiding)
SECRETARIAT=$(token secretariat)
"$binary" serve --data "$WORK/data" --listen 127.0.0.1:0 --config-folder config \
    --meeting config/meetings/hlm2025.json \
    --rehearse-from 2025-11-24T11:00:00-05:00 --log-level warn >"$WORK/serve.log" 2>&1 &
service=$!
until SERVICE=$(grep -o -m 1 '127\.0\.0\.1:[0-9]*' "$WORK/serve.log"); do
    kill -0 "$service" || { cat "$WORK/serve.log"; exit 1; }
    sleep 0.1
done
rostrum() { "$binary" "$@"; }

as() { curl -sSf -o /dev/null -H "Authorization: Bearer $1" -H 'Content-Type: application/json' "${@:2}"; }
meeting=http://$SERVICE/v1/meetings/hlm2025
as "$SECRETARIAT" "$meeting/bookings" -d '{"kind": "statement", "participant": "KEN", "capacity": "national",
    "level": "M"}'
for command in '"open_sitting", "sitting": "24-am"' '"call", "booking": "b1"' '"begin"'; do
    as "$PRESIDING" "$meeting/floor" -d "{\"action\": $command}"
done

awk -v folder="$WORK" '
    /^```sh/ { file = sprintf("%s/%02d.run", folder, ++n); next }
    /^```/ { file = ""; next }
    file { print > file }' docs/following.md

for block in "$WORK"/[0-9][0-9].run; do
    # In this shell: later blocks use what earlier ones have set.
    # shellcheck source=/dev/null
    source "$block" >"$block.out" 2>&1 || { cat "$block" "$block.out"; exit 1; }
done

expect() {
    grep -q "$2" "$WORK"/*.out || { echo "the guide says: $1"; cat "$WORK"/*.out; exit 1; }
}
expect "watch shows who has the floor" '^Has the floor$'
expect "with the clock" '^Kenya  *[23]:[0-5][0-9]$'
expect "GET now has a name for a lower third" '"display_name":"Kenya"'
expect "the example counts by the service's time" '^2025-11-24T16:[0-9:]*.000Z	[23]:[0-5][0-9]	green	Kenya$'
