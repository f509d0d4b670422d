"""The documents say what the program does: the demo's week, and every setting."""

import os
import re
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from tests.places import ROOT
from worker.settings import PREFIX, load_settings, secret_names, settings_class

README = ROOT / "README.md"
EXPLAINED = ROOT / "docs" / "how-it-decides.md"
HOSTING = ROOT / "docs" / "hosting.md"
WORDS = 1000  # the most that a stranger should have to read
PARTS = {
    "the week": ("The week ", "Two weeks on"),
    "the change": ("What changed, and why ", "The week from here "),
}


def part(printed: str, begin: str, end: str) -> str:
    """What the demo printed from one heading to what comes after it."""
    after = printed[printed.index(f"\n{begin}") + 1 :].partition("\n")[2]
    lines = [line.rstrip() for line in after[: after.index(f"\n{end}")].splitlines()]
    return "\n".join(lines).strip("\n")


def test_the_readme_is_short():
    assert len(README.read_text("utf-8").split()) <= WORDS


def test_the_week_that_is_explained_is_what_the_demo_prints(pronghorn, tmp_path):
    printed = pronghorn("demo", "--out", tmp_path).out
    text = EXPLAINED.read_text("utf-8")

    for name, (begin, end) in PARTS.items():
        picture = re.compile(
            rf"(<!-- {name}[^\n]*\n```text\n)(.*?)(```\n<!-- end of {name} -->)", re.DOTALL
        )
        week = part(printed, begin, end)

        if os.environ.get("README") == "write":
            text = picture.sub(lambda found, week=week: f"{found[1]}{week}\n{found[3]}", text)
            EXPLAINED.write_text(text, "utf-8")

        shown = picture.search(text)
        assert shown, f"{EXPLAINED.name} has lost its picture of {name}"
        assert shown[2] == f"{week}\n", (
            "run README=write .venv/bin/pytest tests/worker/cli/test_readme.py, and look at it"
        )


def variables(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from variables(field.annotation, f"{prefix}{name.upper()}__")
        else:
            yield prefix + name.upper()


def test_the_table_of_settings_names_each_and_no_other():
    table = re.findall(
        r"^\| `(PRONGHORN_\w+)` \|",
        HOSTING.read_text("utf-8"),
        re.MULTILINE,
    )
    assert sorted(table) == sorted(variables(settings_class(), PREFIX))


@pytest.mark.parametrize("name", secret_names(settings_class()))
def test_every_secret_file_is_documented(name):
    assert f"`{PREFIX}{name}_FILE`" in HOSTING.read_text("utf-8")


def test_the_settings_file_of_the_documents_can_be_loaded(tmp_path):
    (example,) = re.findall(r"```toml\n(.*?)```", HOSTING.read_text("utf-8"), re.DOTALL)
    (tmp_path / "pronghorn.toml").write_text(re.sub('user = "you".*\n', "", example), "utf-8")
    settings = load_settings(data=tmp_path)
    assert settings.athlete.usual_week == {"Sun": "long", "Tue": "intervals"}
    assert settings.races[0].priority == "A"
