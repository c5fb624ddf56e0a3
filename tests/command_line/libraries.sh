#!/usr/bin/env bash
# Whatever shared library the program is linked with is of a package that the Dockerfile puts into the image,
# or of the bare system.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# The names of the packages are those of the image's release.
# shellcheck source=/dev/null
[ "$(. /etc/os-release && echo "${VERSION_ID:-}")" = 12 ] || exit 0

binary=$1
missing=0
needed=$(readelf -d "$binary" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -vE '^lib([atl]|ub)san\.')
[ -n "$needed" ] || { echo "$binary needs no library at all"; exit 1; }
for library in $needed; do
    file=$(ldd "$binary" | awk -v name="$library" '$1 == name { print $3 }')
    # Known under the name with or without /usr, whichever the package has.
    package=$({ dpkg-query -S "${file#/usr}" || dpkg-query -S "/usr${file#/usr}"; } 2>/dev/null | cut -d: -f1)
    case $package in
        libc6 | libgcc-s1) continue ;;
    esac
    grep -oE '[a-z0-9.+-]+' Dockerfile | grep -qxF "$package" ||
        { echo "the image lacks $package ($library)"; missing=1; }
done
[ "$missing" -eq 0 ]
