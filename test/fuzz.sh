#!/bin/sh
# Runs every fuzzer with libFuzzer, ASan and UBSan for SECONDS each, starting
# from its corpus.  What breaks is left in build-fuzz/crash/ and named.
#   test/fuzz.sh SECONDS
set -u
seconds=$1
cd "$(dirname "$0")/.." || exit 1
[ -f build-fuzz/build.ninja ] ||
    CC=clang meson setup build-fuzz -Dfuzz=true -Dtests=true \
        -Db_sanitize=address,undefined -Db_lundef=false >/dev/null || exit 1
targets=$(ninja -C build-fuzz -t targets all | sed -n 's/^\([^:]*_fuzz\): .*/\1/p' | sort -u)
ninja -C build-fuzz $targets >/dev/null || exit 1
mkdir -p build-fuzz/crash
passed=0 failed=0
for target in $targets; do
    name=$(basename "$target" _fuzz)
    corpus=
    for try in "$name" "$(echo "$name" | cut -d_ -f2-)" "$(echo "$name" | cut -d_ -f3-)"; do
        [ -d "test/corpus/$try" ] && corpus=test/corpus/$try && break
    done
    mkdir -p "build-fuzz/found/$name"
    if timeout $((seconds + 60)) "build-fuzz/$target" -max_total_time="$seconds" -max_len=65536 \
        -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="build-fuzz/crash/$name-" "build-fuzz/found/$name" $corpus \
        >"build-fuzz/$name.log" 2>&1; then
        passed=$((passed + 1))
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "build-fuzz/$name.log")
        echo "$name: clean, ${runs:-?} inputs"
    else
        failed=$((failed + 1))
        echo "FAILED: $name (build-fuzz/$name.log)"
    fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
