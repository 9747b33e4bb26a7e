#!/bin/sh
# Builds what measures the judgement, measures, writes bench/JUDGE.md.
#
#     bench/judge.sh BINARY
#
# The shipped heads' figures come from a training that goes nowhere else.
# REDRESS_PACKAGES: where the packages of model/languages.md are, if there.
set -eu
here=$(dirname "$0")
binary=$(readlink -f "$1")
build=$(dirname "$binary")
while [ ! -f "$build/build.ninja" ]; do
    [ "$build" != / ] || { echo "judge.sh: $binary is in no build folder" >&2; exit 1; }
    build=$(dirname "$build")
done
shared=${REDRESS_SHARED:-$here/../../shared}
results=$build/bench-judge
ninja -C "$build" bench/judge_speed bench/judge_lang >/dev/null
mkdir -p "$results"
[ -f "$results/train.json" ] ||
    "$binary" train "$shared/data" --packages "${REDRESS_PACKAGES:-none}" \
        --out "$results/redress.model" >"$results/train.part"
[ ! -f "$results/train.part" ] || mv "$results/train.part" "$results/train.json"
exec python3 "$here/judge.py" "$binary" --results "$results"
