# shellcheck shell=bash
# setup: installs what is needed. Sourced by tools/icap.

readonly MIN_NODE_MAJOR=18

# Packages for the given purposes ("build run" …).
packages_for() {
  local package purpose
  while read -r package purpose; do
    case $package in '' | '#'*) continue ;; esac
    case " $* " in *" $purpose "*) printf '%s\n' "$package" ;; esac
  done <"$ROOT/tools/packages.txt"
}

node_is_recent() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    [ "$(node --version | sed 's/^v//; s/\..*//')" -ge "$MIN_NODE_MAJOR" ]
}

# Those of the packages that are not there. A Node.js of another source is as good as Debian's.
missing_packages() {
  local package
  packages_for "$@" | while read -r package; do
    case $package in nodejs | npm) node_is_recent && continue ;; esac
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || printf '%s\n' "$package"
  done
}

check_distribution() {
  local id='' version=''
  if [ -r /etc/os-release ]; then
    # shellcheck disable=SC1091
    id=$(. /etc/os-release && printf '%s' "${ID:-}")
    # shellcheck disable=SC1091
    version=$(. /etc/os-release && printf '%s' "${VERSION_ID:-}")
  fi
  [ "$id $version" = "debian 12" ] ||
    fail "This is ${id:-an unknown system} ${version}, but ICAP is built and tested on Debian 12: use a Debian 12 machine, or the container image (deploy/README.md)."
}

# apt_install PACKAGE…
apt_install() {
  local log count done=0 line
  log=$(mktemp)
  count=$(as_root apt-get install -s -y --no-install-recommends "$@" 2>/dev/null | grep -c '^Inst ') || true
  while read -r line; do
    case $line in 'Unpacking '* | 'Setting up '*) done=$((done + 1)) && bar 'Installing packages' "$done" $((count * 2)) ;; esac
  done < <(as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" 2>&1 | tee "$log")
  bar_end
  [ -z "$(missing_in "$@")" ] || {
    tail -15 "$log" >&2
    explain_apt "$log"
  }
  rm -f "$log"
}

missing_in() {
  local package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || printf '%s\n' "$package"
  done
}

# explain_apt LOG: ends with the sentence for what went wrong.
explain_apt() {
  if grep -qE 'Temporary failure|Could not resolve|Could not connect|Failed to fetch|Unable to fetch' "$1"; then
    fail "The Debian package servers cannot be reached. Check the network or the proxy, then run this again."
  elif grep -qE 'No space left|not enough free space' "$1"; then
    fail "The disk is full. Free at least 3 GB, then run this again."
  elif grep -qE 'Unable to locate package|has no installation candidate' "$1"; then
    fail "A package was not found. Enable the 'main' section of Debian 12 in the sources of apt, then run this again."
  elif grep -qE 'Could not get lock' "$1"; then
    fail "Another program is installing packages. Wait until it ends, then run this again."
  fi
  fail "The packages could not be installed: see the lines above."
}

# setup PURPOSE…: default is everything but the benchmark's.
setup() {
  local missing log
  [ $# -gt 0 ] || set -- build run test
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  check_distribution
  require_space /usr 3000 'installing packages'
  log=$(mktemp)
  say 'Reading the lists of packages'
  as_root apt-get update >"$log" 2>&1 && ! grep -qE '^(W|E): Failed to fetch' "$log" || {
    tail -5 "$log" >&2
    explain_apt "$log"
  }
  rm -f "$log"
  # shellcheck disable=SC2086
  apt_install $missing
}
