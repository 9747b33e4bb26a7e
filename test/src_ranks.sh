#!/bin/sh
# src/RANKS says what each room may include; this compares it with every
# #include below src/, with the homes of foreign libraries, and with the size
# limits of files.  TAP.
set -u
cd "$1" || exit 1
n=0 bad=0
say() { # result text
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; bad=1; fi
}

wrong=$(grep -rnE '^#include "' src --include='*.c' --include='*.h' |
    awk -F: 'BEGIN {
        while ((getline line < "src/RANKS") > 0) {
            if (line ~ /^#/ || line == "") continue
            split(line, part, ":"); room = part[1]
            may[room, room] = 1; may[room, "test"] = 1
            k = split(part[2], other, " ")
            for (i = 1; i <= k; i++) may[room, other[i]] = 1
        }
    }
    {
        split($1, path, "/"); room = path[2]
        match($0, /"[^"]*"/); inc = substr($0, RSTART + 1, RLENGTH - 2)
        split(inc, seg, "/"); to = seg[1]
        if (!((room, to) in may)) print "# " $1 ":" $2 " includes " inc
        else if (inc ~ /_impl\.h$/ && to != room) print "# " $1 ":" $2 " reaches into " inc
    }')
[ -z "$wrong" ]; r=$?
[ $r = 0 ] || echo "$wrong"
say $r "every include is one that src/RANKS allows"

# foreign header -> the one room it may be included in; hashes are base's,
# passwords and secrets desk's
wrong=$(while read -r header room; do
    grep -rlE "^#include <$header" src | grep -vE "^src/$room/" | sed "s|^|# $header outside $room: |"
done <<'LIST'
sqlite3.h db
libpq-fe.h db
microhttpd.h web
curl/ net
gmime/ mime
unicode/ text
libstemmer.h text
linear.h text
gumbo.h html
cmark.h html
sodium.h (base|desk)
hunspell/ desk
ini.h main
LIST
)
[ -z "$wrong" ]; r=$?
[ $r = 0 ] || echo "$wrong"
say $r "a foreign library has one home"

wrong=$(find src tool -name '*.c' -o -name '*.h' | xargs wc -l |
    awk '$2 ~ /\.c$/ && $1 > 600 || $2 ~ /\.h$/ && $1 > 150 { if ($2 != "total") print "# " $2 ": " $1 " lines" }')
[ -z "$wrong" ]; r=$?
[ $r = 0 ] || echo "$wrong"
say $r "files have at most 600 lines, headers 150"

wrong=$(grep -rnE '"(SELECT|INSERT|UPDATE|DELETE|CREATE) ' src --include='*.c' | grep -v '_test\.c' | sed 's/^/# /')
[ -z "$wrong" ]; r=$?
[ $r = 0 ] || echo "$wrong"
say $r "there is no query text in C"

echo "1..$n"
exit $bad
