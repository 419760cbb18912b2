"""The notebook of the guide runs from its first cell to its last, and draws."""

import os
import shutil

import pytest
from conftest import ROOT

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("matplotlib")
pytest.importorskip("ipykernel")
pytest.importorskip("pandas")


def test_the_notebook_goes_from_a_folder_of_articles_to_a_plotted_dyad(tmp_path):
    notebook = nbformat.read(ROOT / "docs" / "guide" / "dyad.ipynb", as_version=4)
    shutil.copytree(ROOT / "examples" / "news", tmp_path / "news")
    os.environ["LAPWING_NEWS"] = str(tmp_path / "news")
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    client = nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert any("image/png" in output.get("data", {}) for output in outputs)
    text = "".join(output.get("text", "") + str(output.get("data", {}).get("text/plain", "")) for output in outputs)
    assert "documents" in text and "verbal_conflict" in text
