# shellcheck shell=bash
# build: programs, web app and typesetter. Sourced by tools/icap.

# Runs npm quietly in a folder, and shows its output when it fails.
npm_in() {
  local folder=$1 log
  shift
  log=$(mktemp)
  if ! (cd "$folder" && npm "$@" --no-audit --no-fund) >"$log" 2>&1; then
    tail -30 "$log" >&2
    if grep -qE 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT' "$log"; then
      fail "The npm registry cannot be reached. Check the network or the proxy (npm config get registry), then run this again."
    fi
    fail "npm $* failed in ${folder#"$ROOT"/}: see the lines above."
  fi
  rm -f "$log"
}

# Installs a folder's npm packages when its lock file has changed since.
npm_install() {
  local folder=$ROOT/$1 stamp
  stamp=$folder/node_modules/.icap-lock
  cmp -s "$folder/package-lock.json" "$stamp" && return 0
  say "Installing npm packages of $1"
  npm_in "$folder" ci
  cp "$folder/package-lock.json" "$stamp"
}

# The web app, built again when one of its sources is newer.
build_web() {
  local folder=$ROOT/services/web stamp
  stamp=$folder/dist/.built
  npm_install services/web
  if [ -e "$stamp" ] && [ -z "$(find "$folder" "$ROOT/protos" -newer "$stamp" -type f \
    -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/src/gen/*' -print -quit)" ]; then
    return 0
  fi
  say 'Building the web app'
  npm_in "$folder" run build
  touch "$stamp"
}

# build_programs [TARGET…]
build_programs() {
  local log line
  if [ ! -e "$BUILD/build.ninja" ]; then
    require_space "$BUILD" 4000 'the build'
    log=$(mktemp)
    cmake -S "$ROOT" -B "$BUILD" -G Ninja >"$log" 2>&1 || {
      tail -20 "$log" >&2
      fail "The build could not be configured: see the lines above. 'tools/icap setup' installs what is missing."
    }
    rm -f "$log"
  fi
  log=$BUILD/build.log
  while IFS= read -r line; do
    [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]] && bar 'Building programs' "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
  done < <(ninja -C "$BUILD" "$@" 2>&1 | tee "$log")
  bar_end
  if grep -qE '^(ninja: build stopped|FAILED:|ninja: error)' "$log"; then
    grep -vE '^\[[0-9]+/[0-9]+\]' "$log" | tail -60 >&2
    grep -q 'No space left on device' "$log" && fail "The disk is full. Free at least 4 GB, then run this again."
    fail "The programs could not be built: see the lines above, or $log."
  fi
}

build() {
  build_programs "$@"
  npm_install services/reporting/typesetter
  build_web
}
