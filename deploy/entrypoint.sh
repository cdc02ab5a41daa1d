#!/usr/bin/env bash
# The image's one command, `icap VERB`. Files with secrets are made here once and never printed.
set -euo pipefail

readonly PROGRAMS=/opt/icap/bin
readonly SERVICES=(collection scoring profile reporting gateway)
# SERVING, as a gRPC frame: not compressed, 2 bytes, HealthCheckResponse{status: 1}.
readonly SERVING=00000000020801

help() {
  cat <<TEXT
Usage: icap VERB

  ${SERVICES[*]}
                  runs this service, configured by environment variables (deploy/README.md)
  health SERVICE  whether the service of this container serves; ends with 1 if not
  make-secrets    makes what is missing in /secrets: keys, passwords of databases
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
  local answer
  if [ "$1" = gateway ]; then
    curl -fsS -m 3 -o /dev/null "http://$(local_address "$ICAP_HTTP_LISTEN")/healthz"
    return
  fi
  answer=$(head -c 5 /dev/zero | curl -fsS -m 3 --http2-prior-knowledge -H 'content-type: application/grpc' -H 'te: trailers' \
    --data-binary @- "http://$(local_address "$ICAP_LISTEN")/grpc.health.v1.Health/Check" | od -An -v -tx1 | tr -d ' \n')
  [ "$answer" = "$SERVING" ]
}

# hidden FILE COMMAND…: the command's output becomes the file, unless there is one; a crash between leaves none.
hidden() {
  local file=$1
  shift
  [ ! -s "$file" ] || return 0
  (umask 077 && "$@" >"$file.new")
  mv "$file.new" "$file"
}

# What libpq reads for `service=icap`.
database_section() {
  printf '[icap]\nhost=%s\nport=%s\nuser=icap_%s\ndbname=icap_%s\nsslmode=%s\npassword=%s\n' "${PGHOST:-postgres}" \
    "${PGPORT:-5432}" "$1" "$1" "${PGSSLMODE:-prefer}" "$(openssl rand -hex 24)"
}

# A folder a service, which only this service sees, and one with everybody's public keys. Run as root: it gives each to
# the user of its reader.
make_secrets() {
  local service folder
  mkdir -p /secrets/keys /secrets/postgres
  for service in "${SERVICES[@]}"; do
    folder=/secrets/$service
    mkdir -p -m 700 "$folder"
    hidden "$folder/key.pem" openssl ecparam -name prime256v1 -genkey -noout
    [ -s "/secrets/keys/$service.pub.pem" ] || openssl ec -in "$folder/key.pem" -pubout -out "/secrets/keys/$service.pub.pem" 2>/dev/null
    hidden "$folder/database.conf" database_section "$service"
  done
  hidden /secrets/postgres/password openssl rand -hex 24
  for service in "${SERVICES[@]}"; do chown -R icap:icap "/secrets/$service"; done
  chmod 755 /secrets/keys
  chmod 644 /secrets/keys/*
}

# A setting of a service's section.
database_setting() { sed -n "s/^$2=//p" "/secrets/$1/database.conf"; }

# The role's password is set each time, so that the files stay what counts. On standard input: nobody's process list
# shows a password.
make_databases() {
  local service name password
  PGPASSWORD=$(cat /secrets/postgres/password)
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
