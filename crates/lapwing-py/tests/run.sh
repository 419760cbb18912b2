#!/usr/bin/env bash
# The Python package: its tests, on the library that `cargo build --workspace --all-targets` made: with the features of the tests, so that
# little is built twice (no release build).
# Needs Python 3.9 or later with venv and a package registry; says so and ends well without. PYTHON names another one.
# LAPWING_SPARK=1 runs the tests of Spark as well, which need Java and some minutes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
skip() { echo "Python tests skipped: $1"; exit 0; }

python=${PYTHON:-python3}
command -v "$python" >/dev/null || skip "Python is not installed"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 9))' || skip "Python 3.9 or later is needed"

work="$root/target/python"
mkdir -p "$work"
if ! [ -x "$work/venv/bin/python" ]; then
  "$python" -m venv "$work/venv" 2>"$work/venv.log" || skip "Python has no venv (Debian: apt-get install python3-venv)"
fi
install() { "$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@" >>"$work/pip.log" 2>&1; }
: >"$work/pip.log"
install pytest pyarrow pandas polars duckdb || skip "no package registry gives pytest, pyarrow, pandas, polars and duckdb (target/python/pip.log)"
install mypy || echo "no mypy: the tests of types skip themselves"
install matplotlib nbclient nbformat ipykernel || echo "no packages for the notebook: its test skips itself"
if [ -z "${LAPWING_SPARK:-}" ]; then
  echo "tests of Spark skipped: set LAPWING_SPARK=1 to run them (pyspark is installed, a cluster of two processes starts)"
elif command -v java >/dev/null; then
  install "pyspark==${PYSPARK:-4.0.5}" || echo "no pyspark: its tests skip themselves"
fi

(cd "$root" && cargo build --quiet --workspace --all-targets)
library=""
for name in lib_lapwing.so lib_lapwing.dylib _lapwing.dll; do
  [ -f "$root/target/debug/$name" ] && library="$root/target/debug/$name"
done
[ -n "$library" ] || { echo "cargo build --workspace made no library of lapwing-py in target/debug"; exit 1; }
package="$work/package/lapwing"
rm -rf "$work/package"
mkdir -p "$work/package"
cp -r "$here/../python/lapwing" "$package"
case "$library" in *.dll) cp "$library" "$package/_lapwing.pyd" ;; *) cp "$library" "$package/_lapwing.abi3.so" ;; esac

cd "$work"
PYTHONPATH="$work/package" LAPWING="$root/target/debug/lapwing" LAPWING_ROOT="$root" PYTHONDONTWRITEBYTECODE=1 \
  "$work/venv/bin/python" -m pytest -q -p no:cacheprovider --durations=5 "$here" "$@"
