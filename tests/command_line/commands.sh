#!/usr/bin/env bash
# What the program promises on the command line: help, check, settings, tokens, what serve says, its log
# and its end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rostrum=$(realpath "$1")
stage=$(mktemp -d)
service=
cleanup() {
    [ -z "$service" ] || kill "$service" 2>/dev/null || true
    wait
    rm -rf "$stage"
}
trap cleanup EXIT

fail() {
    echo "$1" >&2
    exit 1
}

# holds WHAT PATTERN TEXT
holds() {
    grep -qE -- "$2" <<<"$3" || fail "$1: nothing like '$2' in: $3"
}

# ---- Help --------------------------------------------------------------------------------------

help=$("$rostrum" --help)
for command in serve check adopt token verify backup restore export import import-list print report \
    settings routes health; do
    holds "rostrum --help" "^ *$command +[A-Z]" "$help"
    holds "rostrum $command --help" 'Usage: ' "$("$rostrum" "$command" --help)"
done
status=0
"$rostrum" no-such-command >/dev/null 2>&1 || status=$?
[ "$status" -ne 0 ] || fail "a command that there is not ends with 0"

# ---- Numbers that are none ----------------------------------------------------------------------

# refused FLAG VALUE COMMAND...: it is not carried out, and says which value it does not take.
refused() {
    local status=0 said
    said=$("$rostrum" "${@:3}" "$1" "$2" 2>&1) || status=$?
    [ "$status" -ne 0 ] || fail "$3 takes $1 $2"
    holds "$3 $1 $2" "$1: .*$2|$1: Value" "$said"
}
for seed in -1 18446744073709551616 1.5 seven; do
    refused --seed "$seed" simulate http://127.0.0.1:1
done
for speed in nan inf -inf 0 -1 1e9; do
    refused --speed "$speed" simulate http://127.0.0.1:1
    refused --speed "$speed" serve --data "$stage/data" --rehearse-from 2025-11-24T09:50:00-05:00
done

# ---- Check -------------------------------------------------------------------------------------

meeting=config/meetings/hlm2025.json
holds "check" 'is in order' "$("$rostrum" check "$meeting")"

# complaints FILE [ARGUMENT]: what check says of it, which must end with 1.
complaints() {
    local status=0 said
    said=$("$rostrum" check "$@" --config-folder config 2>&1) || status=$?
    [ "$status" -eq 1 ] || fail "check $* ended with $status: $said"
    echo "$said"
}

# The second panel at 16:45, a quarter of an hour late.
sed '/"id": "panel-2"/,/"starts_at"/ s/16:30/16:45/' "$meeting" >"$stage/late.json"
! cmp -s "$meeting" "$stage/late.json" || fail "the meeting file has no such panel to change"
holds "check of a late panel" '^/segments/[0-9]+.*\[A/RES/79/286, ' "$(complaints "$stage/late.json")"
# The real file lacks nothing but co-chairs; this one also who chooses, and the webcast.
sed 's/"chosen_by_president": true/"chosen_by_president": false/; s/"webcast": true/"webcast": false/' \
    "$meeting" >"$stage/unready.json"
holds "check of what is not to be published yet" 'is in order' "$("$rostrum" check "$stage/unready.json")"
unready=$(complaints "$stage/unready.json" --for-publication)
for rule in R8 R37 R40; do
    holds "check --for-publication" "^/.*\($rule\)" "$unready"
done
echo '{' >"$stage/torn.json"
complaints "$stage/torn.json" >/dev/null

# ---- Settings: flag before environment before file ----------------------------------------------

settings=$("$rostrum" settings)
holds "settings" '^--listen  ROSTRUM_LISTEN$' "$settings"
[ "$(grep -c '^--' <<<"$settings")" -eq "$(grep -c '^    [a-z]' <<<"$(grep -A1 '^--' <<<"$settings")")" ] ||
    fail "a setting has no description: $settings"

# start ARGUMENT...: serves until `stop`, and $said is what it says first.
start() {
    : >"$stage/said"  # what an earlier one said is not this one's word
    "$rostrum" serve --data "$stage/data" --config-folder config "$@" \
        --rehearse-from 2025-11-17T09:00:00-05:00 >"$stage/said" 2>"$stage/log" &
    service=$!
    local tries=0
    until grep -q 'a token to book with' "$stage/said"; do
        kill -0 "$service" 2>/dev/null || fail "serve ended: $(cat "$stage/said" "$stage/log")"
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || fail "serve says nothing"
        sleep 0.1
    done
    said=$(cat "$stage/said")
    url=$(grep -o -m 1 'http://[0-9.]*:[0-9]*' "$stage/said")
}
stop() {
    local status=0
    kill -TERM "$service"
    wait "$service" || status=$?
    service=
    [ "$status" -eq 0 ] || fail "SIGTERM ended it with $status"
}

echo 'listen = "127.0.0.1:0"' >"$stage/settings"
start --settings "$stage/settings"
holds "serve" 'http://127\.0\.0\.1:[0-9]+' "$said"
holds "serve, what to try" '/docs' "$said"
stop
ROSTRUM_LISTEN=127.0.0.2:0 start --settings "$stage/settings"
holds "the environment before the file" 'http://127\.0\.0\.2:' "$said"
stop

# ---- Where it runs: few open files by default, a machine in another zone ------------------------

