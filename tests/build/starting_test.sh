#!/usr/bin/env bash
# `tools/icap up` takes a service that has ended for ended, and not one whose program is just being started; and a
# system that has been healthy for healthy, whatever it is a moment later.
# Usage: starting_test.sh ROOT
set -euo pipefail
ROOT=$1
# shellcheck source=tools/lib/common.sh
source "$ROOT/tools/lib/common.sh"
# shellcheck source=tools/lib/services.sh
source "$ROOT/tools/lib/services.sh"
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

asked=0
system_is_healthy() { [ $((++asked)) = 1 ]; }
if ! (wait_until_healthy); then
  echo 'a system that was healthy was not taken for healthy' >&2
  exit 1
fi
