#!/usr/bin/env bash
# Collects from a built checkout what the container image holds. Usage: collect.sh ROOT OUT
# OUT/opt/icap: programs, web app, templates, typesetter. OUT/packages: Debian packages they need at run time: those with
# the purpose `image` in tools/packages.txt, and those that own the shared libraries of the programs.
set -euo pipefail

readonly ROOT=$1 OUT=$2
readonly PROGRAMS=(icap-collection icap-scoring icap-profile icap-reporting icap-gateway icapctl)

# Names the package that owns a library. Libraries are linked as /lib/…, and some packages list them as /usr/lib/….
owner_of() {
  dpkg-query -S "$1" 2>/dev/null || dpkg-query -S "/usr$1" 2>/dev/null || dpkg-query -S "$(readlink -f "$1")"
}

libraries() { ldd "${PROGRAMS[@]/#/$OUT/opt/icap/bin/}" | awk '$2 == "=>" { print $3 }' | sort -u; }

packages() {
  local library
  awk '$2 == "image" { print $1 }' "$ROOT/tools/packages.txt"
  for library in $(libraries); do owner_of "$library" | sed 's/:.*//'; done
}

mkdir -p "$OUT/opt/icap/bin"
for program in "${PROGRAMS[@]}"; do install -s "${ICAP_BUILD:-$ROOT/build}/bin/$program" "$OUT/opt/icap/bin/"; done
cp -R "$ROOT/services/web/dist" "$OUT/opt/icap/web"
cp -R "$ROOT/services/reporting/templates" "$OUT/opt/icap/templates"
cp -R "$ROOT/services/reporting/typesetter" "$OUT/opt/icap/typesetter"
install -D "$ROOT/deploy/entrypoint.sh" "$OUT/usr/local/bin/icap"
packages | sort -u >"$OUT/packages"
