# shellcheck shell=bash
# demo: the main job on real answers, from nothing to profiles and reports. Sourced by tools/icap.

readonly DEMO_SCHOOL=agencies/bhr2000/rollouts/spring-2000/schools/unit-04
readonly DEMO_PROFILE=agencies/bhr2000/rollouts/spring-2000/organizations/bhr/profile

# The web page of a profile is its name.
demo_report() { printf '%s/reports/unit-04.pdf\n' "$DATA"; }

run_main_job() {
  run_client loadgen --state "$DATA/secrets/links" bhr2000 --data "$ROOT/tests/data/bhr2000" ||
    fail "The rollout of real answers did not end. Run 'tools/icap demo' again: it goes on where it stopped."
  run_client loadgen --state "$DATA/secrets/links" synthetic \
    --instrument "$ROOT/services/common/instrument/catalog/icap_teacher_survey.yaml" ||
    fail "The synthetic rollout did not end. Run 'tools/icap demo' again: it goes on where it stopped."
  run_client loadgen --state "$DATA/secrets/links" nyc2011 --data "$ROOT/tests/data/nyc2011" ||
    fail "The import of published counts did not end. Run 'tools/icap demo' again: it goes on where it stopped."
  mkdir -p "$DATA/reports"
  run_client icapctl report get "$DEMO_SCHOOL" --out "$(demo_report)" >/dev/null ||
    fail "The report could not be saved in $DATA/reports."
}

print_demo() {
  local password=$DATA/secrets/first-admin-password
  printf '\n'
  run_client icapctl profile get "$DEMO_PROFILE"
  printf '\nWeb app    %s\n' "$(url)"
  if [ -e "$password" ]; then
    printf 'Sign in    as admin with the one-time password %s (kept in %s until it is changed)\n' "$(cat "$password")" "$password"
  else
    printf 'Sign in    as admin with the password you have chosen\n'
  fi
  printf 'Report     %s\n' "$(demo_report)"
}

demo() {
  local wait=yes
  case ${1:-} in
    '') ;;
    --no-wait) wait=no ;;
    *) fail "demo takes --no-wait only." ;;
  esac
  setup build run
  build
  up
  run_main_job
  print_demo
  if [ "$wait" = no ]; then
    printf "It goes on running. 'tools/icap down' ends it.\n"
    return 0
  fi
  printf 'Ctrl-C ends it.\n'
  trap 'printf "\n"; down; exit 0' INT TERM
  # Waits for a signal without taking time.
  while :; do read -r <> <(:) || true; done
}
