#!/usr/bin/env bash
# The image's one command, `icap VERB`. Files with secrets are made here once and never printed.
set -euo pipefail

readonly PROGRAMS=/opt/icap/bin
readonly SERVICES=(collection scoring profile reporting gateway)
# Where secrets are made, and whose those of a service become.
readonly SECRETS=${SECRETS:-/secrets} OWNER=${OWNER:-icap:icap}
# Certificates hold for two years, their authority for ten; what ends within half a year is made anew.
readonly CERTIFICATE_DAYS=730 AUTHORITY_DAYS=3650 RENEW_SECONDS=15552000
# SERVING, as a gRPC frame: not compressed, 2 bytes, HealthCheckResponse{status: 1}.
readonly SERVING=00000000020801

help() {
  cat <<TEXT
Usage: icap VERB

  ${SERVICES[*]}
                  runs this service, configured by environment variables (deploy/README.md)
  health SERVICE  whether the service of this container serves; ends with 1 if not
  make-secrets    makes what is missing in /secrets: keys, certificates (also those that end soon), the key of field
                  notes, passwords of databases
  make-databases  makes what is missing in PostgreSQL: a role and a database for each service
  ctl ARGUMENT…   icapctl, the operator's program
TEXT
}

fail() {
  printf 'icap: %s\n' "$*" >&2
  exit 1
}

run() {
  # Consumers of one stream need different names; a container's host name is one.
  export ICAP_INSTANCE=${ICAP_INSTANCE:-$HOSTNAME}
  exec "$PROGRAMS/icap-$1"
}

# Replaces an address to listen on by the one to call.
local_address() { printf '%s\n' "${1/#0.0.0.0:/127.0.0.1:}"; }

# HTTP/2 with curl and five zero bytes (an empty HealthCheckRequest): a probe in the image would be one program more.
health() {
  local answer scheme=http tls=(--http2-prior-knowledge)
  if [ "$1" = gateway ]; then
    curl -fsS -m 3 -o /dev/null "http://$(local_address "$ICAP_HTTP_LISTEN")/healthz"
    return
  fi
  if [ -n "${ICAP_TLS:-}" ]; then
    scheme=https tls=(--http2 --cacert "$ICAP_TLS/ca.crt" --cert "$ICAP_TLS/tls.crt" --key "$ICAP_TLS/tls.key")
  fi
  answer=$(head -c 5 /dev/zero | curl -fsS -m 3 "${tls[@]}" -H 'content-type: application/grpc' -H 'te: trailers' \
    --data-binary @- "$scheme://$(local_address "$ICAP_LISTEN")/grpc.health.v1.Health/Check" | od -An -v -tx1 | tr -d ' \n')
  [ "$answer" = "$SERVING" ]
}

# written FILE COMMAND…: the command's output becomes the file, whole or not at all.
written() {
  local file=$1
  shift
  (umask 077 && "$@" >"$file.new")
  mv "$file.new" "$file"
}

# The same, unless there is such a file.
hidden() { [ -s "$1" ] || written "$@"; }

# What libpq reads for `service=icap`.
database_section() {
  printf '[icap]\nhost=%s\nport=%s\nuser=icap_%s\ndbname=icap_%s\nsslmode=%s\npassword=%s\n' "${PGHOST:-postgres}" \
    "${PGPORT:-5432}" "$1" "$1" "${PGSSLMODE:-prefer}" "$(openssl rand -hex 24)"
}

# holds FILE: there is such a certificate, and it does not end soon.
holds() { openssl x509 -in "$1" -noout -checkend "$RENEW_SECONDS" >/dev/null 2>&1; }

# The installation's own authority; its key is needed only here, and no service sees it. Renewed under the same key, it
# stays the authority of what it signed before.
make_authority() {
  local folder=$SECRETS/authority
  mkdir -p -m 700 "$folder"
  hidden "$folder/ca.key" openssl ecparam -name prime256v1 -genkey -noout
  holds "$folder/ca.crt" || written "$folder/ca.crt" openssl req -x509 -new -sha256 -key "$folder/ca.key" \
    -days "$AUTHORITY_DAYS" -subj '/CN=ICAP services' -addext 'keyUsage=critical,keyCertSign'
}

