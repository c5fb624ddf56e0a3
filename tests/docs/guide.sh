# What the tests of the guides share, to be sourced with the binary as $1: a service of their own in rehearsal,
# and the blocks of a guide, run in order in this shell.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

binary=$(realpath "$1")
WORK=$(mktemp -d)
DATA=$WORK/data
service=
cleanup() {
    [ -z "$service" ] || kill "$service" 2>/dev/null || true
    wait
    rm -rf "$WORK"
}
trap cleanup EXIT

rostrum() { "$binary" "$@"; }

# token ROLE [ARGUMENT...]: made before the service starts, it holds from its first answer on.
token() { rostrum token create --data "$DATA" --config-folder config --role "$@"; }

# serve INSTANT: a rehearsal from there; sets SERVICE.
serve() {
    "$binary" serve --data "$DATA" --listen 127.0.0.1:0 --config-folder config \
        --meeting config/meetings/hlm2025.json --rehearse-from "$1" --log-level warn >"$WORK/serve.log" 2>&1 &
    service=$!
    until SERVICE=$(grep -o -m 1 '127\.0\.0\.1:[0-9]*' "$WORK/serve.log"); do
        kill -0 "$service" || { cat "$WORK/serve.log"; exit 1; }
        sleep 0.1
    done
}

# run_blocks GUIDE [COMMAND]: whatever stands in a block of the shell's is answered well, but for what stands in
# one that says that it is refused; before one that says that it is late, the command.
run_blocks() {
    # Each in a file of its own: 01.run, 02.run, ... and 05.refused, 22.late.
    awk -v folder="$WORK" '
        /^```sh/ { file = sprintf("%s/%02d.%s", folder, ++n, $2 ? $2 : "run"); next }
        /^```/ { file = ""; next }
        file { print > file }' "$1"
    local block out problems
    for block in "$WORK"/[0-9][0-9].*; do
        case $block in *.late) "$2" ;; esac
        out=$block.out
        # In this shell: later blocks use what earlier ones have set.
        # shellcheck source=/dev/null
        source "$block" >"$out" 2>&1 || { cat "$block" "$out"; exit 1; }
        problems=$(grep -c '"type":"/docs#problem-' "$out" || true)
        case $block in
            *.refused) [ "$problems" -ge 1 ] || { echo "was not refused:"; cat "$block" "$out"; exit 1; } ;;
            *) [ "$problems" -eq 0 ] || { echo "was refused:"; cat "$block" "$out"; exit 1; } ;;
        esac
    done
}

# expect PROMISE PATTERN: what the guide says, in what its blocks printed.
expect() {
    grep -q "$2" "$WORK"/*.out || { echo "the guide says: $1"; cat "$WORK"/*.out; exit 1; }
}
