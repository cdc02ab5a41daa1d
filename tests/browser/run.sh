#!/usr/bin/env bash
# Starts a system of its own, runs the browser tests against it, and ends it. Arguments go to node's test runner.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
ICAP_DATA=$(mktemp -d /tmp/icap-browser.XXXXXX)
export ICAP_DATA ICAP_PORT=0
trap '"$root/tools/icap" down; rm -rf "$ICAP_DATA"' EXIT
"$root/tools/icap" up
export ICAP_URL ICAP_ACCOUNT=operator ICAP_PASSWORD_FILE=$ICAP_DATA/secrets/operator-password
export ICAP_ROSTER_SECRETS=$ICAP_DATA/secrets/roster
ICAP_URL=http://127.0.0.1:$(cat "$ICAP_DATA/run/port")
cd "$root/tests/browser"
npm test -- "$@"
