"""The search for another solver, OR-tools CP-SAT: every rule and cost between days is a constraint.

Taken from the planner is what a day is by itself: what its choices cost, in which half they are,
how hard their lifting is, and how likely its runs are. Rest days, caps, efforts and what is fixed
already are the judge's (`planner/judge`). The rest is written here, from the rulebook, without the
search's memory of six days.
"""

import datetime as dt
from collections.abc import Iterable

from ortools.sat.python import cp_model

from planner.facts.days import Facts
from planner.judge.beside import heavy_cap, plyo_cap
from planner.judge.placed import fixed_sessions
from planner.judge.witness import ONE_DAY, call_witness
from planner.model import Half, SlotKind
from planner.rulebook import numbers as n
from planner.search.bits import BITS
from planner.search.board import Board
from planner.search.calm import announced

MILLI = 1000
KINDS: tuple[SlotKind, ...] = ("heavy", "plyo")
GAPS = {
    2: n.COST["S08_48"],
    6: n.COST["S08_far"],
}  # S08: days from the last lifting; 3 to 5 cost nothing
TWO_DAYS_IN_HALVES = 4  # H11


class Task:
    """The horizon and the rest of its last week, as variables and constraints."""

    def __init__(self, facts: Facts, board: Board) -> None:
        self.facts = facts
        self.board = board
        self.known = call_witness(facts.problem, facts.expected)
        self.today = facts.problem.today
        self.horizon = facts.problem.horizon_days
        self.jumps_are_hard = facts.jumps.tier >= n.HARD_TIER

        self.model = cp_model.CpModel()
        self.yes = self.model.new_constant(1)
        self.no = self.model.new_constant(0)
        self.points: list[cp_model.LinearExprT] = []
        self.choice = [self._choices_of(i) for i in range(self.horizon)]
        self._look_at_days()
        self._rules()
        self._costs()

    def _choices_of(self, i: int) -> dict[int, cp_model.IntVar]:
        """One variable for each choice of a day, of which exactly one is true."""
        options = self.board.slots[i].options
        choices = {c: self.model.new_bool_var(f"day {i}: {c}") for c in options}
        self.model.add_exactly_one(choices.values())
        return choices

    def _look_at_days(self) -> None:
        around = range(-7, self.horizon + 14)
        self.fixed = fixed_sessions(self.known)
        stands = {kind: self.known.fixed_days(kind) for kind in KINDS}
        self.done = {(kind, i): self.day(i) in stands[kind] for kind in KINDS for i in around}
        # By the plan, on days that did not hold the kind already.
        self.placed = {(kind, i): self._placed(kind, i) for kind, i in self.done}
        self.there = {at: self.yes if done else self.placed[at] for at, done in self.done.items()}
        self.taken = {i: self.any_of(self.there[kind, i] for kind in KINDS) for i in around}
        self.mondays = [i for i in range(-6, self.horizon) if self.day(i).weekday() == 0]

    def day(self, i: int) -> dt.date:
        return self.today + i * ONE_DAY

    def _placed(self, kind: SlotKind, i: int) -> cp_model.IntVar:
        if self.done[kind, i] or not 0 <= i < self.horizon:
            return self.no
        return self.any_of(variable for c, variable in self.choice[i].items() if c & BITS[kind])

    def any_of(self, them: Iterable[cp_model.LiteralT]) -> cp_model.IntVar:
        found = self.model.new_bool_var("")
        self.model.add_max_equality(found, [self.no, *them])
        return found

    def all_of(self, them: Iterable[cp_model.LiteralT]) -> cp_model.IntVar:
        found = self.model.new_bool_var("")
        self.model.add_min_equality(found, [self.yes, *them])
        return found

    def cost(self, points: float, when: cp_model.LinearExprT) -> None:
        self.points.append(round(MILLI * points) * when)

    # ---- Rules ------------------------------------------------------------------------------

    def _rules(self) -> None:
        for i in range(self.horizon):
            self._gaps(i)

        for monday in self.mondays:
            self._caps(monday)
            self._rest_days(monday)

        for start in range(-6, self.horizon):
            self._hard_days(range(start, start + 7))

    def _gaps(self, i: int) -> None:
        """H11 and P08: a session keeps its distance to all others, before and after.

        H11 counts half-days. A half that is not known may be either.
        """
        chosen = [] if self.done["heavy", i] else self._lifting(i)
        for other in (i - 2, i - 1, i + 1, i + 2):
            for here, lifts in chosen:
                for there, others in self._lifting(other):
                    away = abs(2 * (i - other) + (here == "pm") - (there == "pm"))
                    if away < TWO_DAYS_IN_HALVES:
                        self.model.add_at_most_one(lifts, others)

        gap = n.PLYO_GAP_TIER3 if self.known.jumps.tier == 3 else n.PLYO_GAP
        for away in range(1, gap):
            for other in (i - away, i + away):
                self.model.add_at_most_one(self.placed["plyo", i], self.there["plyo", other])

    def _lifting(self, i: int) -> list[tuple[Half, cp_model.IntVar]]:
        """The halves in which a day may lift, each with the variable that says that it does.

        Of what is fixed only the half counts: that it stands is certain.
        """
        date = self.day(i)
        if date in self.fixed.lifting:
            half = self.fixed.lifting[date]
            halves: tuple[Half, ...] = ("am", "pm") if half is None else (half,)
            return [(half, self.yes) for half in halves]

        if not 0 <= i < self.horizon:
            return []

        options = self.board.slots[i].options
        return [
            (options[c].half, variable)
            for c, variable in self.choice[i].items()
            if c & BITS["heavy"]
        ]

    def _caps(self, monday: int) -> None:
        """H12 and P12: no session is added to a week that is full."""
        for kind, cap_of in (("heavy", heavy_cap), ("plyo", plyo_cap)):
            cap = cap_of(self.known, self.day(monday))
            week = range(monday, monday + 7)
            for i in week:
                self.model.add(sum(self.there[kind, j] for j in week) <= cap).only_enforce_if(
                    self.placed[kind, i]
                )

    def _rest_days(self, monday: int) -> None:
        """H07 and P06: a session on a rest day leaves another rest day of its week free."""
        rest = [i for i in range(monday, monday + 7) if self.known.day(self.day(i)).rest]
        for i in rest:
            if not any(self.done[kind, i] for kind in KINDS):
                self.model.add(sum(self.taken[j] for j in rest) < len(rest)).only_enforce_if(
                    self.taken[i]
                )

    def _hard_days(self, seven: range) -> None:
        """P13: no session makes a day hard that would be one too many of seven."""
        cap = n.HARD_DAYS_60 if (self.known.age or 0) >= n.OLD else n.HARD_DAYS
        hard = {i: self._hard(i) for i in seven}

        for i in seven:
            if hard[i] is not self.yes:
                self.model.add(sum(hard.values()) <= cap).only_enforce_if(hard[i])

    def _hard(self, i: int) -> cp_model.IntVar:
        known = self.known.day(self.day(i))
        return self.yes if known.key_run or known.hard_sport else self._ours(i)

    def _ours(self, i: int) -> cp_model.IntVar:
        """Whether lifting of heavy effort, or jumps from tier 2, make the day hard."""
        date = self.day(i)
        hard = [self.yes] if date in self.fixed.hard or self.known.day(date).hard_lifting else []
        if 0 <= i < self.horizon and self.board.slots[i].effort == "heavy":
            hard.append(self.placed["heavy", i])
        if self.jumps_are_hard:
            hard.append(self.there["plyo", i])
        return self.yes if any(sure is self.yes for sure in hard) else self.any_of(hard)

    # ---- Costs ------------------------------------------------------------------------------

    def _costs(self) -> None:
        for i, choices in enumerate(self.choice):
            for c, variable in choices.items():
                self.points.append(self.board.options[i][c] * variable)

        for monday in self.mondays:
            self._rewards(monday)
            self._moves(monday)
            self._free_day(monday)

        for i in range(self.mondays[-1] + 7):
            self._distance(i)
            self._three_in_a_row(i)

    def _rewards(self, monday: int) -> None:
        """8.3: each placed session is worth something.

        It is worth less the more sessions its week holds before it, or holds anyway. A week that
        could lift and does not costs more (S22).
        """
        week = range(monday, monday + 7)
        if not any(self.done["heavy", i] for i in week):
            self.cost(-n.COST["S22"], self.any_of(self.placed["heavy", i] for i in week))

        for kind, rewards in (("heavy", n.HEAVY_REWARD), ("plyo", n.PLYO_REWARD)):
            for i in range(monday, monday + 7):
                before = [self.there[kind, j] for j in range(monday, i)]
                anyway = [self.yes for j in range(i + 1, monday + 7) if self.done[kind, j]]
                others = sum([self.no, *before, *anyway])
                for count in range(7):
                    so_many = self.model.new_bool_var("")
                    self.model.add(others == count).only_enforce_if(so_many)
                    self.model.add(others != count).only_enforce_if(~so_many)
                    self.cost(-rewards[min(count, 3)], self.all_of([so_many, self.placed[kind, i]]))

    def _distance(self, i: int) -> None:
        """S08: 48 hours from one lifting to the next cost, and so do six days."""
        for gap, points in GAPS.items():
            between = [~self.there["heavy", i - d] for d in range(1, gap)]
            near = self.all_of([self.there["heavy", i], self.there["heavy", i - gap], *between])
            self.cost(self.facts.factor * points, near)

    def _three_in_a_row(self, i: int) -> None:
        """S11: three hard days in a row, if at least one of them is hard by what is ours."""
        three = (i - 2, i - 1, i)
        hard = [self.yes if self.facts.day(j).hard_run else self._ours(j) for j in three]
        self.cost(
            self.facts.factor * n.COST["S11"],
            self.all_of([*hard, self.any_of(map(self._ours, three))]),
        )

    def _free_day(self, monday: int) -> None:
        """S12: with at most five runs a week, one day is free of hard runs, lifting and jumps."""
        week = range(monday, monday + 7)
        if sum(not self.known.day(self.day(i)).rest for i in week) <= n.S12_RUNS:
            full = self.all_of(
                self.yes if self.facts.day(i).hard_run else self.taken[i] for i in week
            )
            self.cost(n.COST["S12"], full)

    def _moves(self, monday: int) -> None:
        """S13: announced sessions that left their day are paired with new ones of the same week.

        Each day between the two of a pair costs a point.
        """
        for kind in KINDS:
            week = range(monday, monday + 7)
            ours = {i for i in week if announced(self.facts, i) & BITS[kind]}
            left = {i: self.model.new_bool_var("") for i in ours}
            for i in ours:
                self.model.add(left[i] + self.there[kind, i] == 1)

            new = {i: self.placed[kind, i] for i in week if i not in ours}
            self._pair(left, new)

    def _pair(self, left: dict[int, cp_model.IntVar], new: dict[int, cp_model.IntVar]) -> None:
        pairs = {(a, b): self.model.new_bool_var("") for a in left for b in new}
        for a, gone in left.items():
            self.model.add(sum(pairs[a, b] for b in new) <= gone)
        for b, come in new.items():
            self.model.add(sum(pairs[a, b] for a in left) <= come)

        moved = self.model.new_int_var(0, 7, "")
        self.model.add_min_equality(moved, [sum(left.values()), sum(new.values())])
        self.model.add(sum(pairs.values()) == moved)
        for (a, b), pair in pairs.items():
            self.cost(n.COST["S13_day"] * abs(a - b), pair)

    # ---- The answer -------------------------------------------------------------------------

    def solve(self) -> tuple[int, tuple[int, ...]]:
        """Return the least cost in thousandths of a point, and the plan that has it.

        If several have it, the one that wins the ties.
        """
        cost, weight = sum(self.points), 4**self.horizon
        ranks = sum(
            (3 - c) * 4 ** (self.horizon - 1 - i) * variable
            for i, choices in enumerate(self.choice)
            for c, variable in choices.items()
        )
        self.model.minimize(weight * cost + ranks)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(self.model)

        assert status == cp_model.OPTIMAL, solver.status_name(status)

        chosen = tuple(
            next(c for c, v in choices.items() if solver.boolean_value(v))
            for choices in self.choice
        )

        return solver.value(cost), chosen
