#!/usr/bin/env bash
# The services as in containers, by TCP and TLS with the certificates that the image makes: a rollout from its answers
# to its reports, the image's own health check, and who is not let in.
# Usage: tls_test.sh, with ICAP_BUILD.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
VERB=up
readonly ROOT VERB
for part in common setup build stores services; do
  # shellcheck disable=SC1090
  . "$ROOT/tools/lib/$part.sh"
done
DATA=$(mktemp -d /tmp/icap-tls.XXXXXX)
trap 'down; rm -rf "$DATA"' EXIT
export ICAP_PORT=0
readonly secrets=$DATA/secrets/image

in_image() { SECRETS=$secrets OWNER=$(id -u):$(id -g) "$ROOT/deploy/entrypoint.sh" "$@"; }

# In place of the unix sockets; ports behind those of the gateway and the metrics.
ports_are_free() {
  local i
  for ((i = 0; i <= 2 * ${#SERVICES[@]}; i++)); do ! port_is_taken $(($1 + i)) || return 1; done
}
socket_of() {
  local i
  for i in "${!SERVICES[@]}"; do [ "${SERVICES[i]}" != "$1" ] || printf '127.0.0.1:%s\n' $(($(port) + ${#SERVICES[@]} + i + 1)); done
}

eval "plain_$(declare -f service_environment)"
service_environment() {
  plain_service_environment "$1"
  printf '%s\n' "ICAP_TLS=$secrets/$1"
}

mkdir -p "$DATA/secrets"
in_image make-secrets
sha256sum "$secrets"/*/* >"$DATA/first"
in_image make-secrets
sha256sum --quiet -c "$DATA/first" || fail 'A second make-secrets changed what the first had made.'

up
run_client loadgen --state "$DATA/secrets/links" synthetic --schools 3 \
  --instrument "$ROOT/services/common/instrument/catalog/icap_teacher_survey.yaml"

for service in collection scoring profile reporting; do
  ICAP_LISTEN=$(socket_of "$service") ICAP_TLS=$secrets/$service in_image health "$service" ||
    fail "The image's health check does not find $service."
  ! ICAP_LISTEN=$(socket_of "$service") in_image health "$service" 2>/dev/null || fail "$service answered without TLS."
done

# A certificate that ends soon is renewed under the key that the service has, and the others stay.
before=$(sha256sum <"$secrets/scoring/tls.key")
openssl req -new -key "$secrets/scoring/tls.key" -subj /CN=scoring |
  openssl x509 -req -days 30 -CA "$secrets/authority/ca.crt" -CAkey "$secrets/authority/ca.key" -out "$secrets/scoring/tls.crt" 2>/dev/null
in_image make-secrets
[ "$before" = "$(sha256sum <"$secrets/scoring/tls.key")" ] || fail 'The renewed certificate has another key.'
openssl x509 -in "$secrets/scoring/tls.crt" -noout -checkend $((700 * 24 * 3600)) >/dev/null || fail 'A certificate that ends soon was not renewed.'
[ "$(sha256sum -c "$DATA/first" 2>/dev/null | grep -cv ': OK$')" = 1 ] || fail 'More than the one certificate was made anew.'

# The authority is not in every backup: with a new one all certificates are new, and believe each other.
rm -r "$secrets/authority"
in_image make-secrets
for service in "${SERVICES[@]}"; do
  openssl verify -CAfile "$secrets/gateway/ca.crt" -verify_hostname "$service" "$secrets/$service/tls.crt" >/dev/null
done
