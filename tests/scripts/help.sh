#!/usr/bin/env bash
# Every script explains itself, and says clearly which argument it does not know.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../scripts"

fail() {
    echo "$1" >&2
    exit 1
}

for script in setup run test check count-tests load-sample; do
    said=$("./$script" --help 2>&1) || fail "$script --help ended with $?"
    grep -q "^usage: scripts/$script" <<<"$said" || fail "$script --help has no usage line: $said"
done

# scripts/run is not here: it hands on to "rostrum serve" what it does not know.
for script in setup test check count-tests load-sample; do
    status=0
    said=$("./$script" --no-such-thing 2>&1) || status=$?
    [ "$status" -eq 2 ] || fail "$script --no-such-thing ended with $status"
    case $script in
        count-tests) expected='wants the log' ;;
        *) expected="unknown argument '--no-such-thing'" ;;
    esac
    grep -q "^scripts/$script: .*$expected" <<<"$said" || fail "$script --no-such-thing said: $said"
done

status=0
said=$(./run --data 2>&1) || status=$?
[ "$status" -eq 2 ] || fail "it ended with $status: $said"
grep -q 'wants a value' <<<"$said" || fail "run --data said: $said"
