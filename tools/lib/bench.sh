# shellcheck shell=bash
# bench: what it costs, as ratios to something measured in the same run. Sourced by tools/icap.

run_bench() {
  setup build run
  build
  DATA=$(mktemp -d /tmp/icap-bench.XXXXXX)
  trap 'down; rm -rf "$DATA"' EXIT
  export ICAP_PORT=0
  up
  say 'Measurement, from memory'
  "$BUILD/bin/measurement_benchmark" --benchmark_min_time=0.2
  run_client icap-bench --postgres "host=$DATA/postgres user=postgres dbname=postgres" --state "$DATA/secrets/links" \
    --data "$ROOT/tests/data/bhr2000" --roster "$ROOT/tests/data/roster/california_oneroster12.zip" \
    --instrument "$ROOT/services/common/instrument/catalog/icap_teacher_survey.yaml" "$@"
}
