#!/bin/sh
# Makes doc/queue.png from a demonstration of its own.  test/picture.sh BINARY
set -eu
redress=$(realpath "$1")
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'kill $server 2>/dev/null; wait; rm -rf "$work"' EXIT
export REDRESS_DESK_DATA="$work/data" REDRESS_WEB_LISTEN=127.0.0.1:0
"$redress" demo >/dev/null
"$redress" serve >"$work/out" 2>/dev/null &
server=$!
until grep -q http "$work/out"; do sleep 0.1; done
export REDRESS_URL=$(grep -o 'http://[0-9.:]*' "$work/out")
node test/browser/picture.mjs doc/queue.png
