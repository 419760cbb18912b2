#!/usr/bin/env bash
# Builds the wheel: optimised, one for every CPython from 3.9 of this machine's kind. Lies in target/wheels then.
# Needs maturin (pip install maturin). Arguments go to maturin, e.g. --compatibility manylinux_2_28 --zig.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
command -v maturin >/dev/null || { echo "maturin is not installed: pip install maturin"; exit 1; }
cd "$here"
maturin build --release --out ../../target/wheels "$@"
