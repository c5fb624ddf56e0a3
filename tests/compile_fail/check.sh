#!/usr/bin/env bash
# Each program compiles as it stands, and with its one wrong line (-DWRONG) it does not.
#   check.sh COMPILER
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
compiler=${1:-c++}
failed=0
for program in tests/compile_fail/*.cpp; do
    compile=("$compiler" -std=c++20 -fsyntax-only -Werror=unused-result -I. "$program")
    if ! "${compile[@]}"; then
        echo "$program does not compile as it stands"
        failed=1
    fi
    if "${compile[@]}" -DWRONG 2>/dev/null; then
        echo "$program compiles with its wrong line"
        failed=1
    fi
done
[ "$failed" -eq 0 ]
