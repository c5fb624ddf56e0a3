#!/usr/bin/env bash
# The last line of scripts/test counts what ran: crashes, races and empty runs are not lost in it.
set -euo pipefail
count=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../scripts" && pwd)/count-tests
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# expect WHAT PASSED FAILED, with the log on standard input.
expect() {
    cat >"$log"
    local counted
    counted=$("$count" "$log")
    [ "$counted" = "$2 $3" ] || { echo "$1: counted $counted, expected $2 $3" >&2 && exit 1; }
}

expect 'programs that pass' 15 0 <<'TEXT'
1: All tests passed (31 assertions in 12 test cases)
1/3 Test #1: model ............................   Passed    0.08 sec
2: All tests passed (1 assertion in 1 test case)
2/3 Test  #2: config ..........................   Passed    0.01 sec
10: test cases: 2 | 1 passed | 1 failed as expected
10: assertions: 2 | 1 passed | 1 failed as expected
3/3 Test #10: server ..........................   Passed    0.01 sec
TEXT
expect 'a failed case' 3 2 <<'TEXT'
1: test cases: 5 | 3 passed | 2 failed
1: assertions: 9 | 7 passed | 2 failed
1/1 Test #1: model ............................***Failed    0.01 sec
TEXT
expect 'a race reported after the last case' 4 1 <<'TEXT'
1: All tests passed (9 assertions in 4 test cases)
1: ThreadSanitizer: reported 1 warnings
1/1 Test #1: server ...........................***Failed    0.01 sec
TEXT
expect 'a crash, a program that is missing, a time-out' 0 3 <<'TEXT'
1/3 Test #1: model ............................***Exception: SegFault  0.01 sec
2/3 Test #2: config ...........................***Not Run   0.00 sec
3/3 Test #3: server ...........................***Timeout 1500.01 sec
TEXT
expect 'tests that are no programs of cases' 1 1 <<'TEXT'
1/2 Test #1: purity ...........................   Passed    0.01 sec
2/2 Test #2: must_not_compile .................***Failed    0.01 sec
TEXT
expect 'a program in which no case was chosen' 0 1 <<'TEXT'
1: No tests ran
1/1 Test #1: model ............................   Passed    0.01 sec
TEXT
expect 'two interleaved programs' 3 1 <<'TEXT'
1: test cases: 2 | 1 passed | 1 failed
2: All tests passed (2 assertions in 2 test cases)
2/2 Test #2: config ...........................   Passed    0.01 sec
1/2 Test #1: model ............................***Failed    0.01 sec
TEXT
expect "node's summary" 5 4 <<'TEXT'
# tests 9
# pass 5
# fail 1
# cancelled 1
# skipped 1
# todo 1
TEXT
expect "node's summary for people" 5 1 <<'TEXT'
ℹ pass 5
ℹ fail 1
ℹ skipped 0
TEXT
expect 'an empty log' 0 1 </dev/null
