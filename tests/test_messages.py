"""Sentences can be translated: all of them are found, and each is whole, with its values named."""

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from tests.messages import collect
from tests.places import ROOT

FLOORS = ("planner", "connectors", "worker")
MODULES = sorted(file for floor in FLOORS for file in (ROOT / floor).rglob("*.py"))
TEMPLATES = sorted((ROOT / "worker").rglob("templates/**/*.*"))
DOOR = ("_", "N_", "ngettext")
BY_NAME = (ast.Name, ast.Attribute, ast.Subscript)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    file = tmp_path_factory.mktemp("locale") / "pronghorn.pot"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        collect(file)
    with file.open("rb") as pot:
        return read_po(pot)


def test_the_sentences_of_every_kind_of_file_are_found(catalogue):
    places = {place for message in catalogue for place, _ in message.locations}
    for floor in FLOORS[::2]:
        assert any(place.startswith(f"{floor}/") and place.endswith(".py") for place in places)
    assert "planner/rulebook/rulebook.toml" in places
    assert "planner/rulebook/catalogue.toml" in places


def test_a_rule_an_exercise_and_a_message_are_among_them(catalogue):
    assert catalogue.get("No heavy lifting on the day of a race.")
    assert catalogue.get("whole foot down")
    assert catalogue.get("The demo needs one more package. To add it, run: {command}")


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DOOR:
            yield node


def fields(sentence: str) -> set[str]:
    """Return the names of the values that a sentence leaves room for."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def looked_up(sentence: ast.expr) -> bool:
    """Whether a sentence comes from a name, a table or a function: N_ marked it elsewhere."""
    if isinstance(sentence, ast.Call) and isinstance(sentence.func, ast.Attribute):
        return sentence.func.attr not in ("format", "join")
    return isinstance(sentence, (ast.Call, *BY_NAME))


def faults(call: ast.Call) -> Iterator[str]:
    """Yield what would keep a call's sentences from being found or translated."""
    sentences = call.args[:2] if call.func.id == "ngettext" else call.args[:1]
    given = {word.arg for word in call.keywords}

    for sentence in sentences:
        literal = isinstance(sentence, ast.Constant) and isinstance(sentence.value, str)
        if not literal and (call.func.id == "N_" or not looked_up(sentence)):
            yield "the sentence is put together, and not one string"
        elif literal and call.func.id != "N_" and None not in given:
            wanted = fields(sentence.value)
            if call.func.id == "ngettext":
                wanted, given = wanted - {"count"}, given - {"count"}
            if not wanted <= given:
                yield f"it names {sorted(wanted - given)} and gets {sorted(given)}"


@pytest.mark.parametrize("module", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_sentence_is_put_together_and_every_value_is_given(module):
    tree = ast.parse(module.read_text("utf-8"))
    assert not [f"line {call.lineno}: {fault}" for call in calls(tree) for fault in faults(call)]


@pytest.mark.parametrize(
    "call",
    [
        '_(f"{run} is near")',
        '_("Near: " + run)',
        '_("A" if one else "B")',
        '_("Near: {}".format(run))',
        '_("{run} is near")',
        "N_(sentence)",
        'ngettext("{n} run", "{n} runs", 2)',
    ],
)
def test_a_sentence_that_is_put_together_is_noticed(call):
    assert list(faults(ast.parse(call, mode="eval").body))


@pytest.mark.parametrize("module", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_function_that_speaks_uses_the_door_as_a_throwaway_name(module):
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(calls(node)):
            names = (name for name in ast.walk(node) if isinstance(name, ast.Name))
            stored = [name for name in names if name.id == "_" and isinstance(name.ctx, ast.Store)]
            assert not stored, f"{node.name} takes `_` for something else"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
def test_no_sentence_of_a_template_is_put_together(template):
    text = template.read_text("utf-8")
    tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(text)

    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in DOOR:
            sentence = call.args[0]
            assert not isinstance(sentence, nodes.Concat | nodes.Add | nodes.CondExpr), (
                f"line {call.lineno}: the sentence is put together"
            )

    assert not re.search(r"[{%]\s*trans[^%]*%}\s*{%-?\s*endtrans", text), "an empty sentence"
