"""Prints a fingerprint of every plan at hand, so that two versions can be compared line by line.

    python -m tests.benchmarks.same_plans > FILE

Run it before and after a change that must not alter a plan, and compare the two files with `diff`.
The sentences of a plan are left out of its fingerprint: they may be reworded.
"""

import hashlib
import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from hypothesis import given, seed, settings

import planner
from planner import Plan, PlanningProblem
from tests.benchmarks.__main__ import problems as of_histories
from tests.places import SHARED

_SENTENCES = ("text", "reason", "condition", "warnings", "note", "why")
_INVENTED = 400

sys.dont_write_bytecode = True  # the judges of ../shared are imported from there


def _labelled() -> Iterator[tuple[str, PlanningProblem]]:
    coach = _tool("coach_weeks")
    for name in ("coach_weeks.json", "coach_weeks_edition2.json"):
        for week in _json(SHARED / name):
            yield f"{name} {week['id']}", PlanningProblem.model_validate(coach.problem(week))

    for file in sorted(Path("tests/planner").rglob("labelled_weeks.json")):
        for week in _json(file):
            yield f"labelled {week['id']}", PlanningProblem.model_validate(coach.problem(week))


def _published() -> Iterator[tuple[str, PlanningProblem]]:
    published = _tool("published_weeks")
    for week in _json(SHARED / "published_weeks.json"):
        for evening in (False, True):
            for new in (False, True):
                posed = PlanningProblem.model_validate(published.problem(week, evening, new))
                yield f"published {week.get('id', week.get('name'))} {evening} {new}", posed


def _problems() -> Iterator[tuple[str, PlanningProblem]]:
    for file in sorted((SHARED / "problems").glob("*.json")):
        yield f"problem {file.stem}", PlanningProblem.model_validate(_json(file))


def _histories() -> Iterator[tuple[str, PlanningProblem]]:
    for number, posed in enumerate(of_histories(SHARED / "athletes")):
        yield f"history {number} {posed.today}", posed


def _invented() -> Iterator[tuple[str, PlanningProblem]]:
    """Draw problems of all sorts, the same ones every time."""
    from tests.planner.problems import problems  # noqa: PLC0415 - only here

    drawn: list[PlanningProblem] = []

    @seed(20261128)
    @settings(max_examples=_INVENTED, database=None, deadline=None, suppress_health_check=[])
    @given(problems())
    def draw(problem: PlanningProblem) -> None:
        drawn.append(problem)

    draw()
    for number, posed in enumerate(drawn):
        yield f"invented {number}", posed


def _years() -> Iterator[tuple[str, Plan]]:
    from worker.tryout.simulate import LIVES, live  # noqa: PLC0415 - only here

    for name, life in LIVES.items():
        for week in live(name, life):
            for number, made in enumerate(week.plans):
                yield f"year {name} week {week.number} plan {number}", made


def _fingerprint(plan: Plan) -> str:
    decided = _without_sentences(plan.model_dump(mode="json", by_alias=True))
    return hashlib.sha256(json.dumps(decided, sort_keys=True).encode()).hexdigest()[:16]


def _without_sentences(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _without_sentences(inner) for key, inner in value.items() if key not in _SENTENCES
        }
    if isinstance(value, list):
        return [_without_sentences(inner) for inner in value]
    return value


def _json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def _tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, SHARED / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None

    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    """Print a line for each plan: what it was made of, and its fingerprint."""
    for posed_by in (_labelled, _published, _problems, _histories, _invented):
        for name, problem in posed_by():
            print(name, _fingerprint(planner.plan(problem)))  # noqa: T201 - what this command is for

    for name, plan in _years():
        print(name, _fingerprint(plan))  # noqa: T201 - what this command is for
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
