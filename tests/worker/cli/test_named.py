"""What a document or a message tells you to type works as written, and what it names is there."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer.main
from typer import Exit

from tests.named import DOCUMENTS, Named, in_documents, in_messages, paths, texts
from tests.places import ROOT
from worker.cli import app

IN_DOCUMENTS = sorted(set(in_documents()))
IN_MESSAGES = sorted(set(in_messages()))
PROGRAM = typer.main.get_command(app)
UsageError = typer.BadParameter.__mro__[1]  # of the click that typer brings along
PLACEHOLDER = "NAME"
UNFINISHED = ("MissingParameter", "NoArgsIsHelpError")  # fine in a sentence, not in a line to copy


def wrong(named: Named) -> str | None:
    """Return what is wrong with a call of `pronghorn`, parsed as the program would."""
    command, words, context = PROGRAM, list(named.words[1:]), None
    try:
        while True:
            context = command.make_context("pronghorn", words, parent=context)
            if not hasattr(command, "resolve_command"):
                return None
            _, command, words = command.resolve_command(
                context, context._protected_args + context.args
            )
    except Exit:  # --version
        return None
    except UsageError as error:
        if type(error).__name__ in UNFINISHED and not named.whole:
            return None
        return f"{named}: {type(error).__name__} {error}"


def calls(named: list[Named], program: str) -> list[Named]:
    return [one for one in named if one.words and Path(one.words[0]).name == program]


@pytest.mark.parametrize("named", [IN_DOCUMENTS, IN_MESSAGES], ids=["documents", "messages"])
def test_every_call_of_pronghorn_can_be_made(named):
    found = calls(named, "pronghorn")
    assert len(found) > 15
    assert not [fault for fault in map(wrong, found) if fault]


def test_a_call_that_cannot_be_made_is_noticed():
    assert wrong(Named("here", ("pronghorn", "conect", "garmin"), whole=False))
    assert wrong(Named("here", ("pronghorn", "sync", "--dry"), whole=False))
    assert wrong(Named("here", ("pronghorn", "preview"), whole=True))


def test_every_target_of_make_is_there():
    targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = {one.words[1] for one in calls([*IN_DOCUMENTS, *IN_MESSAGES], "make") if one.words[1:]}
    assert named <= set(targets)
    assert {"demo", "test", "quick", "help"} <= set(targets)


def test_every_module_to_run_is_there():
    for one in calls([*IN_DOCUMENTS, *IN_MESSAGES], "python"):
        if one.words[1:2] == ("-m",):
            assert find_spec(one.words[2]), str(one)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_and_link_of_a_document_is_there(document):
    text = document.read_text("utf-8")
    missing = [path for path in paths(text) if not (ROOT / path).exists()]
    assert not [path for path in missing if PLACEHOLDER not in path]

    for target, anchor in re.findall(r"\]\(([^)#\s]*)(#[^)]*)?\)", text):
        if "://" in target:
            continue
        file = document.parent / target if target else document
        assert file.exists(), f"{document.name} links to {target}"
        if anchor:
            assert anchor[1:] in anchors(file), f"{document.name} links to {target}{anchor}"


@pytest.mark.parametrize("floor", ["planner", "connectors", "worker"])
def test_every_room_is_on_the_plan_of_the_house(floor):
    plan = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rooms = [folder.parent.name for folder in (ROOT / floor).glob("*/__init__.py")]
    assert not [room for room in rooms if f"| `{room}/` |" not in plan]


def test_every_test_that_the_code_names_is_there():
    """Such as the one to run with README=write."""
    named = {
        (where, path) for where, text in texts() for path in paths(text) if path.endswith(".py")
    }
    assert not [one for one in named if not (ROOT / one[1]).exists()]


def anchors(file: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", file.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
