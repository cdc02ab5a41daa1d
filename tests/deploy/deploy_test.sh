#!/usr/bin/env bash
# Keeps deploy/ and k8s/ true without a cluster: the same programs and variables as `tools/icap up`, manifests that
# Kubernetes' own schemas accept, references that lead somewhere. What a check needs and is not there is named.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly ROOT
for part in common setup build stores services; do
  # shellcheck disable=SC1090
  . "$ROOT/tools/lib/$part.sh"
done
# Read by service_environment; nothing is made there.
readonly DATA=/nonexistent
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Names in a text, one a line.
names() { grep -oE 'ICAP_[A-Z_]+' | sort -u; }

# Variables that a program reads, from its own source; with `required`, those it does not start without.
variables_of() {
  local file=$ROOT/services/$1/config.cc
  [ -e "$file" ] || fail "services/$1/config.cc is not there."
  case ${2:-all} in
    all) grep -oE '"ICAP_[A-Z_]+"' "$file" | names ;;
    required) grep -oE '(Required|SecretFile)\("ICAP_[A-Z_]+"' "$file" | names ;;
  esac
}

# Variables of a systemd unit and of what is added to it for one service.
systemd_variables() {
  cat "$ROOT/deploy/systemd/icap@.service" "$ROOT/deploy/systemd/icap@$1.service.d/settings.conf" |
    grep -oE '^Environment="?ICAP_[A-Z_]+' | names
}

facts() {
  local service
  mkdir -p "$work/facts"
  for service in "${SERVICES[@]}"; do
    service_environment "$service" | cut -d= -f1 | names >"$work/facts/$service.local"
    variables_of "$service" >"$work/facts/$service.read"
    variables_of "$service" required >"$work/facts/$service.required"
    systemd_variables "$service" >"$work/facts/$service.systemd"
  done
}

# list NAME FILE: the words of a bash array.
list() { sed -nE "s/^readonly $1=\((.*)\)$/\1/p" "$2"; }

check_programs() {
  local programs
  programs=$(printf 'icap-%s ' "${SERVICES[@]}")icapctl
  [ "$(list PROGRAMS "$ROOT/deploy/collect.sh")" = "$programs" ] || fail "deploy/collect.sh does not collect: $programs"
  [ "$(list SERVICES "$ROOT/deploy/entrypoint.sh")" = "${SERVICES[*]}" ] || fail "deploy/entrypoint.sh does not know: ${SERVICES[*]}"
  tr -d '\\\n' <"$ROOT/deploy/Dockerfile" | tr -s ' ' | grep -qF "tools/icap build $programs" ||
    fail "deploy/Dockerfile does not build: $programs"
}

check_compose() {
  if ! command -v docker-compose >/dev/null; then
    say 'docker-compose is not installed: its own check of compose.yaml was left out.'
    return 0
  fi
  docker-compose -f "$ROOT/deploy/compose.yaml" config -q
}

check_systemd() {
  local found
  if ! command -v systemd-analyze >/dev/null; then
    say 'systemd-analyze is not installed: its own check of the units was left out.'
    return 0
  fi
  cp -R "$ROOT/deploy/systemd" "$work/systemd"
  # The programs are not installed here.
  sed -i 's|^ExecStart=.*|ExecStart=/bin/true|' "$work/systemd/icap@.service"
  found=$(for service in "${SERVICES[@]}"; do systemd-analyze verify "$work/systemd/icap@$service.service" 2>&1; done) || true
  [ -z "$found" ] || fail "systemd finds in deploy/systemd: $found"
}

# Renders the overlays where kubectl knows components (kustomize 4 and later); Debian's own is older.
render() {
  local overlay version
  version=$(kubectl version --client 2>/dev/null | sed -n 's/^Kustomize Version: v\([0-9]*\).*/\1/p') || true
  if [ "${version:-0}" -lt 4 ]; then
    say 'There is no kubectl with kustomize 4 or later: the manifests are checked file by file, not rendered.'
    return 0
  fi
  for overlay in "$ROOT"/k8s/overlays/*/; do kubectl kustomize "$overlay" >"$work/$(basename "$overlay").rendered.yaml"; done
}

facts
check_programs
check_compose
check_systemd
render
npm_install tests/deploy
drain_seconds=$(sed -nE 's/.*kDrainTime\{([0-9]+)\}.*/\1/p' "$ROOT/services/common/rpc/server.h")
node "$ROOT/tests/deploy/check.mjs" "$ROOT" "$work" "$drain_seconds" "${SERVICES[@]}"
