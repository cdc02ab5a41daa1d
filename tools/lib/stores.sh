# shellcheck shell=bash
# A private PostgreSQL and Redis in a data folder, on unix sockets only. Sourced by tools/icap.

readonly SERVICES=(collection scoring profile reporting gateway)
readonly REDIS_CONF=deploy/redis/redis.conf
readonly POSTGRES_CONF=deploy/postgres/postgresql.conf

postgres_bin() {
  local folder
  for folder in /usr/lib/postgresql/*/bin; do :; done
  [ -x "$folder/postgres" ] || fail "PostgreSQL is not installed. Run 'tools/icap setup' first."
  printf '%s\n' "$folder"
}

# Runs a command as the user that owns the cluster: PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    # From a folder that it may enter: the checkout may lie in a home that is closed to others.
    (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups "$@")
  else
    "$@"
  fi
}

# Makes the data folder. Others may pass through it (PostgreSQL's own user must), and read nothing.
make_data_folder() {
  [ "${#DATA}" -le 70 ] || fail "$DATA is too long for a unix socket (70 characters at most). Set ICAP_DATA to a shorter path."
  mkdir -p "$DATA" 2>/dev/null && [ -w "$DATA" ] || fail "$DATA cannot be written. Set ICAP_DATA to a folder of your own."
  require_space "$DATA" 1000 'a running system'
  chmod 711 "$DATA"
  mkdir -p -m 700 "$DATA/run" "$DATA/logs" "$DATA/redis" "$DATA/secrets" "$DATA/postgres"
  [ "$(id -u)" != 0 ] || chown postgres: "$DATA/postgres"
  as_postgres test -x "$DATA/postgres" ||
    fail "PostgreSQL's user cannot reach $DATA: a folder above it is closed to others. Set ICAP_DATA to a folder outside of home folders."
}

postgres_is_running() { as_postgres "$(postgres_bin)/pg_ctl" -D "$DATA/postgres/cluster" status >/dev/null 2>&1; }

sql() { as_postgres "$(postgres_bin)/psql" -h "$DATA/postgres" -U postgres -d "${2:-postgres}" -qtAX -v ON_ERROR_STOP=1 -c "$1"; }

start_postgres() {
  local bin cluster=$DATA/postgres/cluster
  bin=$(postgres_bin)
  if [ ! -e "$cluster/PG_VERSION" ]; then
    rm -rf "$cluster"
    as_postgres "$bin/initdb" -D "$cluster.new" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >"$DATA/logs/initdb.log" 2>&1 ||
      fail "The database could not be made: see $DATA/logs/initdb.log."
    mv "$cluster.new" "$cluster"
  fi
  postgres_is_running && return 0
  as_postgres sh -c "cat >'$cluster/postgresql.auto.conf'" <"$ROOT/$POSTGRES_CONF"
  as_postgres "$bin/pg_ctl" -D "$cluster" -w -t 60 -l "$DATA/postgres/server.log" \
    -o "-c listen_addresses= -c unix_socket_directories='$DATA/postgres'" start >/dev/null 2>&1 || {
    tail -5 "$DATA/postgres/server.log" >&2
    fail "PostgreSQL did not start: see $DATA/postgres/server.log."
  }
}

redis_cli() { redis-cli -s "$DATA/run/redis.sock" "$@"; }

start_redis() {
  [ "$(redis_cli ping 2>/dev/null)" = PONG ] && return 0
  redis-server "$ROOT/$REDIS_CONF" --port 0 --unixsocket "$DATA/run/redis.sock" --unixsocketperm 700 \
    --dir "$DATA/redis" --pidfile "$DATA/run/redis.pid" --logfile "$DATA/logs/redis.log" --daemonize yes >/dev/null
  wait_for 30 sh -c "redis-cli -s '$DATA/run/redis.sock' ping 2>/dev/null | grep -q PONG" ||
    fail "Redis did not start: see $DATA/logs/redis.log."
}

# One database and one role a service; nobody else may connect to it.
make_databases() {
  local service name
  for service in "${SERVICES[@]}"; do
    name=icap_$service
    [ "$(sql "SELECT count(*) FROM pg_database WHERE datname = '$name'")" = 0 ] || continue
    sql "DO \$\$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$name') THEN CREATE ROLE $name LOGIN; END IF; END \$\$"
    sql "CREATE DATABASE $name OWNER $name"
    sql "REVOKE CONNECT ON DATABASE $name FROM PUBLIC"
  done
}

start_stores() {
  make_data_folder
  start_postgres
  start_redis
}

stop_stores() {
  local pid
  if pid=$(cat "$DATA/run/redis.pid" 2>/dev/null) && [ "$(ps -o comm= -p "$pid" 2>/dev/null)" = redis-server ]; then
    redis_cli shutdown nosave >/dev/null 2>&1 || true
    wait_for 20 sh -c "! kill -0 $pid 2>/dev/null" || fail "Redis (process $pid) does not end."
  fi
  if [ -e "$DATA/postgres/cluster/PG_VERSION" ] && postgres_is_running; then
    as_postgres "$(postgres_bin)/pg_ctl" -D "$DATA/postgres/cluster" -w -t 60 -m fast stop >/dev/null ||
      fail "PostgreSQL does not end: see $DATA/postgres/server.log."
  fi
}