# signed SERVICE: a certificate for the names by which others, and its own health check, call it.
signed() {
  openssl req -new -key "$SECRETS/$1/tls.key" -subj "/CN=$1" |
    openssl x509 -req -sha256 -CA "$SECRETS/authority/ca.crt" -CAkey "$SECRETS/authority/ca.key" -days "$CERTIFICATE_DAYS" \
      -extfile <(printf 'basicConstraints=critical,CA:FALSE\nsubjectAltName=DNS:%s,DNS:localhost,IP:127.0.0.1\n' "$1")
}

# The key stays when the certificate is renewed, so that a service may read the two at any moment.
make_certificate() {
  local folder=$SECRETS/$1
  hidden "$folder/tls.key" openssl ecparam -name prime256v1 -genkey -noout
  if cmp -s "$SECRETS/authority/ca.crt" "$folder/ca.crt" && holds "$folder/tls.crt"; then return 0; fi
  written "$folder/tls.crt" signed "$1"
  written "$folder/ca.crt" cat "$SECRETS/authority/ca.crt"
}

# A folder a service, which only this service sees, and one with everybody's public keys. Run as root: it gives each to
# the user of its reader.
make_secrets() {
  local service folder
  mkdir -p "$SECRETS/keys" "$SECRETS/postgres"
  make_authority
  for service in "${SERVICES[@]}"; do
    folder=$SECRETS/$service
    mkdir -p -m 700 "$folder"
    hidden "$folder/key.pem" openssl ecparam -name prime256v1 -genkey -noout
    [ -s "$SECRETS/keys/$service.pub.pem" ] || openssl ec -in "$folder/key.pem" -pubout -out "$SECRETS/keys/$service.pub.pem" 2>/dev/null
    make_certificate "$service"
    hidden "$folder/database.conf" database_section "$service"
  done
  hidden "$SECRETS/collection/field.key" openssl rand -hex 32
  hidden "$SECRETS/postgres/password" openssl rand -hex 24
  for service in "${SERVICES[@]}"; do chown -R "$OWNER" "$SECRETS/$service"; done
  chmod 755 "$SECRETS/keys"
  chmod 644 "$SECRETS/keys"/*
}

# A setting of a service's section.
database_setting() { sed -n "s/^$2=//p" "$SECRETS/$1/database.conf"; }

# The role's password is set each time, so that the files stay what counts. On standard input: nobody's process list
# shows a password.
make_databases() {
  local service name password
  PGPASSWORD=$(cat "$SECRETS/postgres/password")
  export PGPASSWORD PGUSER=${PGUSER:-postgres} PGDATABASE=${PGDATABASE:-postgres}
  unset PGSERVICEFILE
  for service in "${SERVICES[@]}"; do
    name=icap_$service
    password=$(database_setting "$service" password)
    printf '%s\n' \
      "SELECT 'CREATE ROLE $name LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$name') \\gexec" \
      "ALTER ROLE $name PASSWORD '$password';" \
      "SELECT 'CREATE DATABASE $name OWNER $name' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$name') \\gexec" \
      "REVOKE CONNECT ON DATABASE $name FROM PUBLIC;" | psql -qAtX -v ON_ERROR_STOP=1 -h "$(database_setting "$service" host)" \
      -p "$(database_setting "$service" port)"
  done
}

verb=${1:-help}
[ $# = 0 ] || shift
case $verb in
  collection | scoring | profile | reporting | gateway) run "$verb" ;;
  health) health "${1:?the service}" ;;
  make-secrets) make_secrets ;;
  make-databases) make_databases ;;
  ctl) exec "$PROGRAMS/icapctl" "$@" ;;
  help | -h | --help) help ;;
  *)
    help >&2
    fail "There is no verb '$verb'."
    ;;
esac
