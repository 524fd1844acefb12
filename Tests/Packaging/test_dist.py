"""What a release has in it, tried as whoever takes it would."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import urllib.request
from pathlib import Path

DIST = Path(os.environ["CLV_DIST"])
ROOT = Path(__file__).resolve().parents[2]


def run(*command: object, **more) -> str:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, **more)
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.stdout}{done.stderr}")
    return done.stdout


def one(pattern: str) -> Path:
    (found,) = DIST.glob(pattern)
    return found


class Unpacked(unittest.TestCase):
    """The tarballs, in a folder of the test."""

    folder: Path

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(tempfile.mkdtemp())
        for pattern in ("clv-*-linux-gnu.tar.gz", "libclv-*-linux-gnu.tar.gz"):
            run("tar", "-xf", one(pattern), "-C", cls.folder)
        (cls.tool,) = cls.folder.glob("clv-*")
        (cls.library,) = cls.folder.glob("libclv-*")

    @classmethod
    def tearDownClass(cls) -> None:
        shutil.rmtree(cls.folder)


def needed(path: Path) -> set[str]:
    return set(re.findall(r"NEEDED.*\[(.*)\]", run("readelf", "-d", path)))


class ToolTests(Unpacked):
    def test_it_needs_only_libc(self) -> None:
        self.assertLessEqual(
            needed(self.tool / "clv"), {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2"}
        )
        versions = re.findall(r"GLIBC_2\.(\d+)", run("readelf", "-V", self.tool / "clv"))
        self.assertLessEqual(max(map(int, versions)), 36)

    def test_it_goes_the_whole_way(self) -> None:
        log, results = self.folder / "log.csv", self.folder / "results"
        run(self.tool / "clv", "simulate", "--customers", 400, "-o", log)
        run(self.tool / "clv", "run", log, "--quiet", "--output", results)
        self.assertTrue((results / "forecasts.csv").exists())

    def test_what_goes_with_it_is_there(self) -> None:
        for name in ("README.md", "LICENSE", "COPYRIGHT", "CHANGELOG.md"):
            self.assertTrue((self.tool / name).exists(), name)
        for shell in ("bash", "zsh", "fish"):
            text = (self.tool / "complete" / f"clv.{shell}").read_text()
            self.assertIn("--calibration-end" if shell != "fish" else "calibration-end", text)
        run("bash", "-n", self.tool / "complete" / "clv.bash")

    def test_manual_pages_say_what_help_says(self) -> None:
        pages = {path.stem for path in (self.tool / "man" / "man1").iterdir()}
        listed = json.loads(run(self.tool / "clv", "--experimental-dump-help"))["command"]
        names = [c["commandName"] for c in listed["subcommands"] if c["commandName"] != "help"]
        self.assertEqual(pages, {"clv", *(f"clv-{name}" for name in names)})
        for page in sorted(pages):
            said = run(self.tool / "clv", *page.split("-", 1)[1:], "--help")
            shown = self._rendered(page)
            for part in self._parts(said):
                self.assertIn(self._words(part), shown, page)

    def _rendered(self, page: str) -> str:
        path = self.tool / "man" / "man1" / f"{page}.1"
        environment = {**os.environ, "MANWIDTH": "2000", "LC_ALL": "C.UTF-8", "MANROFFOPT": "-c"}
        done = subprocess.run(
            ["man", "--warnings", "-E", "UTF-8", "-P", "cat", "-l", str(path)],
            capture_output=True, text=True, env=environment,
        )  # fmt: skip
        self.assertEqual((done.returncode, done.stderr), (0, ""), page)
        return self._words(re.sub(r".\x08", "", done.stdout))

    @staticmethod
    def _words(text: str) -> str:
        # Help has no blank where it broke a line after a hyphen; quotes are as typed.
        return re.sub(r"\s+", "", text).replace("’", "'").replace("‐", "-").replace("−", "-")

    @staticmethod
    def _parts(said: str) -> list[str]:
        """The texts of arguments, and the paragraphs before the usage."""
        head, _, tail = said.partition("USAGE:")
        parts = head.removeprefix("OVERVIEW:").split("\n\n")[1:]
        # An argument begins two blanks from the margin, and goes on further in.
        entries = re.split(r"\n(?=  \S)", tail.partition("\n\n")[2])
        texts = [re.sub(r"\n\n[A-Z].*", "", entry, flags=re.S) for entry in entries]
        return [part for part in parts + texts if part.startswith("  -") or part in parts]


class LibraryTests(Unpacked):
    def test_a_program_of_c_is_linked_to_it(self) -> None:
        source = self.folder / "use.c"
        source.write_text(
            "#include <clv.h>\n#include <stdio.h>\n#include <string.h>\n"
            "int main(void) {\n"
            "  struct ArrowArrayStream log = {0}, summary = {0};\n"
            '  if (clv_simulate("{\\"customers\\": 50}", &log, NULL)) return 1;\n'
            "  if (clv_summarize(&log, NULL, &summary, NULL, NULL)) return 2;\n"
            "  summary.release(&summary);\n"
            "  return !(puts(clv_version()) >= 0);\n}\n"
        )
        environment = {**os.environ, "PKG_CONFIG_PATH": str(self.library / "lib" / "pkgconfig")}
        flags = run("pkg-config", "--cflags", "--libs", "clv", env=environment).split()
        compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))))
        run(compiler, source, *flags, "-o", self.folder / "use")
        path = {**os.environ, "LD_LIBRARY_PATH": str(self.library / "lib")}
        version = run(self.folder / "use", env=path).strip()
        self.assertEqual(version, run("pkg-config", "--modversion", "clv", env=environment).strip())

    def test_it_needs_what_every_system_has(self) -> None:
        self.assertLessEqual(
            {name.partition(".so")[0] for name in needed(self.library / "lib" / "libclv.so.1")},
            {"libc", "libm", "libz", "libstdc++", "libgcc_s", "ld-linux-x86-64"},
        )


class PackageTests(unittest.TestCase):
    """The Debian package, in a bare Debian."""

    def test_lintian_finds_nothing(self) -> None:
        found = run("lintian", "--allow-root", "--fail-on", "warning", one("clv_*.deb"))
        self.assertEqual(found, "")

    def test_it_is_installed_runs_and_goes(self) -> None:
        package = one("clv_*.deb")
        depends = run("dpkg-deb", "-f", package, "Depends")
        names = [part.split("|")[0].split("(")[0].strip() for part in depends.split(",")]
        with tempfile.TemporaryDirectory() as name:
            bare = Path(name) / "root"
            run("debootstrap", "--variant=minbase", f"--include={','.join(names)}", "bookworm",
                bare)  # fmt: skip
            shutil.copy(package, bare / "tmp" / "clv.deb")
            # A process finds its arguments in /proc, which is gone with the process.
            proc = f'mount -t proc proc {bare}/proc && exec chroot {bare} "$@"'
            inside = ["unshare", "--mount", "sh", "-c", proc, "sh"]
            run(*inside, "dpkg", "-i", "/tmp/clv.deb")
            shell = "clv simulate --customers 400 | clv run - --quiet --output /tmp/results"
            run(*inside, "sh", "-c", shell)
            self.assertIn("customer_id", (bare / "tmp/results/forecasts.csv").read_text()[:99])
            for path in ("share/man/man1/clv-run.1.gz", "share/doc/clv/copyright",
                         "share/bash-completion/completions/clv"):  # fmt: skip
                self.assertTrue((bare / "usr" / path).exists(), path)
            run(*inside, "dpkg", "--purge", "clv")
            self.assertFalse((bare / "usr/bin/clv").exists())


class ServiceTests(Unpacked):
    """The Debian package of the service, in a bare Debian."""

    def test_lintian_finds_nothing(self) -> None:
        found = run("lintian", "--allow-root", "--fail-on", "warning", one("clv-serve_*.deb"))
        self.assertEqual(found, "")

    def test_it_is_installed_answers_and_goes(self) -> None:
        package = one("clv-serve_*.deb")
        depends = run("dpkg-deb", "-f", package, "Depends")
        names = [part.split("|")[0].split("(")[0].strip() for part in depends.split(",")]
        self.assertLessEqual({"libpq5", "libsqlite3-0"}, set(names))
        log, model = self.folder / "log.csv", self.folder / "model.json"
        run(self.tool / "clv", "simulate", "--customers", 400, "-o", log)
        run(self.tool / "clv", "fit", log, "--quiet", "--spend-form", "means", "-o", model)
        with tempfile.TemporaryDirectory() as name:
            bare = Path(name) / "root"
            run("debootstrap", "--variant=minbase", f"--include={','.join(names)}", "bookworm",
                bare)  # fmt: skip
            shutil.copy(package, bare / "tmp" / "clv-serve.deb")
            shutil.copy(model, bare / "tmp" / "model.json")
            run("chroot", bare, "dpkg", "-i", "/tmp/clv-serve.deb")
            self._answers(bare)
            for path in ("usr/share/man/man1/clv-serve.1.gz", "usr/share/doc/clv-serve/copyright",
                         "usr/share/man/man1/clv-serve-run.1.gz"):  # fmt: skip
                self.assertTrue((bare / path).exists(), path)
            unit = bare / "lib/systemd/system/clv-serve.service"
            verified = subprocess.run(
                ["systemd-analyze", f"--root={bare}", "--recursive-errors=no", "--man=no",
                 "verify", unit.name], capture_output=True, text=True,
            )  # fmt: skip
            self.assertEqual((verified.returncode, verified.stderr), (0, ""))
            run("chroot", bare, "dpkg", "--purge", "clv-serve")
            self.assertFalse((bare / "usr/bin/clv-serve").exists())

    def _answers(self, bare: Path) -> None:
        # A process finds its arguments in /proc, which is gone with the process.
        proc = f'mount -t proc proc {bare}/proc && exec chroot {bare} "$@"'
        process = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", proc, "sh", "clv-serve", "--port", "0", "--model",
             "shop=/tmp/model.json", "--store", "/tmp/orders.sqlite"],
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            for line in process.stderr:
                if '"listening"' in line:
                    break
            address = f"http://127.0.0.1:{json.loads(line)['port']}/v1/models/shop/forecasts"
            customer = {"customer_id": "ann", "frequency": 3, "recency": 20, "T": 30,
                        "monetary_value": 25}  # fmt: skip
            request = urllib.request.Request(
                address, json.dumps([customer]).encode(), {"Content-Type": "application/json"})
            with urllib.request.urlopen(request) as answer:
                [row] = json.load(answer)["rows"]
            self.assertGreater(row["clv"], 0)
            process.terminate()
            self.assertEqual(process.wait(30), 0)
        finally:
            process.kill()
            process.stderr.close()
            process.wait()


class ReleaseTests(unittest.TestCase):
    def test_sums_are_right_and_of_everything(self) -> None:
        run("sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS", cwd=DIST)
        listed = {line.split("  ")[1] for line in (DIST / "SHA256SUMS").read_text().splitlines()}
        self.assertEqual(listed | {"SHA256SUMS"}, {path.name for path in DIST.iterdir()})

    def test_the_list_is_of_spdx(self) -> None:
        run("pyspdxtools", "--infile", DIST / "SBOM.spdx.json")
        document = json.loads((DIST / "SBOM.spdx.json").read_text())
        names = {package["name"] for package in document["packages"]}
        files = {one("clv_*.deb").name, one("clv-serve_*.deb").name}
        self.assertLessEqual(files | {"OpenBLAS", "Swift runtime", "hummingbird"}, names)
        self.assertNotIn("example.org", json.dumps(document))
        self.assertNotIn("", {package["versionInfo"] for package in document["packages"]})

    def test_the_container_file_is_linted(self) -> None:
        run("hadolint", ROOT / "Sources" / "Packaging" / "Containerfile")


if __name__ == "__main__":
    unittest.main()
