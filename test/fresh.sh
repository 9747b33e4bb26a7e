#!/bin/sh
# The README's two commands in a bare Debian 12: a chroot made by debootstrap
# (kept in build-fresh/base), thrown away after use.  Needs root.
#   test/fresh.sh ["COMMAND"]
set -eu
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || { echo "make fresh needs root" >&2; exit 1; }
command -v debootstrap >/dev/null || apt-get -qq -y install debootstrap >/dev/null
top=$PWD/build-fresh
base=$top/base
mkdir -p "$top"
site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Release: bookworm' | head -1)
[ -d "$base/etc" ] || debootstrap --variant=minbase --include=ca-certificates bookworm "$base" "$site" >/dev/null
rm -rf "$top/src"
git clone -q . "$top/src"
work=$(mktemp -d)
command=${1:-'apt-get -qq update && apt-get -qq -y --no-install-recommends install make git >/dev/null 2>&1;
    (make run >run.log 2>&1 & echo $! >run.pid); n=0;
    until grep -q "answers on" run.log; do n=$((n+1)); [ $n -lt 600 ] || { cat run.log; exit 1; }; sleep 1; done;
    tail -12 run.log; apt-get -qq -y --no-install-recommends install curl >/dev/null 2>&1;
    curl -s -o /dev/null -w "%{http_code}\n" http://127.0.0.1:8080/login; pkill -INT -x redress || true; sleep 2;
    make test'}
cat >"$top/in.sh" <<'X2'
set -eu
mount -t tmpfs -o size=8g tmpfs "$T"; mkdir "$T/up" "$T/wk" "$T/r"; R=$T/r
mount -t overlay overlay -o "lowerdir=$BASE,upperdir=$T/up,workdir=$T/wk" "$R"; mkdir "$R/src"; cp -a "$SRC/." "$R/src/"
rm -f "$R/etc/apt/sources.list"; cp /etc/apt/sources.list.d/debian.sources "$R/etc/apt/sources.list.d/"
cp /etc/apt/apt.conf.d/99* "$R/etc/apt/apt.conf.d/" 2>/dev/null || true; cp -L /etc/resolv.conf /etc/hosts "$R/etc/"
[ ! -f /root/.npmrc ] || cp /root/.npmrc "$R/root/"; [ ! -f /etc/npmrc ] || cp /etc/npmrc "$R/etc/"
# behind a proxy with a certificate of its own npm needs that too
: >"$R/etc/extra.crt"; [ ! -f "${NODE_EXTRA_CA_CERTS:-}" ] || cp -L "$NODE_EXTRA_CA_CERTS" "$R/etc/extra.crt"
printf '#!/bin/sh\nexit 101\n' >"$R/usr/sbin/policy-rc.d"; chmod +x "$R/usr/sbin/policy-rc.d"
mount -t proc proc "$R/proc"; mount -t tmpfs tmpfs "$R/run"; mount -t tmpfs -o mode=755 tmpfs "$R/dev"
for n in null:3 zero:5 full:7 random:8 urandom:9; do mknod -m 666 "$R/dev/${n%:*}" c 1 "${n#*:}"; done
mkdir "$R/dev/pts" "$R/dev/shm"; mount -t devpts -o newinstance,ptmxmode=666 devpts "$R/dev/pts"; ln -s pts/ptmx "$R/dev/ptmx"
mount -t tmpfs -o mode=1777 tmpfs "$R/dev/shm"; ln -s /proc/self/fd "$R/dev/fd"
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 NODE_EXTRA_CA_CERTS=/etc/extra.crt ${NODE_EXTRA_CA_CERTS:+npm_config_cafile=/etc/extra.crt} DEBIAN_FRONTEND=noninteractive chroot "$R" /bin/sh -c "cd /src && $CMD" </dev/null
X2
export BASE="$base" SRC="$top/src" CMD="$command" T="$work"
rc=0
unshare --mount --pid --ipc --fork --kill-child --propagation private sh "$top/in.sh" || rc=$?
rmdir "$work"
exit $rc
