#!/usr/bin/env bash
# What the core asks of the system, by the symbols of its compiled library: no clock, file, process,
# random source or thread; and nothing of its own that changes between calls.
#   symbols.sh LIBRARY
set -euo pipefail
library=${1:?the library of model/}
breaches=0

undefined=$(nm -uC "$library" | sed -n 's/^ *U //p' | sort -u)
forbidden='^(std::(basic_)?([io]?f?stream|filebuf)|fopen|open(64)?$|read$|write$|socket|getenv|secure_getenv|rand(om)?(_r)?$|std::random_device|time$|clock|gettimeofday|std::chrono::.*::now|pthread_|std::thread|std::mutex|std::(cout|cerr|clog|cin)|system$|fork$|localtime|gmtime|tzset)'
if found=$(grep -E "$forbidden" <<<"$undefined"); then
    printf 'the core asks the system for:\n%s\n' "$found"
    breaches=1
fi

# Data that can be written to while the program runs. Tables of constants that hold addresses lie in
# .data.rel; what the sanitizers and the compiler add is theirs.
mutable=$(nm -C --format=sysv "$library" |
    awk -F'|' '$3 ~ /[BbDd]/ && $7 !~ /\.data\.rel/ { print $1 "|" $7 }' |
    grep -vE '__(asan|ubsan|tsan|odr_asan|sancov)|guard variable|Lubsan|DW\.ref|typeinfo|vtable' || true)
if [ -n "$mutable" ]; then
    printf 'the core keeps state of its own:\n%s\n' "$mutable"
    breaches=1
fi
[ "$breaches" -eq 0 ]
