"""The tables of the guides from other packages name everything that those have."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path

import pytest
from conftest import ROOT

import clv.lifetimes
import clv.lifetimes.plotting
import clv.lifetimes.utils
from clv import pymc

DOCS = ROOT / "Sources" / "Python" / "docs"
PEER = json.loads((Path(__file__).parent / "pymc-marketing-0.19.2.json").read_text())


def rows(name: str) -> list[tuple[str, str]]:
    lines = (DOCS / name).read_text().splitlines()
    cells = [line.strip("|").split(" | ") for line in lines if line.startswith("| ")]
    return [(left.strip(), " | ".join(right).strip(" |")) for left, *right in cells]


def names_in(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z_]\w*", " ".join(re.findall(r"`([^`]*)`", text))))


@pytest.fixture(scope="module")
def table() -> list[tuple[str, str]]:
    return rows("pymc-marketing.md")


def peers():
    """Every public function, class and method of pymc-marketing with its arguments."""
    for name, value in PEER.items():
        if isinstance(value, dict):
            yield name, None, []
            for method, arguments in value.items():
                yield method, name, arguments
        else:
            yield name, None, value


@pytest.mark.parametrize(("name", "owner", "arguments"), list(peers()))
def test_each_name_of_pymc_marketing(name, owner, arguments, table) -> None:
    described = [(left, right) for left, right in table if name in names_in(left)]
    assert described, f"{name} is in no row"
    left_out = all(right.startswith("not here") for _, right in described)
    holder = pymc if owner is None else getattr(pymc, owner)
    if left_out:
        assert not hasattr(holder, name), f"{name} is here: say so"
        return
    ours = inspect.signature(getattr(holder, name)).parameters
    kept = [one for one in arguments if one not in ours]
    assert kept == [], f"{name} does not take {kept}"
    # An argument is in a row of its function, or of one of the same arguments ("…").
    named = set().union(*(names_in(left) for left, _ in table))
    assert set(arguments) <= named


def test_the_table_has_no_name_of_its_own(table) -> None:
    known = {name for name, _, _ in peers()} | {one for *_, given in peers() for one in given}
    # Of the class that pymc-marketing's models share with its other models.
    known |= {"fit_result", "idata", "model", "save", "load", "fname", "graphviz"}
    known |= {"sample_prior_predictive", "data", "model_config", "sampler_config"}
    for left, _ in table:
        assert names_in(left) <= known, left


def test_each_name_of_lifetimes() -> None:
    named = " ".join(left + right for left, right in rows("lifetimes.md"))
    modules = (clv.lifetimes, clv.lifetimes.utils)
    for module in modules:
        for name in module.__all__:
            if name not in ("BaseFitter",):
                assert name in named, name
    # "the other nine pictures"
    assert len(clv.lifetimes.plotting.__all__) == 10
