# shellcheck shell=bash
# test: everything, on stores and systems of its own, beside whatever is running. Sourced by tools/icap.

# test [CTEST ARGUMENT…]
run_tests() {
  local status=0
  setup build run test
  build
  npm_install tests/browser
  npm_install tests/mail
  DATA=$(mktemp -d /tmp/icap-test.XXXXXX)
  trap 'stop_test_stores' EXIT
  start_stores
  export ICAP_TEST_POSTGRES="host=$DATA/postgres user=postgres dbname=postgres"
  export ICAP_TEST_REDIS="unix:$DATA/run/redis.sock"
  ctest --test-dir "$BUILD" -j "$(nproc)" --output-on-failure --no-tests=error "$@" || status=$?
  return "$status"
}

stop_test_stores() {
  stop_stores
  rm -rf "$DATA"
}
