#!/usr/bin/env bash
# `tools/icap up` takes a service that has ended for ended, and not one whose program is just being started.
# Usage: starting_test.sh ROOT
set -euo pipefail
# shellcheck source=tools/lib/services.sh
source "$1/tools/lib/services.sh"
DATA=$(mktemp -d /tmp/icap-starting.XXXXXX)
trap 'kill "$starting" 2>/dev/null || true; rm -rf "$DATA"' EXIT
mkdir "$DATA/run"
SERVICES=(collection)
system_is_healthy() { return 1; }

# Waits for its standard input: a process that is not the service yet.
mkfifo "$DATA/input"
cat <>"$DATA/input" &
starting=$!
printf '%s\n' "$starting" >"$DATA/run/collection.pid"
if is_settled; then
  echo 'a service that is just being started was taken for ended' >&2
  exit 1
fi
kill "$starting"
wait "$starting" 2>/dev/null || true
if ! is_settled; then
  echo 'a service that has ended was not seen' >&2
  exit 1
fi
