#!/usr/bin/env bash
# scripts/setup installs what is missing, that alone, and nothing where nothing is missing. The
# package manager and the user are played by programs put in front of the real ones.
set -euo pipefail
setup=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../scripts" && pwd)/setup
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

fail() {
    echo "$1" >&2
    exit 1
}

# play NAME BODY: a program of that name in a folder that comes first in the path.
play() {
    printf '#!/bin/sh\n%s\n' "$2" >"$stage/$1"
    chmod +x "$stage/$1"
}

# shellcheck disable=SC2016
{
    play apt-get 'echo "$*" >>"$STAGE/apt-get.calls"'
    play dpkg-query 'for p; do :; done; [ "$p" = "${MISSING:-}" ] && exit 1; printf installed'
    play id 'echo "${USER_ID:-0}"'
    play sudo 'echo "$1" >>"$STAGE/sudo.calls"; exec "$@"'
    play node :
    play npm :
}
export STAGE=$stage
export PATH=$stage:$PATH

for purpose in --run --test --bench ''; do
    said=$("$setup" ${purpose:+"$purpose"} 2>&1)
    [ -z "$said" ] || fail "with everything there, setup $purpose says: $said"
done
[ ! -e "$stage/apt-get.calls" ] || fail "with everything there it calls: $(cat "$stage/apt-get.calls")"

said=$(MISSING=libcli11-dev "$setup" --run)
[ "$said" = 'scripts/setup: installing libcli11-dev' ] || fail "it says: $said"
[ "$(wc -l <"$stage/apt-get.calls")" -eq 2 ] || fail "calls: $(cat "$stage/apt-get.calls")"
grep -q ' update$' "$stage/apt-get.calls" || fail 'it installs from a list that may be old'
grep -q ' install --no-install-recommends libcli11-dev$' "$stage/apt-get.calls" ||
    fail "calls: $(cat "$stage/apt-get.calls")"
[ ! -e "$stage/sudo.calls" ] || fail 'root needs no sudo'

MISSING=libcli11-dev USER_ID=1000 "$setup" >/dev/null
[ -e "$stage/sudo.calls" ] || fail 'who is not root needs sudo'

[ -z "$(MISSING=catch2 "$setup" --run)" ] || fail 'a run needs no test framework'

# Neither root nor sudo: a sentence that names the packages. Only what the script calls is in reach.
mkdir "$stage/bare"
for tool in bash env cat apt-get dpkg-query id; do
    ln -s "$(command -v "$tool")" "$stage/bare/$tool"
done
status=0
said=$(MISSING=libcli11-dev USER_ID=1000 PATH=$stage/bare bash "$setup" 2>&1) || status=$?
[ "$status" -eq 1 ] || fail "without root and sudo it ends with $status: $said"
grep -q 'neither root nor sudo.*: libcli11-dev$' <<<"$said" || fail "without root and sudo: $said"

play apt-get 'echo "E: Unable to fetch some archives"; exit 100'
status=0
said=$(MISSING=libcli11-dev "$setup" 2>&1) || status=$?
[ "$status" -eq 1 ] || fail "it ended with $status: $said"
grep -q 'Unable to fetch' <<<"$said" || fail "after a failure it says: $said"
