#!/usr/bin/env bash
# Each rule of tools/lint/rules.sh finds what breaks it, and a clean tree breaks none.
# Usage: rules_test.sh ROOT
set -euo pipefail
rules=$1/tools/lint/rules.sh
tree=$(mktemp -d /tmp/icap-rules.XXXXXX)
trap 'rm -rf "$tree"' EXIT
git -C "$tree" init -q
failed=0

write() {
  mkdir -p "$(dirname "$tree/$1")"
  printf '%b\n' "$2" >"$tree/$1"
}

# expect_broken RULE FILE TEXT: a tree with this file breaks the rule, and names the file.
expect_broken() {
  local words
  write "$2" "$3"
  words=$("$rules" "$tree") && failed=1
  grep -qF "$1" <<<"$words" && grep -qF "$2" <<<"$words" || {
    printf "not found: '%s' in %s; the rules said: %s\n" "$1" "$2" "$words"
    failed=1
  }
  rm "$tree/$2"
}

for folder in . protos services services/scoring tests tests/data tools; do write "$folder/README.md" 'What it is for.'; done
write services/scoring/domain/mean.cc '#include "services/scoring/domain/mean.h"'
write services/scoring/app/score.cc '#include "services/common/base/error.h"\n#include "services/scoring/domain/mean.h"'
write services/scoring/domain/mean_test.cc '#include <fstream>'
"$rules" "$tree" || {
  printf 'a clean tree is called broken\n'
  failed=1
}

expect_broken 'nothing throws' services/scoring/app/bad.cc '  throw 1;'
expect_broken 'no suppressions' services/scoring/app/bad.cc 'int x;  // NOLINT'
expect_broken 'never for a time' services/scoring/app/bad.cc 'std::this_thread::sleep_for(a);'
expect_broken 'nothing unfinished' services/scoring/app/bad.cc '// TODO: later'
expect_broken 'neither <format>' services/scoring/app/bad.cc '#include <ranges>'
expect_broken 'no using namespace' services/scoring/app/bad.cc 'using namespace std;'
expect_broken 'domain is pure' services/scoring/domain/bad.cc '#include <fstream>'
expect_broken 'domain is pure' services/scoring/domain/bad.h 'auto now = std::chrono::system_clock::now();'
expect_broken 'SQL stays in storage' services/scoring/app/bad.cc 'constexpr char kSql[] = "SELECT 1";'
expect_broken 'protobuf stays in transport' services/scoring/storage/bad.cc '#include "icap/event/v1/event.pb.h"'
expect_broken 'layer law' services/scoring/domain/bad.cc '#include "services/scoring/storage/store.h"'
expect_broken 'layer law' services/scoring/app/bad.cc '#include "services/scoring/transport/convert.h"'
expect_broken 'layer law' services/scoring/transport/bad.cc '#include "services/scoring/storage/store.h"'
expect_broken 'layer law' services/scoring/transport/bad.cc '#include "services/collection/domain/credential.h"'
expect_broken '600 lines at most' services/scoring/app/bad.cc "$(printf '\\n%.0s' {1..601})"
rm "$tree/services/scoring/README.md"
words=$("$rules" "$tree") && failed=1
grep -qF 'services/scoring/ has no README.md' <<<"$words" || failed=1
exit "$failed"
