#!/bin/sh
# with_pg.sh PROGRAM [ARGUMENT…] — runs a test beside a PostgreSQL of its own.
#
# The cluster lives in a temporary folder, listens on a socket there and goes
# when the program ends.  The program finds
#   REDRESS_PG_DSN   a url of the empty database "redress"
#   REDRESS_PG_DIR   the folder; d/postmaster.pid has the server's process in
#                    its first line.  A server that is killed is started again
#                    at once, or, while the file "hold" is there, later.
# Without PostgreSQL the test fails: both engines run the whole suite.
set -u
bin=
for dir in /usr/lib/postgresql/*/bin; do
    [ -x "$dir/initdb" ] && bin=$dir
done
if [ -z "$bin" ]; then
    echo "Bail out! PostgreSQL is not installed (Debian: postgresql-15)"
    exit 1
fi

work=$(mktemp -d /tmp/redress-pg.XXXXXX) || exit 1
chmod 755 "$work"
if [ "$(id -u)" = 0 ]; then # initdb and postgres refuse to run as root
    chown postgres "$work"
    as() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }
else
    as() { "$@"; }
fi

as env LC_ALL=C.UTF-8 "$bin/initdb" -D "$work/d" -U postgres -A trust \
    --no-sync -E UTF8 --locale=C.UTF-8 >"$work/initdb.log" 2>&1 || {
    sed 's/^/# /' "$work/initdb.log"
    echo "Bail out! initdb failed"
    rm -rf "$work"
    exit 1
}
cat >>"$work/d/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$work'
shared_buffers = 32MB
max_connections = 40
fsync = off
full_page_writes = off
CONF

# The server's parent, which waits for it, so that no zombie holds the lock
# file; a command after "wait" is reached when the server is gone.
supervise() {
    while [ ! -e "$work/stop" ]; do
        if [ -e "$work/hold" ]; then
            sleep 0.02
            continue
        fi
        as "$bin/postgres" -D "$work/d" >>"$work/log" 2>&1
    done
}
supervise &
parent=$!

finish() {
    touch "$work/stop"
    rm -f "$work/hold"
    [ -s "$work/d/postmaster.pid" ] &&
        kill -INT "$(head -1 "$work/d/postmaster.pid")" 2>/dev/null
    wait "$parent" 2>/dev/null
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM HUP

n=0
until "$bin/psql" -h "$work" -U postgres -XAtqc 'CREATE DATABASE redress' \
    template1 >/dev/null 2>&1; do
    n=$((n + 1))
    if [ $n -ge 500 ]; then
        sed 's/^/# /' "$work/log"
        echo "Bail out! PostgreSQL did not start"
        exit 1
    fi
    sleep 0.02
done

REDRESS_PG_DSN="postgresql:///redress?host=$work&user=postgres"
REDRESS_PG_DIR=$work
export REDRESS_PG_DSN REDRESS_PG_DIR
"$@"
status=$?
if [ $status != 0 ]; then
    grep -E 'PANIC|FATAL' "$work/log" | tail -5 | sed 's/^/# /'
fi
exit $status
