#!/bin/sh
# Serves the desk here, with the demonstration when there is no data yet; into
# that one new messages come for as long as it is served.
set -u
redress=$1
data=${REDRESS_DESK_DATA:-redress-data}
export REDRESS_DESK_DATA="$data"
umask 077
if [ ! -e "$data/redress.db" ] && [ -z "${REDRESS_STORE_URL:-}" ]; then
    "$redress" demo >/dev/null || exit
fi
[ -f "$data/log-ins.txt" ] || exec "$redress" serve
cat "$data/log-ins.txt"
"$redress" serve &
server=$!
"$redress" demo --play >/dev/null &
player=$!
trap 'kill "$server" "$player" 2>/dev/null' INT TERM HUP
wait "$server"
rc=$?
# a signal ends the first wait before the server has ended
while kill -0 "$server" 2>/dev/null; do
    wait "$server"
    rc=$?
done
kill "$player" 2>/dev/null
wait "$player" 2>/dev/null
exit "$rc"
