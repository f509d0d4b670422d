"""Changes the planner's search, judge and season a little, and names what no test notices.

    python -m tests.mutants [ROOM/MODULE...] [--children N]

For each module, such as search/place, mutmut works in a copy of the project under .mutants/, with
the tests that concern its room. Sentences are not changed, nor what mutmut leaves alone (tables,
cached functions, properties). Mutants that mypy refuses are not run. Of a function that has not
changed since the last run only the survivors are tried again.

Every mutant that survives has to be listed in mutants.md, with the reason why nothing is lost. The
run fails on a survivor that is not listed, and on an entry that no survivor matches.
"""

import argparse
import contextlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from mutmut.configuration import reset_config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from rich.console import Console

from tests.places import ROOT

EXPLAINED: Final = Path(__file__).with_suffix(".md")
_WORK: Final = ROOT / ".mutants"
_NOTICED: Final = ("killed", "caught by type check", "timeout")
# For each room the tests that are run, the quick ones first: most mutants die at once.
TESTS: Final = {
    "search": (
        "search/test_rules.py",
        "search/test_boundaries.py",
        "search/test_place.py",
        "search/test_exact.py::test_in_a_thousand_weeks_trying_everything_finds_nothing_better[0]",
        "search/test_exact.py::test_another_solver_finds_the_same_fortnight[0]",
        "search/test_exact.py::test_another_solver_finds_the_same_fortnight[1]",
        "search/test_together.py",
        "test_plan_properties.py::test_no_plan_breaks_a_hard_rule",
    ),
    "judge": (
        "judge/test_check.py",
        "judge/test_judge.py",
        "judge/test_judge_contents.py",
        "search/test_rules.py",
        "test_plan_properties.py::test_no_plan_breaks_a_hard_rule",
        "test_plan_properties.py::test_a_day_is_named_closed_exactly_if_a_rule_closes_it",
        "test_plan_properties.py::test_search_and_judge_agree_on_which_days_go_together",
    ),
    "season": (
        "season/test_phases.py",
        "season/test_gates.py",
        "season/test_edges.py",
        "session/test_content.py",
        "season/test_year.py",
    ),
}
MODULES: Final = tuple(
    f"{room}/{file.stem}"
    for room in TESTS
    for file in sorted((ROOT / "planner" / room).glob("[!_]*.py"))
)
_SETUP: Final = """[mutmut]
source_paths=planner
only_mutate=planner/{module}.py
pytest_add_cli_args=
    -p
    no:cacheprovider
    -p
    no:xdist
    -p
    no:schemathesis
pytest_add_cli_args_test_selection=
{tests}
type_check_command=
    {python}
    -m
    mypy
    planner/{module}.py
    --output
    json
    --no-warn-unused-ignores
"""
# Mutants are forked from a process that has run the tests: what it remembers must not hide them.
_CONFTEST: Final = """
import functools
import gc


def pytest_sessionstart():
    for thing in gc.get_objects():
        if isinstance(thing, functools._lru_cache_wrapper):
            thing.cache_clear()


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: {files}.index(item.path.name))
"""
# mutmut's own command, but for strings with a blank in them: wording is for people to judge.
_RUN: Final = """
from mutmut.mutation import mutators

operators, change = mutators.mutation_operators, mutators.operator_string
at = [change for _, change in operators].index(change)


def unless_a_sentence(text):
    return () if " " in getattr(text, "value", "") else change(text)


operators[at] = operators[at][0], unless_a_sentence
from mutmut.__main__ import cli

cli()
"""
_ENTRY: Final = re.compile(r"- `(.+?)`: `(.+?)` → `(.*?)`: (.+)")


class Mutant(NamedTuple):
    """What was changed, and where."""

    function: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"`{self.function}`: `{self.before}` → `{self.after}`"


