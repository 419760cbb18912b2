"""The R code of docs/guide/r.md runs as it stands: each part where its packages are installed."""

import re
import shutil
import subprocess

import pytest
from conftest import ROOT, command

GUIDE = (ROOT / "docs" / "guide" / "r.md").read_text(encoding="utf-8")
PARTS = dict(re.findall(r"^## (.+?)\n.*?```r\n(.*?)```", GUIDE, re.MULTILINE | re.DOTALL))

if shutil.which("Rscript") is None:
    pytest.skip("R is not installed", allow_module_level=True)


def has(packages):
    code = f"quit(status = as.integer(!all(sapply(c({packages}), requireNamespace, quietly = TRUE))))"
    return subprocess.run(["Rscript", "-e", code], capture_output=True).returncode == 0


@pytest.mark.parametrize("part, packages, checks", [
    ("The archive", "'DBI', 'RSQLite'", "stopifnot(nrow(events) > 3, sum(monthly) > 3, all(events$score >= -10))"),
    ("Parquet", "'arrow', 'duckdb'", "stopifnot(nrow(events) > 30)"),
])
def test_the_code_of_the_vignette_runs(part, packages, checks, archive, tmp_path):
    if not has(packages):
        pytest.skip(f"R lacks one of {packages}")
    shutil.copy(archive, tmp_path / "news.db")
    command("export", "--db", archive, "--format", "parquet", "--out", tmp_path / "events.parquet")
    (tmp_path / "part.R").write_text(PARTS[part] + "\n" + checks + "\n", encoding="utf-8")
    done = subprocess.run(["Rscript", "part.R"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Error" not in done.stderr
