#!/usr/bin/env bash
# What may include what (ARCHITECTURE.md), and who may ask what time it is. Prints every breach.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

breaches=0
report() {
    if [ -n "$2" ]; then
        printf '%s:\n%s\n' "$1" "$2"
        breaches=$((breaches + 1))
    fi
}

# The standard headers that values and pure functions need; a new one is a decision. Of cstdio it is
# snprintf; symbols.sh sees to it that it is no file.
standard='algorithm|array|cassert|charconv|chrono|cmath|compare|cstddef|cstdint|cstdio|cstdlib|functional|iterator|limits|map|memory|numeric|optional|set|span|sstream|stdexcept|string|string_view|tuple|type_traits|utility|variant|vector'
report 'model/ includes more than it may' "$(
    grep -nE '^ *# *include' model/*.hpp model/*.cpp |
        grep -vE "include (<($standard)>|<date/date\.h>|\"model/[a-z_]+\.hpp\")" || true)"
report 'config/ includes something of server/' "$(
    grep -nE '^ *# *include "(server|tests|bench)/' config/*.hpp config/*.cpp || true)"
report 'server/ includes something of tests/ or bench/' "$(
    grep -rnE '^ *# *include "(tests|bench)/' server || true)"
report 'Beast or Asio outside server/http/' "$(
    grep -rnE '^ *# *include <boost/' model config server | grep -v '^server/http/' || true)"
report 'libcurl outside the client, what sends webhooks and what sends mails' "$(
    grep -rnE '^ *# *include <curl/' model config server |
        grep -vE '^server/(client/http_client\.cpp|webhooks/(sender|target)\.cpp|notices/(smtp|mail_server)\.cpp|notices/mail_body\.hpp):' || true)"
report 'SQLite outside server/store/' "$(
    grep -rnE '^ *# *include <sqlite3' model config server | grep -v '^server/store/' || true)"
report 'date/tz.h outside config/zone.cpp' "$(
    grep -rnE '^ *# *include <date/tz\.h>' model config server | grep -v '^config/zone\.cpp:' || true)"
report 'a clock is read outside server/clock.cpp' "$(
    grep -rnE '(_clock|Clock)::now *\(|\btime *\((NULL|nullptr|0)\)|clock_gettime|gettimeofday' \
        model config server | grep -v '^server/clock\.cpp:' || true)"
# Breaking the memory of coroutines: see CONTRIBUTING.md, traps.
report 'co_await with braces or a capturing lambda in one expression' "$(
    grep -rnE 'co_await[^;]*(\{[^}]*\}|\[[^]]+\][^;]*\{)' server || true)"

[ "$breaches" -eq 0 ]