def survivors(module: str, children: int) -> Iterator[Mutant]:
    """Run mutmut on a module of the planner and yield what no test noticed."""
    folder = _copied(module)
    _forget_survivors(folder, module)
    command = [sys.executable, "-c", _RUN, "run", "--max-children", str(children)]
    with (folder / "log").open("w", encoding="utf-8") as log:
        if subprocess.run(command, cwd=folder, stdout=log, stderr=log, check=False).returncode:
            sys.exit(f"mutmut did not get through {module}.py: see {folder / 'log'}")
    with contextlib.chdir(folder):
        reset_config()
        data = _results(module)
        for name, code in data.exit_code_by_key.items():
            if status_by_exit_code[code] not in _NOTICED:
                yield _mutant(get_diff_for_mutant(name, path=data.path), name)


def _forget_survivors(folder: Path, module: str) -> None:
    """Have the survivors of the last run tried again: there may be new tests."""
    with contextlib.chdir(folder):
        data = _results(module)
        for name, code in data.exit_code_by_key.items():
            if status_by_exit_code[code] not in _NOTICED:
                data.exit_code_by_key[name] = None
        if data.exit_code_by_key:
            data.save()


def _results(module: str) -> SourceFileMutationData:
    data = SourceFileMutationData(path=Path("planner") / f"{module}.py")
    data.load()
    return data


def _copied(module: str) -> Path:
    """Copy what the tests need, with the settings for this module."""
    folder, tests = _WORK / module.replace("/", "-"), TESTS[module.partition("/")[0]]
    shutil.copytree(ROOT / "planner", folder / "planner", dirs_exist_ok=True)
    shutil.copytree(ROOT / "tests" / "planner", folder / "tests" / "planner", dirs_exist_ok=True)
    for file in ("pyproject.toml", "README.md", "LICENSE", "tests/conftest.py", "tests/places.py"):
        shutil.copy2(ROOT / file, folder / file)
    selected = "\n".join(f"    tests/planner/{test}" for test in tests)
    (folder / "setup.cfg").write_text(
        _SETUP.format(module=module, tests=selected, python=sys.executable), encoding="utf-8"
    )
    files = list(dict.fromkeys(Path(test.partition("::")[0]).name for test in tests))
    (folder / "tests" / "planner" / "conftest.py").write_text(
        _CONFTEST.format(files=files), encoding="utf-8"
    )
    return folder


def _mutant(diff: str, name: str) -> Mutant:
    """Read a mutant off its diff: the lines that went and that came, without their indentation."""
    lines = diff.splitlines()[2:]
    function = (
        re.sub(r"__mutmut_\d+$", "", name.rpartition(".")[2]).removeprefix("x_").replace("xǁ", "")
    )
    gone, come = (
        " ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+"
    )
    return Mutant(function.replace("ǁ", "."), gone, come)


def explained() -> dict[str, set[Mutant]]:
    """Read the list of survivors, by module."""
    found: dict[str, set[Mutant]] = {}
    module = ""
    for line in EXPLAINED.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            module = line.removeprefix("## ").removesuffix(".py")
            found[module] = set()
        elif entry := _ENTRY.fullmatch(line):
            found[module].add(Mutant(*entry.groups()[:3]))
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Try the modules one by one. Return 1 if a survivor is not listed, or an entry is stale."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("modules", nargs="*", metavar="ROOM/MODULE", help=", ".join(MODULES))
    parser.add_argument("--children", type=int, default=1, help="mutants tried at once")
    options = parser.parse_args(argv)
    unknown = {*options.modules} - {*MODULES}
    if unknown:
        parser.error(
            f"no such module: {', '.join(sorted(unknown))}; there are {', '.join(MODULES)}"
        )
    console = Console(soft_wrap=True, highlight=False)
    known, failed = explained(), False
    for module in options.modules or MODULES:
        alive = set(survivors(module, options.children))
        new, gone = (
            sorted(alive - known.get(module, set())),
            sorted(known.get(module, set()) - alive),
        )
        console.print(
            f"{module}.py: {len(alive)} survivors, {len(new)} not listed, {len(gone)} stale entries"
        )
        for mutant in new:
            console.print(
                f"  survives, so test it, or say why in {EXPLAINED.name}:\n- {mutant}: ",
                markup=False,
            )
        for mutant in gone:
            console.print(
                f"  does not survive, so take it out of {EXPLAINED.name}:\n- {mutant}", markup=False
            )
        failed |= bool(new or gone)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
