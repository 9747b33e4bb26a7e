#!/bin/sh
# Serves the desk here, with the demonstration when there is no data yet.
set -u
redress=$1
data=${REDRESS_DESK_DATA:-redress-data}
export REDRESS_DESK_DATA="$data"
umask 077
if [ ! -e "$data/redress.db" ] && [ -z "${REDRESS_STORE_URL:-}" ]; then
    "$redress" demo || exit
fi
[ ! -f "$data/log-ins.txt" ] || cat "$data/log-ins.txt"
exec "$redress" serve
