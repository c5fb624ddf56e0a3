#!/usr/bin/env bash
# Runs every command of docs/following.md that stands in a block of the shell's, against a service of its own in
# which Kenya is speaking.
# shellcheck source=tests/docs/guide.sh
source "$(dirname "${BASH_SOURCE[0]}")/guide.sh"

PRESIDING=$(token presiding)
SECRETARIAT=$(token secretariat)
serve 2025-11-24T11:00:00-05:00

as() { curl -sSf -o /dev/null -H "Authorization: Bearer $1" -H 'Content-Type: application/json' "${@:2}"; }
meeting=http://$SERVICE/v1/meetings/hlm2025
as "$SECRETARIAT" "$meeting/bookings" -d '{"kind": "statement", "participant": "KEN", "capacity": "national",
    "level": "M"}'
for command in '"open_sitting", "sitting": "24-am"' '"call", "booking": "b1"' '"begin"'; do
    as "$PRESIDING" "$meeting/floor" -d "{\"action\": $command}"
done

run_blocks docs/following.md

expect "watch shows who has the floor" '^Has the floor$'
expect "with the clock" '^Kenya  *[23]:[0-5][0-9]$'
expect "GET now has a name for a lower third" '"display_name":"Kenya"'
expect "the example counts by the service's time" '^2025-11-24T16:[0-9:]*.000Z	[23]:[0-5][0-9]	green	Kenya$'
