# shellcheck shell=bash
# bench: what it costs, as ratios to something measured in the same run. Sourced by tools/icap.

# R and ICAP on the same answers; R is optional, and so is each of its packages.
bench_against_r() {
  if ! command -v Rscript >/dev/null; then
    say 'R is not installed: apt-get install r-base-core, then r-cran-psych, r-cran-multilevel, r-cran-lme4, r-cran-lavaan,'
    say 'r-cran-psychotools and r-cran-erm (TAM and mirt are not in Debian). Nothing was compared.'
    return 0
  fi
  setup build run
  build_programs statistics_for_r
  say 'Measurement, beside R'
  local table
  table=$(mktemp /tmp/icap-statistics.XXXXXX)
  "$BUILD/bin/statistics_for_r" >"$table"
  Rscript "$ROOT/tools/bench/measurement/against_r.R" "$ROOT/tests/data/bhr2000/bhr2000.csv" "$table"
  rm -f "$table"
}

run_bench() {
  if [[ ${1:-} == --against-r ]]; then
    bench_against_r
    return
  fi
  setup build run
  build
  DATA=$(mktemp -d /tmp/icap-bench.XXXXXX)
  trap 'down; rm -rf "$DATA"' EXIT
  export ICAP_PORT=0
  up
  say 'Measurement, from memory'
  "$BUILD/bin/state_benchmark"
  "$BUILD/bin/measurement_benchmark" --benchmark_min_time=0.2
  run_client icap-bench --postgres "host=$DATA/postgres user=postgres dbname=postgres" \
    --collection "host=$DATA/postgres user=postgres dbname=icap_collection" --state "$DATA/secrets/links" \
    --data "$ROOT/tests/data/bhr2000" --roster "$ROOT/tests/data/roster/california_oneroster12.zip" \
    --instrument "$ROOT/services/common/instrument/catalog/icap_teacher_survey.yaml" "$@"
}
