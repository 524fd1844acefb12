"""The documentation is a site that builds without a warning and leaves nothing out."""

from __future__ import annotations

import inspect
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT

import clv
import clv.lifetimes
import clv.lifetimes.plotting
import clv.lifetimes.utils
from clv import pymc

DOCS = ROOT / "Sources" / "Python" / "docs"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("site")
    library = Path(os.environ.get("CLV_LIBRARY", ROOT / ".build-tests/release/libCLVLibrary.so"))
    done = subprocess.run([DOCS / "build", library.parent, out], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return out


def test_each_name_has_its_place(site) -> None:
    page = "".join(path.read_text() for path in (site / "api").glob("*.html"))
    names = [f"clv.{name}" for name in clv.__all__]
    names += [f"clv.pymc.{name}" for name in pymc.__all__]
    names += [f"clv.lifetimes.{name}" for name in clv.lifetimes.__all__]
    for module in (clv.lifetimes.utils, clv.lifetimes.plotting):
        names += [f"{module.__name__}.{name}" for name in module.__all__]
    ids = set(re.findall(r'id="([\w.]+)"', page))
    # An exception of this package under the names of another one is in one place.
    missing = [name for name in names if name not in ids and not name.endswith("ConvergenceError")]
    assert missing == []
    for method in ("expected_purchases", "expected_probability_alive", "save", "params_"):
        assert f"clv.BGNBD.{method}" in ids


def test_notebooks_are_shown_with_their_pictures(site) -> None:
    for path in (ROOT / "notebooks-data").glob("*.ipynb"):
        cells = json.loads(path.read_text())["cells"]
        outputs = [output for cell in cells for output in cell.get("outputs", [])]
        pictures = sum("image/png" in output.get("data", {}) for output in outputs)
        shown = (site / "notebooks" / f"{path.stem}.html").read_text()
        assert len(re.findall(r'<img [^>]*_images/\w+\.png', shown)) == pictures, path.stem
        assert path.stem in (DOCS / "index.md").read_text()


def public(module, names):
    for name in names:
        thing = getattr(module, name)
        yield f"{module.__name__}.{name}", thing
        if inspect.isclass(thing):
            for member, value in inspect.getmembers(thing):
                if not member.startswith("_") and callable(value) and not inspect.isclass(value):
                    yield f"{module.__name__}.{name}.{member}", value


def test_each_docstring_says_what_its_arguments_are() -> None:
    """Arguments of functions are described, unless one sentence names them all."""
    parts = (clv, pymc, clv.lifetimes, clv.lifetimes.utils, clv.lifetimes.plotting)
    modules = [(module, module.__all__) for module in parts]
    lacking = []
    for module, names in modules:
        for name, thing in public(module, names):
            text = inspect.getdoc(thing)
            if not text:
                lacking.append(name)
                continue
            if module is clv.lifetimes.plotting:
                text += module.__doc__
            if inspect.isclass(thing) or not getattr(thing, "__module__", "").startswith("clv"):
                continue
            given = [one for one in inspect.signature(thing).parameters if one not in USUAL]
            lacking += [f"{name}: {one}" for one in given if not re.search(rf"\b{one}\b", text)]
    assert lacking == []


#: What a class or a sentence of a module says of all.
USUAL = {"self", "cls", "args", "kwargs", "X", "y", "data", "path", "fname", "text", "reading",
         "model", "data", "like", "values", "name"}  # fmt: skip
