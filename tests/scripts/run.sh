#!/usr/bin/env bash
# scripts/run gives the server its defaults, lets the caller's arguments win, becomes the server and
# prints a token that works and is kept. The build and the server are played.
set -euo pipefail
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../scripts" && pwd)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

fail() {
    echo "$1" >&2
    exit 1
}

# play FILE BODY
play() {
    mkdir -p "$(dirname "$stage/$1")"
    printf '#!/usr/bin/env bash\n%s\n' "$2" >"$stage/$1"
    chmod +x "$stage/$1"
}

cp "$scripts/run" "$stage/run"
mkdir "$stage/scripts" && mv "$stage/run" "$stage/scripts/run"
play scripts/setup :
play bin/cmake :
# shellcheck disable=SC2016
{
    play scripts/load-sample '[ ! -e "$STAGE/unknown" ] && echo "sample for $1 with $ROSTRUM_TOKEN"'
    # Takes the token that was created last, but is asked once before it has learnt of it.
    play bin/curl 'case "$*" in
        *-K*)
            if ! grep -qs "Bearer $(cat "$STAGE/valid")\"" - || rm "$STAGE/unknown" 2>/dev/null; then
                printf 401
            else
                printf 200
            fi ;;
    esac'
    play build/release/rostrum 'case $1 in
        token) touch "$STAGE/unknown" && echo "token-$RANDOM" | tee "$STAGE/valid" ;;
        serve)
            echo "pid $$"
            printf "%s\n" "$*" >"$STAGE/arguments"
            for _ in {1..200}; do
                grep -q "^See the list" "$STAGE/said" && exit 7
                sleep 0.05
            done ;;
    esac'
}
export STAGE=$stage PATH=$stage/bin:$PATH
unset ROSTRUM_DATA ROSTRUM_LISTEN ROSTRUM_REHEARSE_FROM ROSTRUM_SPEED

# started ARGUMENT...: what the server was started with; what the script said is in $stage/said.
started() {
    local status=0
    : >"$stage/said"
    "$stage/scripts/run" "$@" >"$stage/said" 2>&1 &
    local pid=$!
    wait "$pid" || status=$?
    [ "$status" -eq 7 ] || fail "run $* ended with $status: $(cat "$stage/said")"
    grep -qx "pid $pid" "$stage/said" || fail "the server is not the process that was started"
    cat "$stage/arguments"
}

# expect ARGUMENTS WHAT-THE-SERVER-GETS
expect() {
    local got
    # shellcheck disable=SC2086
    got=$(started $1)
    [ "$got" = "serve $2" ] || fail "run $1 starts: $got; expected: serve $2"
}

a_week_before='--rehearse-from 2025-11-17T09:00:00-05:00 --speed 1'
expect '' "--data $stage/data --listen 127.0.0.1:8080 $a_week_before"
token=$(cat "$stage/data/tour-token")
[ "$(stat -c %a "$stage/data/tour-token")" = 600 ] || fail 'others may read the token'
grep -q "kept in $stage/data/tour-token: $token\$" "$stage/said" || fail "no token in: $(cat "$stage/said")"
[ "$(grep -c "^  curl .*Bearer $token' .*http://127.0.0.1:8080/v1/" "$stage/said")" -eq 3 ] ||
    fail "not three lines to paste: $(cat "$stage/said")"

expect '' "--data $stage/data --listen 127.0.0.1:8080 $a_week_before"
[ "$(cat "$stage/data/tour-token")" = "$token" ] || fail 'a valid token was replaced'
echo revoked >"$stage/data/tour-token"
expect '' "--data $stage/data --listen 127.0.0.1:8080 $a_week_before"
[ "$(cat "$stage/data/tour-token")" = "$(cat "$stage/valid")" ] || fail 'a token that is refused was kept'

expect "--data $stage/elsewhere" "--listen 127.0.0.1:8080 $a_week_before --data $stage/elsewhere"
[ -s "$stage/elsewhere/tour-token" ] || fail "the token is not beside the caller's store"
expect '--listen=0.0.0.0:9000' "--data $stage/data $a_week_before --listen=0.0.0.0:9000"
grep -q '^rostrum answers at http://127.0.0.1:9000$' "$stage/said" || fail "wrong address: $(cat "$stage/said")"
expect '--rehearse-from 2025-11-24T10:00:00-05:00 --speed 60 --meeting a.json' \
    "--data $stage/data --listen 127.0.0.1:8080 --rehearse-from 2025-11-24T10:00:00-05:00 --speed 60 --meeting a.json"
ROSTRUM_LISTEN='[::]:9001' expect '' "--data $stage/data --listen [::]:9001 $a_week_before"
grep -q '^rostrum answers at http://\[::1\]:9001$' "$stage/said" || fail "wrong address: $(cat "$stage/said")"

rm "$stage/data/tour-token"
expect '--with-sample' "--data $stage/data --listen 127.0.0.1:8080 $a_week_before"
grep -q "^sample for http://127.0.0.1:8080 with $(cat "$stage/valid")\$" "$stage/said" ||
    fail "no sample in: $(cat "$stage/said")"
