# shellcheck shell=bash
# The five services on one machine: gRPC on unix sockets, the gateway on one port of this machine. Sourced by tools/icap.

readonly DEFAULT_PORT=8080

port_file() { printf '%s/run/port\n' "$DATA"; }
port() { cat "$(port_file)" 2>/dev/null || printf '%s\n' "${ICAP_PORT:-$DEFAULT_PORT}"; }
url() { printf 'http://127.0.0.1:%s\n' "$(port)"; }
port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The gateway's port and the metrics' ports behind it, one a service.
ports_are_free() {
  local i
  for ((i = 0; i <= ${#SERVICES[@]}; i++)); do ! port_is_taken $(($1 + i)) || return 1; done
}

# Decides once for a running system; ICAP_PORT=0 takes free ones.
choose_port() {
  local wanted=${ICAP_PORT:-$DEFAULT_PORT} service
  for service in "${SERVICES[@]}"; do service_is_running "$service" && return 0; done
  [[ $wanted =~ ^[0-9]+$ ]] && [ "$wanted" -le 65000 ] || fail "ICAP_PORT is '$wanted', but must be a port from 0 to 65000."
  if [ "$wanted" = 0 ]; then
    # A system that is started again keeps its ports.
    wanted=$(cat "$(port_file)" 2>/dev/null || printf '0')
    while [ "$wanted" = 0 ] || ! ports_are_free "$wanted"; do wanted=$((20000 + RANDOM % 12000)); done
  fi
  ports_are_free "$wanted" ||
    fail "Another program has one of the ports $wanted to $((wanted + ${#SERVICES[@]})). Choose others: ICAP_PORT=8090 tools/icap $VERB (0 takes free ones)."
  printf '%s\n' "$wanted" >"$(port_file)"
}

# Where a service shows its metrics.
metrics_port() {
  local i
  for i in "${!SERVICES[@]}"; do [ "${SERVICES[i]}" != "$1" ] || printf '%s\n' $(($(port) + i + 1)); done
}

# An EC P-256 key pair a service, the folder for the keys of rollouts, one for the secrets of roster services, which are
# put there by hand as AGENCY.secret, and 32 random bytes for field notes.
make_keys() {
  local service keys=$DATA/secrets/keys
  mkdir -p -m 700 "$keys/private" "$keys/public"
  for service in "${SERVICES[@]}"; do
    [ -e "$keys/public/$service.pub.pem" ] && continue
    (umask 077 && openssl ecparam -name prime256v1 -genkey -noout -out "$keys/private/$service.pem")
    openssl ec -in "$keys/private/$service.pem" -pubout -out "$keys/public/$service.pub.pem.new" 2>/dev/null
    mv "$keys/public/$service.pub.pem.new" "$keys/public/$service.pub.pem"
  done
  mkdir -p -m 700 "$DATA/secrets/rollouts" "$DATA/secrets/roster"
  [ -s "$DATA/secrets/field.key" ] || (umask 077 && openssl rand -hex 32 >"$DATA/secrets/field.key")
}

service_pid() { cat "$DATA/run/$1.pid" 2>/dev/null; }

# Looks at the program too: a pid is given away again after a crash.
service_is_running() {
  local pid
  pid=$(service_pid "$1") && [[ $(readlink "/proc/$pid/exe" 2>/dev/null) == */icap-$1* ]]
}

socket_of() { printf 'unix:%s/run/%s.sock\n' "$DATA" "$1"; }

# Prints a service's settings as NAME=value lines: the same variables in deploy/ and k8s/.
service_environment() {
  local service=$1 peer
  printf '%s\n' "ICAP_DATABASE=host=$DATA/postgres user=icap_$service dbname=icap_$service" \
    "ICAP_REDIS=unix:$DATA/run/redis.sock" "ICAP_KEYS=$DATA/secrets/keys/public" \
    "ICAP_KEY=$DATA/secrets/keys/private/$service.pem" "ICAP_LISTEN=$(socket_of "$service")" \
    "ICAP_LOG_LEVEL=${ICAP_LOG_LEVEL:-info}" "ICAP_METRICS_LISTEN=127.0.0.1:$(metrics_port "$service")"
  for peer in collection scoring profile reporting; do
    printf 'ICAP_%s=%s\n' "${peer^^}" "$(socket_of "$peer")"
  done
  case $service in
    collection)
      printf '%s\n' "ICAP_ROLLOUT_KEYS=$DATA/secrets/rollouts" "ICAP_FIELD_KEY=$DATA/secrets/field.key" \
        "ICAP_ROSTER_SECRETS=$DATA/secrets/roster" "ICAP_WEB_ADDRESS=${ICAP_WEB_ADDRESS:-$(url)}"
      ;;
    reporting)
      printf '%s\n' "ICAP_TYPESETTER=$ROOT/services/reporting/typesetter/main.mjs" \
        "ICAP_TEMPLATES=$ROOT/services/reporting/templates"
      ;;
    gateway)
      printf '%s\n' "ICAP_HTTP_LISTEN=127.0.0.1:$(port)" "ICAP_WEB_ROOT=$ROOT/services/web/dist" \
        "ICAP_SECRETS=$DATA/secrets"
      ;;
  esac
}

