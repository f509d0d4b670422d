"""No sentence and no decision outside a platform's folder names the platform."""

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

from connectors.ways import File, sources
from tests.places import ROOT

PLATFORMS = [name for name, source in sources().items() if not isinstance(source.way, File)]
THEIR_OWN = ("connectors/sandbox/", "worker/tryout/", "worker/web/templates/accounts/")
ON_PURPOSE = {
    "connectors/archive/": "reads the files that these platforms export, in their words",
    "worker/cli/__init__.py": "doctor, record and preview are about one platform on purpose",
    "worker/cli/commands/": "the same",
    "worker/cli/checkup.py": "the same",
    "worker/log.py": "keeps the platforms' libraries quiet",
}
NAMED = re.compile("|".join(PLATFORMS), re.IGNORECASE)


def files(*suffixes):
    own_folders = tuple(f"connectors/{name}/" for name in PLATFORMS)
    for floor in ("planner", "connectors", "worker"):
        for path in sorted((ROOT / floor).rglob("*")):
            place = path.relative_to(ROOT).as_posix()
            if path.suffix in suffixes and not place.startswith(
                (*own_folders, *THEIR_OWN, *ON_PURPOSE)
            ):
                yield path


def docstring_lines(source):
    """Return the lines of docstrings: these may name a platform."""
    lines = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                lines |= set(range(first.lineno, first.end_lineno + 1))
    return lines


def naming_lines(path: Path):
    source = path.read_text("utf-8")
    docstrings = docstring_lines(source)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT or token.start[0] in docstrings:
            continue
        if NAMED.search(token.string):
            yield f"{path.relative_to(ROOT)}:{token.start[0]}: {token.line.strip()}"


def test_the_platforms_are_known():
    assert {"garmin", "strava"} <= set(PLATFORMS)


def test_no_code_outside_a_platforms_folder_names_it():
    assert [line for path in files(".py") for line in naming_lines(path)] == []


@pytest.mark.parametrize("suffix", [".html", ".txt", ".toml", ".js", ".css"])
def test_no_page_or_email_outside_a_platforms_own_names_it(suffix):
    named = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files(suffix)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if NAMED.search(line)
    ]
    assert named == []
