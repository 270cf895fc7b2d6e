#!/bin/sh
# Proves the README's commands on a machine that has nothing: a fresh Debian root with python3-venv, make and git.
#
#   tests/bare_machine.sh [demo] [test]     # which of the two commands; both where none is named
#
# The checkout's last commit is cloned into the root and the commands are run there as the README has them. Needs root,
# debootstrap and the right to chroot; where one is missing it says which and proves nothing. How package registries are
# reached is taken from the clients' configuration on this machine, at run time. BARE_PORT sets the demo's port (8000),
# BARE_ROOT keeps the root between runs, TESTS names the test files of `make test`.
set -eu
CHECKOUT=$(cd "$(dirname "$0")/.." && pwd)
WHAT=${*:-demo test}
PORT=${BARE_PORT:-8000}
PACKAGES=python3-venv,make,git,ca-certificates
cd "$CHECKOUT"
mkdir -p reports
rm -f reports/no-bare-machine

cannot() { # the reason, in one sentence; not an error: the suite has been run elsewhere
  echo "the bare machine was not tried: $1" | tee reports/no-bare-machine
  exit 0
}

in_root() { # runs in a namespace of its own, so that mounts and processes end with it
  unshare --mount --pid --fork --kill-child sh -c '
    mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && mount -t tmpfs tmpfs "$1/dev/shm"
    exec chroot "$1" /usr/bin/env -i HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -ec ". /root/network; $2"
  ' sh "$ROOT" "$1"
}

copy() { # a file or folder of this machine to the same place in the root
  for path in "$@"; do
    [ ! -e "$path" ] || { mkdir -p "$ROOT$(dirname "$path")" && cp -rL --remove-destination "$path" "$ROOT$(dirname "$path")/"; }
  done
}

networked() { # what the clients of the registries are told here
  copy /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt
  rm -f "$ROOT/root/.npmrc"
  for file in "$HOME/.npmrc" "$(npm config get globalconfig 2>/dev/null || true)"; do
    [ ! -f "$file" ] || cat "$file" >>"$ROOT/root/.npmrc"
  done
  grep -lE '^ *Acquire::' /etc/apt/apt.conf.d/* 2>/dev/null | while read -r file; do copy "$file"; done
  export -p | grep -iE '^(export|declare -x) (pip_(cert|default_timeout|index_url|proxy|trusted_host)|npm_config_[a-z_]*|(http|https|all|no)_proxy|ssl_cert_file|node_extra_ca_certs|requests_ca_bundle)=' |
    sed 's/^declare -x/export/' >"$ROOT/root/network" || true
  # Folders of this machine that pip also looks into are left out: the root is to have nothing of them.
  pip config list 2>/dev/null | sed -nE "s/^global\.(index-url|proxy|trusted-host|cert)='(.*)'$/\1 \2/p" |
    while read -r key value; do
      echo "export PIP_$(echo "$key" | tr a-z- A-Z_)='$value'"
    done >>"$ROOT/root/network"
}

mirror() { # where this machine's own apt gets its packages
  apt-get indextargets --format '$(REPO_URI)' "Release: $SUITE" "Component: main" 2>/dev/null | head -1
}

say() { printf '== bare machine: %s\n' "$*"; }

[ "$(id -u)" = 0 ] || cannot "it needs root"
git rev-parse --verify -q HEAD >/dev/null 2>&1 || cannot "this is no checkout that git can read"
command -v apt-get >/dev/null || cannot "it needs a Debian, whose root it makes anew"
command -v debootstrap >/dev/null || { apt-get update -qq && apt-get install -y -qq debootstrap >/dev/null 2>&1; } ||
  cannot "debootstrap is missing and could not be installed"
unshare --mount --pid --fork true 2>/dev/null || cannot "this machine allows no namespaces"
SUITE=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")
ROOT=${BARE_ROOT:-$(mktemp -d)}
[ -n "${BARE_ROOT:-}" ] || trap 'rm -rf --one-file-system "$ROOT"' EXIT

if [ ! -x "$ROOT/usr/bin/make" ]; then
  say "making a Debian $SUITE with $PACKAGES"
  debootstrap --variant=minbase --include=$PACKAGES "$SUITE" "$ROOT" $(mirror) >reports/debootstrap.log 2>&1 ||
    { tail -3 reports/debootstrap.log; cannot "debootstrap failed"; }
fi
networked
in_root "rm -rf /root/probe && python3 -m venv /root/probe && /root/probe/bin/pip download -q --no-deps -d /root/probe asgiref" \
  >/dev/null 2>&1 || cannot "the package registry is not reached from within the root"
rm -rf "$ROOT/root/checkout" "$ROOT/root/xinheng"
git clone --quiet --bare "$CHECKOUT" "$ROOT/root/checkout"
in_root "git clone --quiet /root/checkout /root/xinheng; ! command -v node && ! command -v fc-list && ! command -v cc" >/dev/null ||
  { echo "the root is not bare: node, fontconfig or a compiler is in it"; exit 1; }

for one in $WHAT; do
  STARTED=$(date +%s)
  case $one in
    demo) say "make demo"
      in_root "cd /root/xinheng; python3 tests/visit.py $PORT ${BARE_PORT:+make demo DEMO=\"--port $BARE_PORT\"}" ;;
    test) say "make test"
      in_root "cd /root/xinheng; make test ${TESTS:+TESTS=\"$TESTS\"}" ;;
    *) echo "unknown: $one (demo or test)"; exit 2 ;;
  esac
  say "make $one passed in $(($(date +%s) - STARTED)) s"
done
