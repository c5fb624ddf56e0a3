#!/usr/bin/env bash
# The image is built from what .dockerignore lets in: every folder that the build reads.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

missing=0
for folder in $(sed -n -E 's/^(add_subdirectory\(|include\(|.*GLOB(_RECURSE)? [a-z_]+ CONFIGURE_DEPENDS )([a-z]+).*/\3/p' CMakeLists.txt | sort -u) config; do
    grep -qx "!$folder" .dockerignore || { echo ".dockerignore keeps $folder out"; missing=1; }
done
[ "$missing" -eq 0 ]
