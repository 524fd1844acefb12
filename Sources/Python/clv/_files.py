"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Writes a text file, which takes the place of one that is there when it is whole.

    Raises:
        OSError: where it cannot be written; what was there before stays.
    """
    target = os.path.realpath(path)
    if os.path.exists(target) and not os.path.isfile(target):
        # A pipe or a device.
        with open(target, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return
    partial = f"{target}.{os.getpid()}.tmp"
    try:
        with open(partial, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.replace(partial, target)
    except BaseException as problem:
        with suppress(OSError):
            os.remove(partial)
        if isinstance(problem, OSError) and problem.filename == partial:
            # The file that was asked for, not the one that it was to come from.
            problem.filename, problem.filename2 = os.fspath(path), None
        raise
