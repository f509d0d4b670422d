"""Tries the built wheel the way a stranger meets it: in an environment of its own, far from here.

    python -m tests.wheel FOLDER        # the folder that holds the wheel; needs uv

First without extras: the commands answer, and no package of the tests or the demo has come along.
Then with the extra `demo`: the demo runs to its end.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path

from tests.places import ROOT

UV = os.environ.get("UV") or shutil.which("uv") or "uv"
DATA = ("planner/rulebook/catalogue.toml", "worker/web/static/style.css", "worker/py.typed")


def main(argv: Sequence[str] | None = None) -> int:
    """Try the wheel; raise on the first thing that is wrong with it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    (wheel,) = parser.parse_args(argv).folder.resolve().glob("*.whl")

    with tempfile.TemporaryDirectory(prefix="pronghorn-wheel-") as folder:
        home = Path(folder)
        _without_extras(wheel, home)
        _with_the_demo(wheel, home)

    sys.stdout.write(f"{wheel.name} works.\n")
    return 0


def _without_extras(wheel: Path, home: Path) -> None:
    _install(str(wheel), home)

    began = time.perf_counter()
    assert "pronghorn demo" in _run(home, "pronghorn", "--help")
    sys.stdout.write(f"pronghorn --help: {time.perf_counter() - began:.2f} s\n")

    assert "pronghorn demo" in _run(home, "python", "-m", "worker", "--help")
    assert "H05" in _run(home, "pronghorn", "rules", "H05")

    refusal = _run(home, "pronghorn", "demo", code=2).strip()
    assert "needs one more package" in refusal, refusal
    assert len(refusal.splitlines()) == 1, refusal

    unwanted = _installed(home) & _only_for_tests()
    assert not unwanted, f"the wheel brings packages of the tests or the demo: {unwanted}"

    packages = next((home / "venv" / "lib").glob("python*")) / "site-packages"
    missing = [name for name in DATA if not (packages / name).is_file()]
    assert not missing, f"the wheel lacks {missing}"


def _with_the_demo(wheel: Path, home: Path) -> None:
    _install(f"pronghorn[demo] @ {wheel.as_uri()}", home)

    assert "Everything worked." in _run(home, "pronghorn", "demo", "--out", "out")
    assert (home / "out" / "pronghorn.ics").is_file()


def _install(what: str, home: Path) -> None:
    if not (home / "venv").exists():
        command = [UV, "venv", "--quiet", "--python", sys.executable, str(home / "venv")]
        subprocess.run(command, check=True)

    python = str(home / "venv" / "bin" / "python")
    subprocess.run([UV, "pip", "install", "--quiet", "--python", python, what], check=True)


def _run(home: Path, program: str, *words: str, code: int = 0) -> str:
    """Run a program of the environment in an empty folder, and return all it printed."""
    environment = {"PATH": os.defpath, "HOME": str(home), "PRONGHORN_DATA": str(home / "data")}
    done = subprocess.run(
        [str(home / "venv" / "bin" / program), *words],
        cwd=home,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == code, f"{program} {' '.join(words)}: {done.stdout}"
    return done.stdout


def _installed(home: Path) -> set[str]:
    python = str(home / "venv" / "bin" / "python")
    command = [UV, "pip", "freeze", "--quiet", "--python", python]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {_name(line) for line in listing.splitlines()}


def _only_for_tests() -> set[str]:
    """Return the packages that pyproject.toml names for tests and demo, and not for running."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {_name(line) for line in project["project"]["dependencies"]}
    extras = [
        *project["project"]["optional-dependencies"]["demo"],
        *project["dependency-groups"]["dev"],
    ]
    return {_name(line) for line in extras} - needed - {"pronghorn"}


def _name(requirement: str) -> str:
    """Return the name of a package, however it is spelled and whatever version is asked for."""
    name = re.match(r"[\w.-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


if __name__ == "__main__":
    sys.exit(main())
