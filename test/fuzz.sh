#!/bin/sh
# Runs every fuzzer with libFuzzer, ASan and UBSan for SECONDS each, starting
# from its corpus, JOBS at a time (as many as there are cores).  What breaks is
# left in build-fuzz/crash/ and named.  With NAMES only these.
#   test/fuzz.sh SECONDS [JOBS [NAME…]]
set -u
cd "$(dirname "$0")/.." || exit 1

# one SECONDS TARGET — a line on standard output says how it went.
one() {
    name=$(basename "$2" _fuzz)
    corpus=
    for try in "$name" "${name#*_}" "${name#*_*_}"; do
        [ -d "test/corpus/$try" ] && corpus=test/corpus/$try && break
    done
    mkdir -p "build-fuzz/found/$name"
    if timeout $(($1 + 120)) "build-fuzz/$2" -max_total_time="$1" \
        -max_len=65536 -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="build-fuzz/crash/$name-" "build-fuzz/found/$name" \
        $corpus >"build-fuzz/$name.log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "build-fuzz/$name.log")
        echo "$name: clean, ${runs:-?} inputs in $1 s"
    else
        echo "FAILED: $name (build-fuzz/$name.log)"
    fi
}

if [ "$1" = one ]; then
    one "$2" "$3"
    exit
fi
seconds=$1
jobs=${2:-$(nproc)}
[ $# -lt 2 ] && shift || shift 2
[ -f build-fuzz/build.ninja ] ||
    CC=clang meson setup build-fuzz -Dfuzz=true -Dtests=true \
        -Db_sanitize=address,undefined -Db_lundef=false >/dev/null || exit 1
all=$(ninja -C build-fuzz -t targets all |
    sed -n 's/^\([^:]*_fuzz\): .*/\1/p' | sort -u)
targets=
if [ $# = 0 ]; then
    targets=$all
else
    for name; do
        targets="$targets $(echo "$all" | grep "/${name}_fuzz\$")"
    done
fi
ninja -C build-fuzz $targets >build-fuzz/build.log || {
    tail -20 build-fuzz/build.log
    exit 1
}
mkdir -p build-fuzz/crash
printf '%s\n' $targets | xargs -P "$jobs" -n 1 "$0" one "$seconds" |
    tee build-fuzz/result
failed=$(grep -c '^FAILED' build-fuzz/result)
echo "$(grep -c ': clean' build-fuzz/result) passed, $failed failed"
[ "$failed" = 0 ]
