#!/usr/bin/env bash
# Runs every command of docs/notices.md that stands in a block of the shell's, in order, against a service of its own.
# shellcheck source=tests/docs/guide.sh
source "$(dirname "${BASH_SOURCE[0]}")/guide.sh"

# The guide's own names.
# shellcheck disable=SC2034
TOKEN=$(token secretariat)
serve 2025-11-17T09:00:00-05:00

run_blocks docs/notices.md

expect "a contact as it was set" '"addresses":\["mission@fra.example"\],"language":"fr"'
expect "one out of the spreadsheet" '"addresses":\["mision@gtm.example"\],"language":"es"'
expect "what was decided" '"decided":\[\]'
expect "the settings as they are then" '"never":\["list_closing"\]'
