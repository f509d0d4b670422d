"""What holds for every plan, whatever the problem."""

import datetime as dt
import re

from hypothesis import assume, given
from hypothesis import strategies as st

from planner.decide import plan
from planner.facts.gather import gather
from planner.judge.check import check, closed_days
from planner.model import Block, Plan, PlanningProblem, Session
from planner.runs.classify import runs_of
from planner.search.bits import HEAVY, PLYO
from planner.search.board import Board
from planner.search.place import total_cost
from tests.planner.problems import MANY, SOME, later, left_of_pin, locked_days, problems

PLACING = {"H07", "H11", "H12", "P06", "P08", "P12", "P13"}  # rules that tie days together


def board_of(problem: PlanningProblem) -> Board:
    runs, damaged = runs_of(problem)
    return Board(gather(problem, runs, damaged))


@MANY
@given(problems())
def test_no_plan_breaks_a_hard_rule(problem):
    assert check(problem, plan(problem)) == ()


@MANY
@given(problems())
def test_a_day_is_named_closed_exactly_if_a_rule_closes_it(problem):
    made = plan(problem)
    named = {(c.date, c.kind) for c in made.closed if c.date not in locked_days(problem)}
    judged = {
        (date, kind)
        for date, kind in closed_days(problem, made)
        if date not in locked_days(problem)
    }

    assert named == judged


@SOME
@given(problems(), st.randoms(use_true_random=False))
def test_the_same_problem_gives_the_same_bytes_in_whatever_order_it_was_fetched(problem, random):
    first = plan(problem).model_dump_json()
    shuffled = list(problem.activities)
    random.shuffle(shuffled)

    assert plan(problem).model_dump_json() == first
    assert (
        plan(problem.model_copy(update={"activities": tuple(shuffled)})).model_dump_json() == first
    )


@SOME
@given(problems())
def test_a_week_later_the_same_problem_gives_the_same_plan_a_week_later(problem):
    moved = PlanningProblem.model_validate_json(later(problem.model_dump_json()))
    day_and_month = re.compile(
        r"(on|from|of) \d{1,2} [A-Z][a-z]+"
    )  # the dates in words: the last known run, a short week, the first week of heavy sets
    expected = day_and_month.sub("", later(plan(problem).model_dump_json()))

    assert day_and_month.sub("", plan(moved).model_dump_json()) == expected


@SOME
@given(problems())
def test_a_plan_survives_being_stored(problem):
    made = plan(problem)
    assert Plan.model_validate_json(made.model_dump_json()) == made
    assert plan(PlanningProblem.model_validate_json(problem.model_dump_json())) == made


@SOME
@given(problems())
def test_what_the_athlete_locked_never_moves(problem):
    """A pin keeps the day and the half. What it holds may go, but only by a rule that is named."""
    made = plan(problem)
    last = problem.today + dt.timedelta(problem.horizon_days - 1)
    stands = {(s.uid, s.date, s.half, kind) for s in made.sessions for kind in s.kinds}

    for shown in problem.published:
        if shown.locked and problem.today <= shown.date <= last:
            left = left_of_pin(problem, made, shown)
            assert {(shown.uid, shown.date, shown.half, kind) for kind in left} <= stands
            assert not [s for s in made.sessions if s.uid == shown.uid and s.date != shown.date]


@SOME
@given(problems())
def test_what_the_athlete_declined_is_never_offered_again(problem):
    declined = {(d.date, kind) for d in problem.declined for kind in d.kinds}
    locked = {(p.date, kind) for p in problem.published if p.locked for kind in p.kinds}
    made = plan(problem)

    assert not {(s.date, kind) for s in made.sessions for kind in s.kinds} & declined - locked
    assert not {(o.opens, o.kind) for o in made.offers} & declined


@SOME
@given(problems(), st.data())
def test_one_run_less_closes_no_day_but_its_own(problem, data):
    """A run less never closes a day, with three exceptions that the rulebook wants.

    Its own day may now be the week's only rest day (H07, P06), or one that the athlete keeps free
    (H16). And it may no longer be a hard day, so that a session would make it one too many (P13).
    Habit and blocked half-days are kept out of it: habit would take the place of the run, and jumps
    would have to follow another run into a half-day that is blocked.
    """
    assume(problem.planned_runs and not locked_days(problem))
    days = [r.date for r in problem.planned_runs]
    problem = problem.model_copy(
        update={
            "plan_covers": (min(*days, problem.today), problem.today + dt.timedelta(99)),
            "athlete": problem.athlete.model_copy(update={"available": {}}),
            "half_now": None,
        }
    )
    less = data.draw(st.sampled_from(range(len(problem.planned_runs))))
    run = problem.planned_runs[less]
    without = problem.planned_runs[:less] + problem.planned_runs[less + 1 :]
    before = {(c.date, c.kind) for c in plan(problem).closed}
    after = plan(problem.model_copy(update={"planned_runs": without})).closed

    for closed in after:
        if (closed.date, closed.kind) not in before:
            assert closed.rule in ("H07", "H16", "P06", "P13")
            assert closed.date == run.date


# A squat of each effort, whether it can be loaded or not (rulebook, definitions).
SQUATS = {
    "light": Block(exercise="air_squat", sets=2, reps=8, rir=6),
    "moderate": Block(exercise="air_squat", sets=3, reps=9, rir=2.5),
    "heavy": Block(exercise="air_squat", sets=3, reps=5, rir=1),
}


def with_choices(made: Plan, board: Board, choices: tuple[int, ...], today: dt.date) -> Plan:
    """The plan with other days chosen. All that is in a session is a squat as hard as it may be."""
    kinds = {PLYO: ("plyo",), HEAVY: ("heavy",), PLYO | HEAVY: ("plyo", "heavy")}
    sessions = tuple(
        Session(
            uid=str(i),
            date=today + dt.timedelta(i),
            half=board.slots[i].options[choice].half,
            kinds=kinds[choice],
            effort=board.slots[i].effort if choice & HEAVY else None,
            title="",
            minutes=0,
            blocks=(SQUATS[board.slots[i].effort],) if choice & HEAVY else (),
            contacts=0,
            reason="chosen",
            rules=(),
            condition="",
        )
        for i, choice in enumerate(choices)
        if choice
    )

    return made.model_copy(update={"sessions": sessions})


@SOME
@given(problems(longest=7), st.data())
def test_search_and_judge_agree_on_which_days_go_together(problem, data):
    """Both ways: what the search allows breaks no rule, and what it forbids breaks one."""
    assume(not locked_days(problem))
    board, made = board_of(problem), plan(problem)

    for _ in range(8):
        choices = tuple(data.draw(st.sampled_from(sorted(s.options))) for s in board.slots)
        breaches = check(problem, with_choices(made, board, choices, problem.today))
        assert (total_cost(board, choices) is None) == bool({b.rule for b in breaches} & PLACING)
