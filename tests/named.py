"""Finds the commands, files and links that documents and messages name, to try each of them."""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.places import ROOT

DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("deploy/*.md"),
        ROOT / "tests/mutants.md",
    ]
)
FOLDERS = ("planner", "connectors", "worker", "tests", "docs", "deploy")
_FENCED = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_CODE = re.compile(r"<code>(.*?)</code>|`([^`\n]+)`")
_VALUE = re.compile(r"%\(\w+\)s|\{[^{}]*\}+|['\"] ~ \w+ ~ ['\"]|'?\{\{.*?\}\}'?")
_REDIRECTION = ("<", ">", "|", "&&", ";")


class Named(NamedTuple):
    """A command as its words, and where it is named. A `whole` one is a line to be copied."""

    where: str
    words: tuple[str, ...]
    whole: bool

    def __str__(self) -> str:
        return f"{self.where}: {shlex.join(self.words)}"


def in_documents() -> Iterator[Named]:
    """Yield each command that a document names."""
    for document in DOCUMENTS:
        where = str(document.relative_to(ROOT))
        text = document.read_text(encoding="utf-8")

        for language, block in _FENCED.findall(text):
            if language == "sh":
                yield from _lines(where, block)

        for span in _INLINE.findall(_FENCED.sub("", text)):
            yield Named(where, _command(span), whole=False)


def in_messages() -> Iterator[Named]:
    """Yield each command that a sentence of the program or a docstring names."""
    for where, text in texts():
        for code, span in _CODE.findall(text):
            yield Named(where, _command(_VALUE.sub("garmin", code or span)), whole=False)


def texts() -> Iterator[tuple[str, str]]:
    """Yield every string in the code and every template, with its place."""
    for folder in ("planner", "connectors", "worker", "tests"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            where = str(file.relative_to(ROOT))
            for text in _strings(file):
                yield where, text

    for file in sorted((ROOT / "worker").rglob("templates/**/*.*")):
        yield str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")


def paths(text: str) -> Iterator[str]:
    """Yield the files and folders of this project that a text names."""
    yield from re.findall(rf"(?<![\w./])(?:{'|'.join(FOLDERS)})/[\w./-]*\w", text)


def _lines(where: str, block: str) -> Iterator[Named]:
    for line in block.splitlines():
        words = _command(line)
        if words:
            yield Named(where, words, whole=True)


def _command(line: str) -> tuple[str, ...]:
    """Return the words of a command, without a comment, a redirection, sudo or settings."""
    try:
        words = shlex.split(line, comments=True)
    except ValueError:
        return ()

    while words and (words[0] == "sudo" or re.fullmatch(r"[A-Z_]+=.*", words[0])):
        first = words.pop(0)
        if first == "sudo" and words[:1] == ["-u"]:
            del words[:2]

    for at, word in enumerate(words):
        if word in _REDIRECTION:
            return tuple(words[:at])
    return tuple(words)


def _strings(file: Path) -> Iterator[str]:
    """Yield the strings of a module; what an f-string puts in becomes `{}`."""
    inside: set[ast.AST] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            inside.update(node.values)
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inside:
            yield node.value