soft=$(ulimit -Sn)
ulimit -S -n 256
TZ=Asia/Tokyo start --settings "$stage/settings"
ulimit -S -n "$soft"
read -r files most < <(awk '/^Max open files/ { print $4, $5 }' "/proc/$service/limits")
if [ "$files" != "$most" ] || [ "$files" = 256 ]; then fail "of $most files $files may be open"; fi
there=$url/v1/meetings/hlm2025
at_the_venue='"local":"2025-11-2[45]T[0-9:]{8}-05:00"'
elsewhere=$(curl -sf "$there/timetable" | grep -o '"local":"[^"]*"' | grep -vE "$at_the_venue" || true)
[ -z "$elsewhere" ] || fail "no times of the venue: $elsewhere"
holds "the timetable" "$at_the_venue" "$(curl -sf "$there/timetable")"
holds "the table" ',2025-11-24T10:[0-9:]+-05:00,' "$(curl -sf "$there/timetable.csv")"
holds "the calendar" '^DTSTART;TZID=America/New_York:20251124T100000' "$(curl -sf "$there/timetable.ics")"
holds "the page" '10:00' "$(curl -sf "$url/")"
for answer in timetable timetable.csv timetable.ics now as-run; do
    answered=$(curl -sf "$there/$answer")
    ! grep -qE '\+09:?00|Tokyo' <<<"$answered" || fail "$answer has the machine's zone"
done
stop

ROSTRUM_LISTEN=127.0.0.2:0 start --settings "$stage/settings" --listen 127.0.0.3:0
holds "the flag before both" 'http://127\.0\.0\.3:' "$said"

# ---- Tokens, while it serves -------------------------------------------------------------------

status_with() {
    curl -s -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $1" "$url/v1/meetings"
}
# eventually STATUS TOKEN: within some seconds it is answered so.
eventually() {
    local tries=0
    until [ "$(status_with "$2")" = "$1" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || fail "the token is not answered $1"
        sleep 0.1
    done
}
token=$("$rostrum" token create --data "$stage/data" --role secretariat --config-folder config)
[ "$(wc -w <<<"$token")" -eq 1 ] || fail "token create prints more than the token: $token"
eventually 200 "$token"
id=$(cut -d_ -f2 <<<"$token")
listed=$("$rostrum" token list --data "$stage/data")
holds "token list" "$id" "$listed"
! grep -qF "$(cut -d_ -f3- <<<"$token")" <<<"$listed" || fail "token list tells the secret"
settings_url=$url/v1/meetings/hlm2025/settings
curl -sf -o /dev/null -X PATCH -H "Authorization: Bearer $token" -H 'If-Match: *' \
    -H 'Content-Type: application/json' "$settings_url" \
    -d '{"debate": {"changeover_seconds": 60, "late_start_seconds": 400}, "reason": "as things are"}' ||
    fail "settings are not changed over HTTP"
"$rostrum" token revoke --data "$stage/data" "$id" >/dev/null
eventually 401 "$token"

# ---- The log -----------------------------------------------------------------------------------

answered=$(curl -s -D - -o /dev/null -X DELETE -H 'Request-Id: one-that-we-know' "$url/v1/meetings")
holds "the answer" '^[Rr]equest-[Ii]d: one-that-we-know' "$answered"
holds "the log" '^\{.*"one-that-we-know".*\}' "$(cat "$stage/log" "$stage/said")"
"$rostrum" health --url "$url" >/dev/null || fail "health says that it is not ready"
stop
status=0
"$rostrum" health --url "$url" >/dev/null 2>&1 || status=$?
[ "$status" -ne 0 ] || fail "health says that what has ended is ready"

# ---- Adopt: a file does not take back what officers have set ------------------------------------

# What officers have set is no difference between the file and what was adopted.
start --listen 127.0.0.1:0
! grep -q 'differs' "$stage/log" "$stage/said" || fail "a start warns of what officers have set: $(cat "$stage/log")"
stop

# adopt FILE [ARGUMENT]
adopt() {
    "$rostrum" adopt "$@" --data "$stage/data" --config-folder config --reason "a new file"
}
holds "adopt of the same file" 'kept as officers have set it: .*"changeover_seconds":60,"late_start_seconds":400' \
    "$(adopt "$meeting" --dry-run)"
sed 's/"changeover_seconds": 90/"changeover_seconds": 75/' "$meeting" >"$stage/changed.json"
! cmp -s "$meeting" "$stage/changed.json" || fail "the meeting file has no such changeover to change"
adopted=$(adopt "$stage/changed.json")
holds "adopt" 'kept as officers have set it: .*\{"late_start_seconds":400\}' "$adopted"
holds "adopt, what the file changes" '^  \+ 75$' "$adopted"
holds "adopt" '^adopted$' "$adopted"
# The same file once more: nothing is left to change, and nothing is taken back.
again=$(adopt "$stage/changed.json")
holds "adopt again" 'kept as officers have set it: .*\{"late_start_seconds":400\}' "$again"
! grep -q '^  + ' <<<"$again" || fail "adopting the same file twice changes something: $again"
# The file in the folder is another one now, and a start says so.
start --listen 127.0.0.1:0
holds "a start with another file" 'differs from the programme that was adopted' "$(cat "$stage/log" "$stage/said")"
stop
