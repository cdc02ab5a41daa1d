# shellcheck shell=bash
# Words, paths and progress shared by the verbs of tools/icap. Sourced, never run.

readonly BUILD="${ICAP_BUILD:-$ROOT/build}"
readonly TITLE_WIDTH=44

# Prints a line for the person at the terminal.
say() { printf '%s\n' "$*" >&2; }

# Ends with a sentence that says what to do.
fail() {
  printf 'icap: %s\n' "$*" >&2
  exit 1
}

# The folder of a running system: database, queue, keys, logs.
data_folder() {
  if [ -n "${ICAP_DATA:-}" ]; then
    printf '%s\n' "$ICAP_DATA"
  elif [ "$(id -u)" = 0 ]; then
    printf '/var/lib/icap\n'
  else
    printf '%s/icap\n' "${XDG_STATE_HOME:-$HOME/.local/state}"
  fi
}

# bar TITLE DONE TOTAL: redraws one line on a terminal; elsewhere a line at each tenth.
bar() {
  local title=$1 done=$2 total=$3 percent filled
  [ "$total" -gt 0 ] || total=1
  percent=$((done * 100 / total))
  [ "$percent" -le 100 ] || percent=100
  if [ -t 2 ]; then
    filled=$((percent * 30 / 100))
    printf '\r%-*s [%s%s] %3d%%  %d/%d' "$TITLE_WIDTH" "$title" "$(printf '%*s' "$filled" '' | tr ' ' '#')" \
      "$(printf '%*s' $((30 - filled)) '' | tr ' ' '.')" "$percent" "$done" "$total" >&2
  elif [ $((percent / 10)) != "${bar_tenth:-}" ]; then
    bar_tenth=$((percent / 10))
    printf '%s: %d%% (%d/%d)\n' "$title" "$percent" "$done" "$total" >&2
  fi
}

# Ends the line of a bar.
bar_end() {
  unset bar_tenth
  [ ! -t 2 ] || printf '\n' >&2
}

# Megabytes free where a folder lies, or will lie.
free_megabytes() {
  local folder=$1
  while [ ! -d "$folder" ]; do folder=$(dirname "$folder"); done
  df --output=avail -m "$folder" | tail -1 | tr -d ' '
}

# require_space FOLDER MEGABYTES WHAT
require_space() {
  local free
  free=$(free_megabytes "$1")
  [ "$free" -ge "$2" ] ||
    fail "$1 has $free MB free, but $3 needs $2 MB. Free some space, or choose another place (ICAP_DATA, ICAP_BUILD)."
}

# Runs a command as root.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "Installing packages needs root, and there is no sudo. Run 'tools/icap setup' as root first."
  fi
}

# Waits until a command succeeds: wait_for SECONDS COMMAND…; the pause is a poll of a condition, with a deadline.
wait_for() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    read -rt 0.05 <> <(:) || true
  done
}
