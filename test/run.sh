#!/bin/sh
# Runs the tests of a build folder and counts them: each cmocka test and each
# TAP line is one.  Ends with "N passed, N failed".
#   test/run.sh BUILD [SUITE]
set -u
build=$1
suite=${2:-}
cd "$(dirname "$0")/.." || exit 1
export CMOCKA_MESSAGE_OUTPUT=TAP
export REDRESS_BIN="$PWD/$build/src/main/redress"
export REDRESS_SHARED="${REDRESS_SHARED:-$PWD/../shared}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-halt_on_error=1:print_stacktrace=1}"
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1}"
export TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=1:suppressions=$PWD/test/tsan.supp}"
factor=1
[ -z "${REDRESS_SANITIZER:-}" ] || factor=6
meson test -C "$build" --no-rebuild --print-errorlogs --num-processes 2 \
    --timeout-multiplier $factor ${suite:+--suite "$suite"}
exec python3 test/count.py "$build/meson-logs/testlog.json"