start_service() {
  local service=$1 settings
  service_is_running "$service" && return 0
  mapfile -t settings < <(service_environment "$service")
  rm -f "$DATA/run/$service.sock"
  env "${settings[@]}" setsid "$BUILD/bin/icap-$service" >>"$DATA/logs/$service.log" 2>&1 </dev/null &
  printf '%s\n' $! >"$DATA/run/$service.pid"
}

system_is_healthy() { curl -fsS -m 2 -o "$DATA/run/health.json" "$(url)/healthz" 2>/dev/null; }

# Not the opposite of service_is_running: a process that was started a moment ago is still the shell that starts it.
service_has_ended() { ! readlink "/proc/$(service_pid "$1")/exe" >/dev/null 2>&1; }

# True when there is nothing more to wait for: healthy, or a service has ended, whose name is then in `ended`.
is_settled() {
  ended=
  ! system_is_healthy || return 0
  for ended in "${SERVICES[@]}"; do ! service_has_ended "$ended" || return 0; done
  return 1
}

# Asks for health once a round: a system that was healthy a moment ago may be on its way through a peer's restart.
wait_until_healthy() {
  local ended=
  wait_for 60 is_settled || fail "The system is not healthy: $(cat "$DATA/run/health.json" 2>/dev/null). See 'tools/icap logs'."
  [ -n "$ended" ] || return 0
  tail -3 "$DATA/logs/$ended.log" >&2
  fail "The $ended service ended at its start: see the lines above, or 'tools/icap logs $ended'."
}

up() {
  local service
  [ -x "$BUILD/bin/icap-gateway" ] || fail "Nothing has been built yet. Run 'tools/icap build' first, or 'tools/icap demo'."
  start_stores
  make_databases
  make_keys
  choose_port
  for service in "${SERVICES[@]}"; do start_service "$service"; done
  wait_until_healthy
}

# Ends a service: it drains; after 20 seconds it is killed.
stop_service() {
  local pid
  service_is_running "$1" || return 0
  pid=$(service_pid "$1")
  kill "$pid" 2>/dev/null || true
  wait_for 20 eval "! service_is_running $1" || kill -KILL "$pid" 2>/dev/null || true
  rm -f "$DATA/run/$1.pid"
}

down() {
  local i
  # The door first, then what stands behind it.
  for ((i = ${#SERVICES[@]} - 1; i >= 0; i--)); do stop_service "${SERVICES[i]}"; done
  [ ! -d "$DATA/run" ] || stop_stores
}

status() {
  local service
  printf 'data      %s\n' "$DATA"
  for service in "${SERVICES[@]}"; do
    if service_is_running "$service"; then
      printf '%-10s running, process %s\n' "$service" "$(service_pid "$service")"
    else
      printf '%-10s not running\n' "$service"
    fi
  done
  if [ -e "$DATA/postgres/cluster/PG_VERSION" ] && postgres_is_running; then printf 'postgres   running\n'; else printf 'postgres   not running\n'; fi
  if [ "$(redis_cli ping 2>/dev/null)" = PONG ]; then printf 'redis      running\n'; else printf 'redis      not running\n'; fi
  if system_is_healthy; then
    printf 'web app    %s, healthy\n' "$(url)"
  else
    printf "web app    not reachable ('tools/icap up' starts what is not running)\n"
    return 1
  fi
}

logs() {
  [ -d "$DATA/logs" ] || fail "There are no logs in $DATA yet."
  if [ $# -gt 0 ]; then
    [ -e "$DATA/logs/$1.log" ] || fail "There is no log of '$1'. There are: $(cd "$DATA/logs" && printf '%s ' *.log)"
    exec tail -n 100 -f "$DATA/logs/$1.log"
  fi
  exec tail -n 20 -f "$DATA/logs"/*.log
}

# Settings of icapctl and loadgen for the running system.
client_environment() {
  printf '%s\n' "ICAP_URL=$(url)" "ICAP_ACCOUNT=operator" "ICAP_PASSWORD_FILE=$DATA/secrets/operator-password" \
    "ICAP_SESSION_FILE=$DATA/secrets/operator-session"
}

run_client() {
  local settings program=$1
  shift
  mapfile -t settings < <(client_environment)
  env "${settings[@]}" "$BUILD/bin/$program" "$@"
}
