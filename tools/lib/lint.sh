# shellcheck shell=bash
# lint and format: checks, not opinions. Sourced by tools/icap.

cxx_files() { git -C "$ROOT" ls-files -co --exclude-standard '*.cc' '*.h' | sed "s|^|$ROOT/|"; }

# Formats everything in place.
format() {
  cxx_files | xargs clang-format -i
  npm_install services/web
  npm_in "$ROOT/services/web" run format
  npm_install services/reporting/typesetter
  npm_in "$ROOT/services/reporting/typesetter" run format
}

lint_format() { cxx_files | xargs clang-format --dry-run --Werror; }

lint_rules() { "$ROOT/tools/lint/rules.sh" "$ROOT"; }

# From the root: `source=` comments name files from there.
lint_shell() { (cd "$ROOT" && git ls-files -co --exclude-standard '*.sh' tools/icap .ci/run | xargs shellcheck -x); }

# The pure layers: their headers are light, so that the whole of them is checked every time.
lint_tidy() {
  [ -e "$BUILD/compile_commands.json" ] || build_programs
  git -C "$ROOT" ls-files 'services/*/domain/*.cc' 'services/*/app/*.cc' 'services/common/base/*.cc' | grep -v '_test\.cc$' |
    sed "s|^|$ROOT/|" | xargs -P "$(nproc)" -n 8 clang-tidy -p "$BUILD" --quiet --warnings-as-errors='*' 2>/dev/null
}

lint_web() {
  npm_install services/web
  npm_in "$ROOT/services/web" run generate
  npm_in "$ROOT/services/web" run lint
  npm_install services/reporting/typesetter
  npm_in "$ROOT/services/reporting/typesetter" run lint
}

lint_protos() {
  npm_install services/web
  (cd "$ROOT/protos" && "$ROOT/services/web/node_modules/.bin/buf" lint)
}

# Contracts change additively only: compared with the last commit on main, or with the commit before when that is us.
lint_breaking() {
  local base
  npm_install services/web
  base=$(git -C "$ROOT" rev-parse -q --verify origin/main || git -C "$ROOT" rev-parse -q --verify main || true)
  [ -n "$base" ] || base=$(git -C "$ROOT" rev-parse -q --verify HEAD) || fail "There is no commit to compare the contracts with."
  git -C "$ROOT" diff --quiet "$base" -- protos && base=$(git -C "$ROOT" rev-parse -q --verify "$base~1" || printf '%s' "$base")
  git -C "$ROOT" cat-file -e "$base:protos/buf.yaml" 2>/dev/null || return 0
  (cd "$ROOT" && services/web/node_modules/.bin/buf breaking protos --against ".git#ref=$base,subdir=protos")
}

readonly LINTS=(format rules shell tidy web protos breaking)

# lint [NAME…]
lint() {
  local name failed=()
  [ $# -gt 0 ] || set -- "${LINTS[@]}"
  for name in "$@"; do
    case " ${LINTS[*]} " in *" $name "*) ;; *) fail "There is no lint '$name'. There are: ${LINTS[*]}." ;; esac
    ("lint_$name") || failed+=("$name")
  done
  [ ${#failed[@]} = 0 ] || fail "Lint found something to mend: ${failed[*]}. 'tools/icap format' mends what is only form."
}
