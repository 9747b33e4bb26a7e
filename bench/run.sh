#!/bin/sh
# Builds what measures, measures, writes bench/RESULTS.md.
#
#     bench/run.sh BINARY [CASES]
#
# CASES: how large the large store is, 1000000 unless said otherwise; with
# another size the results are printed, bench/RESULTS.md stays.
# REDRESS_BENCH_DIR: where stores are kept between runs (else they go again).
set -eu
here=$(dirname "$0")
binary=$(readlink -f "$1")
build=$(dirname "$binary")
while [ ! -f "$build/build.ninja" ]; do
    [ "$build" != / ] || { echo "run.sh: $binary is in no build folder" >&2; exit 1; }
    build=$(dirname "$build")
done
ninja -C "$build" bench/fill bench/open_loop bench/lmtp_load bench/sql_trace.so >/dev/null
exec python3 "$here/run.py" "$binary" "$build/bench" "${2:-1000000}"
