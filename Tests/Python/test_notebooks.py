"""Every notebook runs from its first cell to its last; one that names what it needs, where
that is installed: those of Spark are run by the tests of Spark."""

from __future__ import annotations

import os

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient

FOLDER = ROOT / "notebooks-data"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_runs(path, monkeypatch) -> None:
    notebook = nbformat.read(path, as_version=4)
    for needed in notebook.metadata.get("needs", []):
        pytest.importorskip(needed)
    monkeypatch.setitem(os.environ, "MPLBACKEND", "module://matplotlib_inline.backend_inline")
    resources = {"metadata": {"path": str(FOLDER)}}
    NotebookClient(notebook, timeout=300, resources=resources).execute()
    assert all("outputs" not in cell or cell.execution_count for cell in notebook.cells)
    recorded = nbformat.read(path, as_version=4)
    assert any(cell.get("outputs") for cell in recorded.cells), "commit it with its outputs"
