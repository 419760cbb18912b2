"""Annotations and stubs hold: for the package, for the compiled part, for a program of a user."""

import os
import subprocess
import sys

import pytest
from conftest import ROOT

pytest.importorskip("mypy")

PROGRAM = """
import lapwing

record = lapwing.code("Ghana on Monday accused Togo of raiding a border post.", date="2024-03-05")
country: str | None = record.events[0].actors[0].country
table: lapwing.Table = lapwing.code_batch([{"text": "Ghana thanked Togo."}]).events
wrong: int = record.events[0].category
"""


def run(tmp_path, *words):
    done = subprocess.run([sys.executable, "-m", *words], cwd=tmp_path, capture_output=True, text=True,
                          env={**os.environ, "MYPYPATH": os.environ["PYTHONPATH"]})
    return done.stdout + done.stderr


def test_the_package_is_typed_throughout(tmp_path):
    package = os.path.join(os.environ["PYTHONPATH"], "lapwing")
    told = run(tmp_path, "mypy", "--strict", "--ignore-missing-imports", "--follow-imports=silent", package)
    assert "Success" in told, told


def test_stubs_say_what_the_compiled_part_has(tmp_path):
    told = run(tmp_path, "mypy.stubtest", "lapwing._lapwing", "--ignore-disjoint-bases")
    assert "Success" in told, told


def test_users_are_told_of_mistakes(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    told = run(tmp_path, "mypy", "--strict", "program.py")
    assert told.count("error:") == 1 and "program.py:7" in told, told
    assert (ROOT / "crates" / "lapwing-py" / "python" / "lapwing" / "py.typed").exists()
