"""The notebook on what to do when one machine is not enough, from first cell to last."""

from __future__ import annotations

import nbformat
from conftest import ROOT
from nbclient import NotebookClient

PATH = ROOT / "notebooks-data" / "when-one-machine-is-not-enough.ipynb"


def test_the_notebook_runs() -> None:
    notebook = nbformat.read(PATH, as_version=4)
    resources = {"metadata": {"path": str(PATH.parent)}}
    NotebookClient(notebook, timeout=300, resources=resources).execute()
    recorded = nbformat.read(PATH, as_version=4)
    assert any(cell.get("outputs") for cell in recorded.cells), "commit it with its outputs"
