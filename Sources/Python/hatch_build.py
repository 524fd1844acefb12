"""Builds the library by Swift for a wheel, and takes its sources into an sdist."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

#: What is linked into the library where it is there, so that the wheel needs nothing: the
#: packages of pkg-config, and the static libraries that each brings.
STATIC = {
    "openblas": ["openblas", "gfortran", "quadmath"],
    "lapacke": ["lapacke"],
    "libzstd": ["zstd"],
}


class Version(MetadataHookInterface):
    """The version, which the Swift package states."""

    def update(self, metadata: dict[str, Any]) -> None:
        file = swift_package(Path(self.root)) / "Sources" / "CLVTables" / "Toolkit.swift"
        stated = re.search(r'StaticString = "([^"]+)"', file.read_text(encoding="utf-8"))
        if stated is None:
            raise RuntimeError(f"{file} states no version")
        metadata["version"] = stated[1]


class Hook(BuildHookInterface):  # type: ignore[type-arg]
    """What hatchling calls before it packs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        here = Path(self.root)
        package = swift_package(here)
        if self.target_name == "sdist":
            build_data["force_include"].update(sources(package))
            return
        if version == "editable":
            return
        library = build(package, here)
        build_data["force_include"][str(library)] = "clv/lib/libclv.so.1"
        build_data["pure_python"] = False
        tag = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"py3-none-{tag}"


def swift_package(here: Path) -> Path:
    """The Swift package: beside the Python one in an sdist, above it in a checkout."""
    for path in (here / "swift", here.parent.parent):
        if (path / "Package.swift").exists():
            return path
    raise RuntimeError("there is no Package.swift: build from an sdist or a checkout")


def sources(package: Path) -> dict[str, str]:
    """The manifest and the modules that the library is made of."""
    text = subprocess.run(
        ["swift", "package", "--package-path", package, "dump-package"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    targets = {target["name"]: target for target in json.loads(text)["targets"]}
    needed, found = ["CLVLibrary"], set()
    while needed:
        name = needed.pop()
        if name in found:
            continue
        found.add(name)
        for dependency in targets[name]["dependencies"]:
            needed.append((dependency.get("byName") or dependency.get("target"))[0])
    files = {str(package / "Sources" / name): f"swift/Sources/{name}" for name in sorted(found)}
    files[str(package / "Package.swift")] = "swift/Package.swift"
    files[str(package / "LICENSE")] = "LICENSE"
    return files


def build(package: Path, here: Path) -> Path:
    """The library with everything in it but what each Linux has."""
    if shutil.which("swift") is None:
        raise RuntimeError(
            "clv is built from source by Swift 6.2 or later with libopenblas-dev, "
            "liblapacke-dev, zlib1g-dev and libzstd-dev; install these, or a wheel of clv"
        )
    scratch = Path(os.environ.get("CLV_SCRATCH") or package / ".build-python")
    flags = [
        "-Xswiftc", "-static-stdlib", "-Xswiftc", "-use-ld=lld",
        *linker(f"--version-script={here / 'clv.map'}", "-soname=libclv.so.1",
                "--as-needed", "--gc-sections", "-s"),
    ]  # fmt: skip
    packages = static_packages(scratch / "static")
    paths = [*packages, *filter(None, [os.environ.get("PKG_CONFIG_PATH")])]
    subprocess.run(
        ["swift", "build", "-c", "release", "--product", "CLVLibrary", "--package-path", package,
         "--scratch-path", scratch, *flags],
        check=True, env={**os.environ, "PKG_CONFIG_PATH": ":".join(paths), "CLV_SMALL": "1"},
    )  # fmt: skip
    return scratch / "release" / "libCLVLibrary.so"


def linker(*flags: str) -> list[str]:
    return [part for flag in flags for part in ("-Xlinker", flag)]


def static_packages(folder: Path) -> list[str]:
    """A folder of pkg-config for packages whose static libraries are linked: these stand
    in a folder by themselves, which comes before those with shared ones. A package of
    which one is missing is linked as it is, and auditwheel takes it into the wheel."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for package, names in STATIC.items():
        archives = {name: archive(f"lib{name}.a") for name in names}
        if not all(archives.values()):
            print(f"clv: {package} is linked dynamically: its static libraries are missing")
            continue
        for name, path in archives.items():
            (folder / f"lib{name}.a").symlink_to(str(path))
        directory = subprocess.run(
            ["pkg-config", "--variable=pcfiledir", package],
            capture_output=True, text=True, check=True,
        ).stdout.strip()  # fmt: skip
        libraries = " ".join(f"-l{name}" for name in names)
        lines = [
            f"Libs: -L{folder} {libraries}" if line.startswith("Libs:") else line
            for line in (Path(directory) / f"{package}.pc").read_text().splitlines()
            if not line.startswith(("Libs.private", "Requires.private"))
        ]
        (folder / f"{package}.pc").write_text("\n".join(lines) + "\n")
    return [str(folder)]


def archive(name: str) -> Path | None:
    """A static library of the system."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is not None:
        found = subprocess.run(
            [compiler, f"-print-file-name={name}"], capture_output=True, text=True
        ).stdout.strip()
        if os.path.isabs(found):
            return Path(found).resolve()
    machine = f"{platform.machine()}-linux-gnu"
    folders = [Path("/usr/lib") / machine, *sorted(Path("/usr/lib/gcc").glob(f"{machine}/*"))]
    return next((f / name for f in folders if (f / name).exists()), None)
