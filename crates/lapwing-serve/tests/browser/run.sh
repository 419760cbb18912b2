#!/usr/bin/env bash
# The explorer in a real browser. Needs node, npm's packages of package.json and Chromium; says so and ends well without.
# SHOTS=folder also takes the pictures of docs/guide/. LAPWING names the command to test; else it is built.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../.." && pwd)
skip() { echo "browser tests skipped: $1"; exit 0; }

command -v node >/dev/null && command -v npm >/dev/null || skip "node and npm are not installed"
find_chromium() { for c in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  [ -n "$c" ] && command -v "$c" && return; done; return 1; }
if ! find_chromium >/dev/null && [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  (apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core) >/dev/null 2>&1 || true
fi
chromium=$(find_chromium) || skip "Chromium is not installed (Debian: apt-get install chromium), or name it in CHROMIUM"

work="$root/target/browser"
mkdir -p "$work"
cp "$here/package.json" "$here/test.mjs" "$work/"
(cd "$work" && npm install --no-audit --no-fund --silent >/dev/null 2>&1) || skip "npm cannot install playwright-core and axe-core"

lapwing=${LAPWING:-}
if [ -z "$lapwing" ]; then
  (cd "$root" && cargo build --quiet --workspace --all-targets)
  lapwing="$root/target/debug/lapwing"
fi
db="$work/news.db"; rm -f "$db" "$db"-*
hostile="$work/hostile.db"; rm -f "$hostile" "$hostile"-*
"$lapwing" ingest --db "$db" "$root/examples/news/trawler.jsonl"
"$lapwing" ingest --db "$hostile" "$here/hostile.jsonl"
cd "$work"
LAPWING="$lapwing" CHROMIUM="$chromium" SHOTS="${SHOTS:-}" node --test --test-reporter=spec test.mjs
