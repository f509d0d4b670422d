"""Collects every sentence that people read into one file for translators: `make messages`.

    python -m tests.messages [FILE]        # locale/pronghorn.pot if left out

Babel reads the code and the templates by itself; babel.cfg says where. The sentences in the
rulebook's TOML files are found here.
"""

import contextlib
import io
import sys
import tomllib
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.frontend import CommandLineInterface

from tests.places import ROOT

CATALOGUE = ROOT / "locale" / "pronghorn.pot"
# The keys of rulebook.toml and catalogue.toml that hold words for people; sources are citations.
SENTENCES = (
    "text",
    "number",
    "why",
    "title",
    "lighter_title",
    "note",
    "load_note",
    "bodyweight_note",
)

Found = tuple[int, str | None, str, list[str]]


def rulebook(
    file: BinaryIO,
    _keywords: object,
    _comment_tags: object,
    options: object,
) -> Iterator[Found]:
    """Yield the sentences of a TOML file as Babel wants them: line, function, text, comments."""
    text = file.read().decode("utf-8")
    lines = text.splitlines()
    seen: set[str] = set()

    for sentence in _sentences(tomllib.loads(text)):
        if sentence and sentence not in seen:
            seen.add(sentence)
            yield _line(lines, sentence), None, sentence, []


def _sentences(table: dict[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _sentences(value)
        elif key in SENTENCES and isinstance(value, str):
            yield value


def _line(lines: Sequence[str], sentence: str) -> int:
    for number, line in enumerate(lines, start=1):
        if sentence in line:
            return number
    return 1


def collect(file: Path) -> None:
    """Write the catalogue of all sentences to a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    command = [
        "pybabel",
        "--quiet",
        "extract",
        "--mapping-file=babel.cfg",
        "--keywords=_ N_ ngettext",
        "--no-default-keywords",
        "--add-location=file",
        "--sort-by-file",
        "--width=100",
        "--project=pronghorn",
        f"--version={version('pronghorn')}",
        f"--output={file}",
        ".",
    ]
    # Babel warns of f-strings among a sentence's values, which are fine. A test refuses the others.
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        status = CommandLineInterface().run(command)
    if status:
        sys.exit(said.getvalue())


def main(argv: Sequence[str] | None = None) -> None:
    """Write the catalogue, and say where it is."""
    words = sys.argv[1:] if argv is None else argv
    file = Path(words[0]) if words else CATALOGUE
    collect(file)
    sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    main()
