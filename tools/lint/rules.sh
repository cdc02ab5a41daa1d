#!/usr/bin/env bash
# The rules of the code that no compiler knows (services/README.md). Prints file:line and the rule; ends with 1 if broken.
# Usage: rules.sh ROOT
set -euo pipefail
cd "$1"
broken=0

# Names files of the tree that match the patterns, generated and vendored ones left out.
files() { git ls-files -co --exclude-standard -- "$@" | grep -v -e '^protos/google/' -e package-lock.json; }

# report RULE: the broken places on standard input.
report() {
  local found
  found=$(cat)
  [ -z "$found" ] || {
    printf '%s\n' "$found" | sed "s|\$|   <- $1|"
    broken=1
  }
}

# forbid RULE REGEX PATHSPEC…
forbid() {
  local rule=$1 regex=$2
  shift 2
  report "$rule" < <(files "$@" | xargs -r grep -nE -- "$regex" || true)
}

# forbid_in_code: the same, tests left out. Not by an excluding pathspec: git answers nothing at all when such a one stands
# beside a pattern that begins with a folder.
forbid_in_code() {
  local rule=$1 regex=$2
  shift 2
  report "$rule" < <(files "$@" | grep -vE '_test\.cc$|_for_test\.(h|cc)$' | xargs -r grep -nE -- "$regex" || true)
}

forbid 'errors are statuses: nothing throws' '^[^/]*\bthrow\b' 'services/*.cc' 'services/*.h' 'tools/*.cc' 'tools/*.h'
forbid 'no suppressions of checks' 'NOLINT|#pragma GCC diagnostic|eslint-disable|@ts-ignore|@ts-expect-error' \
  'services/*.cc' 'services/*.h' 'tests/*.cc' 'tests/*.h' 'tools/*.cc' 'tools/*.h' '*.ts' '*.tsx' '*.mjs'
forbid 'wait for a condition, never for a time' 'sleep_for|sleep_until|\busleep\(|\bsleep\(|nanosleep|\bpoll\(nullptr' \
  '*.cc' '*.h' ':(exclude)services/common/testing/eventually.h'
forbid 'nothing unfinished' '\b(TODO|FIXME|XXX|HACK)\b' '*.cc' '*.h' '*.ts' '*.tsx' '*.mjs' '*.sql' '*.proto' '*.typ' '*.md'
forbid 'neither <format> nor <ranges> nor <regex>' '#include <(format|ranges|regex)>' '*.cc' '*.h'
forbid 'no using namespace' '^using namespace' '*.cc' '*.h'
forbid_in_code 'domain is pure: no clock, random device, files or protobuf' \
  'system_clock::now|random_device|<fstream>|\.pb\.h' 'services/*/domain/*.cc' 'services/*/domain/*.h'
forbid_in_code 'SQL stays in storage' '"(SELECT|INSERT|UPDATE|DELETE) ' 'services/*/app/*' 'services/*/domain/*' 'services/*/transport/*'
forbid_in_code 'protobuf stays in transport' '\.pb\.h"' 'services/*/app/*' 'services/*/domain/*' 'services/*/storage/*'

# The layer law for includes: the build refuses a wrong link, and a header needs none.
found=$(files 'services/*.cc' 'services/*.h' | xargs -r grep -nE '^#include "services/' | awk -F '[/:"]' '
  # services/<service>/<layer>/file:line:#include "services/<target>/<target layer>/header"
  function allowed(layer, target) {
    if (layer == target || target ~ /\.h$/) return 1
    if (layer == "app") return target == "domain"
    if (layer == "transport" || layer == "storage") return target == "domain" || target == "app"
    return 0
  }
  $2 != "common" && $3 !~ /^(main|config)\./ && $0 !~ /^[^:]*(_test\.cc|_for_test\.h|_for_test\.cc):/ {
    for (i = 4; i <= NF; i++) if ($i == "services") { service = $(i + 1); layer = $(i + 2); break }
    if (service == "common" || (service == $2 && allowed($3, layer))) next
    print
  }')
report 'layer law: transport and storage see app and domain, app sees domain, nobody another service' <<<"$found"

while read -r file; do
  lines=$(wc -l <"$file")
  [ "$lines" -le 600 ] || {
    printf '%s: %d lines   <- a file has one thing in it, in 600 lines at most\n' "$file" "$lines"
    broken=1
  }
done < <(files '*.cc' '*.h' '*.ts' '*.tsx' '*.sh' '*.mjs')

# Every folder of services/, tools/ and the top level that holds a subject has a README.
for folder in . protos services services/*/ tests tests/data tools deploy k8s; do
  [ -d "$folder" ] || continue
  [ -e "$folder/README.md" ] || {
    printf '%s has no README.md\n' "$folder"
    broken=1
  }
done
exit "$broken"
