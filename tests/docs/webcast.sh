#!/usr/bin/env bash
# Runs every command of docs/webcast.md that stands in a block of the shell's, in order, against a service of its own.
# shellcheck source=tests/docs/guide.sh
source "$(dirname "${BASH_SOURCE[0]}")/guide.sh"

# The guide's own names.
# shellcheck disable=SC2034
PRESIDING=$(token presiding)
# shellcheck disable=SC2034
SECRETARIAT=$(token secretariat)
serve 2025-11-24T09:55:00-05:00

run_blocks docs/webcast.md

expect "the lines of who has the floor" '"line1":"France"'
expect "all six" '"line1":{"ar":"فرنسا","en":"France"'
expect "a BroadcastEvent, or an Event where no link is known" '"@type":"Event","@id":"urn:uuid:'
[ "$(head -n 1 "$WORK/third.txt")" = فرنسا ] || { echo "the file is no lower third"; cat "$WORK/third.txt"; exit 1; }
[ "$(wc -l <"$WORK/third.txt")" -eq 3 ] || { echo "the file has not three lines"; exit 1; }
[ "$(grep -c -- '-->' "$WORK/chapters.vtt")" -eq 2 ] || { cat "$WORK/chapters.vtt"; exit 1; }
grep -q '^00:0[5-9]:' "$WORK/chapters.vtt" || { echo "offsets are not from the recording's begin"; exit 1; }
[ "$(grep -c ',statement,ended,' "$WORK/video.csv")" -eq 2 ] || { cat "$WORK/video.csv"; exit 1; }
grep -q 'BEGIN:VCALENDAR' "$WORK/timetable.ics"
