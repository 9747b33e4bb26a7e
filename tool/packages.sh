#!/bin/sh
# Installs what is missing of the named groups of PACKAGES, after saying what.
set -u
cd "$(dirname "$0")/.." || exit 1
missing=
for group; do
    for package in $(awk -v g="$group" '$1 == g { print $2 }' PACKAGES); do
        # "node" may have come by another way than Debian's package
        case $package in
        nodejs | npm) command -v "${package%js}" >/dev/null && continue ;;
        esac
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null |
            grep -q '^install ok installed' || missing="$missing $package"
    done
done
[ -n "$missing" ] || exit 0
missing=$(printf '%s\n' $missing | sort -u | tr '\n' ' ')

if ! command -v apt-get >/dev/null; then
    echo "This needs Debian 12 packages that are not here, and there is no apt-get:" >&2
    echo "  $missing" >&2
    exit 1
fi
as=
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "These Debian packages are missing; ask an administrator to install them:" >&2
        echo "  apt-get install --no-install-recommends $missing" >&2
        exit 1
    fi
    as=sudo
fi
echo "Installing from Debian: $missing"
# packages that are servers must not start one here
made=
if [ ! -e /usr/sbin/policy-rc.d ]; then
    made=yes
    printf '#!/bin/sh\nexit 101\n' | $as tee /usr/sbin/policy-rc.d >/dev/null
    $as chmod +x /usr/sbin/policy-rc.d
fi
get() {
    $as env DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
        -o DPkg::Lock::Timeout=500 -o Dpkg::Use-Pty=0 "$@" >/dev/null
}
get update && get install --no-install-recommends $missing
rc=$?
[ -z "$made" ] || $as rm -f /usr/sbin/policy-rc.d
if [ $rc != 0 ]; then
    echo "apt-get could not install them; what it said stands above." >&2
    exit 1
fi
# meson looked for what was not there then
for dir in build build-test; do
    [ ! -d $dir ] || rm -f $dir/build.ninja
done
exit 0
