"""How heavy a lift is: the aim of a session, the weight it leads to, and the words for it."""

from dataclasses import dataclass
from typing import Final

from planner.language import N_, _
from planner.log.history import LiftingLog
from planner.log.maxima import share
from planner.log.progress import SESSIONS_TO_RAISE, Aim, next_load, round_load
from planner.model import Athlete
from planner.rulebook.catalogue import CATALOGUE, EXERCISES, Template, Weight
from planner.rulebook.numbers import ADULT, SAFE_RIR, SAFE_SHARE
from planner.rulebook.stages import ADAPTATION, MAINTAIN, MAX_STRENGTH, POWER, STRENGTH
from planner.session.dose import Dose, joined

# In this phase an unknown maximum is guessed from body mass. Later the athlete finds it. [D]
_GUESS_PHASE: Final = ADAPTATION
# By phase: linear in phases 1 and 2 (evidence §5).
_SESSIONS_TO_RAISE: Final = {ADAPTATION: 1, STRENGTH: 1}
_LEAST_RIR: Final = 1.0  # never to failure (evidence §1)
# Novices keep SAFE_RIR in reserve until the fifth week of the heavy phase, then this much. [D]
_NOVICE_WEEKS: Final = 4
_SEASONED_RIR: Final = 2.0
_YOUNG_SETS: Final = 3  # under 18: 1-3 sets of 6-12 (evidence §2)
_YOUNG_REPS: Final = 6
_MOST_SETS: Final = 5  # evidence §1
_RESERVE_TO_FIND: Final = 3.0  # above the plan, from which an unknown maximum is looked for [D]

# The sentences for a weight that is not simply the next one.
FIND: Final = N_("a weight you could lift {reps} more times; find it in 3 rising sets")
FIRST_GUESS: Final = N_(
    "first guess: a weight you could lift {reps} more times; find it in 3 rising sets"
)
PERHAPS_LIGHT: Final = N_(
    "your maximum is not known yet, so this may be light: a weight you could lift"
    " {reps} more times; find it in 3 rising sets"
)
# One more left than planned is what the later sets take. A step needs two.
ADD: Final = N_("more left than {reps}: add {step} kg")
FROM_THERE: Final = N_(
    "heavier than {kg} kg: a weight you could lift {reps} more times; find it in 3 rising sets"
)
KEEP_EASY: Final = N_(
    "a weight you could lift {reps} more times without more pain; add nothing on the day"
)
TOO_HEAVY: Final = N_("lighter than your lightest weight: stop with {reps} reps in reserve")


@dataclass(frozen=True, slots=True)
class Weights:
    """What decides the weights of one session."""

    dose: Dose
    template: Template
    athlete: Athlete
    log: LiftingLog
    age: int | None

    def reserve(self, planned: float) -> float:
        """Return the reps in reserve for a lift: never fewer than is safe, more on an amber day."""
        least = max(self._least_rir(), self.dose.limits.least_rir)
        return max(planned, least) + self.dose.rir_extra

    @property
    def least_reps(self) -> int:
        """The fewest reps of a set with a weight."""
        least = self.template.reps[0]
        if self._is_young and self.template.progress:
            return max(least, _YOUNG_REPS)
        return least

    @property
    def most_sets(self) -> int:
        """The most sets of a lift."""
        return _YOUNG_SETS if self._is_young else _MOST_SETS

    def aim(
        self,
        reps: int,
        rir: float,
        least_reps: int,
        *,
        percent: float | None = None,
    ) -> Aim:
        """Return what the weight has to fit. On a reduced day it does not rise."""
        most = self._most_percent()

        sessions_to_raise = 0
        if self._is_whole:
            sessions_to_raise = _SESSIONS_TO_RAISE.get(self.dose.phase, SESSIONS_TO_RAISE)

        return Aim(
            reps=reps,
            least_reps=least_reps,
            rir=rir,
            percent=min(percent or share(reps + rir), most),
            most_percent=most,
            sessions_to_raise=sessions_to_raise,
            factor=self.dose.load,
        )

    def load(self, name: str, aim: Aim, weight: Weight) -> tuple[float | None, str]:
        """Return the weight in kg, None where the athlete has to find it, and a note about it."""
        # A session that is not for progress takes a share of the maximum, so that has to be known.
        maximum_known = name in self.log.lifts
        if maximum_known or (name in self.log and self.template.progress):
            load, note = self._next(name, aim, weight)
            return self._no_rise(name, load), note

        if self.dose.limits.no_rise:
            return None, _(KEEP_EASY, reps=f"{aim.rir:g}")

        mass = self.athlete.body_mass_kg
        guess = EXERCISES[name].guess
        may_guess = self.dose.phase == _GUESS_PHASE and self.template.progress
        if mass and guess and may_guess:
            first = max(weight.least_kg, guess * mass * aim.factor)
            return round_load(first, weight), _(FIRST_GUESS, reps=f"{aim.rir:g}")

        return None, _(FIND, reps=f"{aim.rir:g}")

    def _no_rise(self, name: str, load: float | None) -> float | None:
        """Return the weight, but no more than was lifted last time if a flag asks for that."""
        done = self.log.recent.get(name, ())
        if load is None or not done or not self.dose.limits.no_rise:
            return load
        return min(load, done[-1].load_kg)

    def _next(self, name: str, aim: Aim, weight: Weight) -> tuple[float | None, str]:
        """Return the same for a lift that was done before."""
        reps = f"{aim.rir:g}"
        unknown = self.dose.phase > _GUESS_PHASE and name not in self.log.lifts
        finds = unknown and not self.dose.limits.no_rise
        if finds and self._says_too_little(name, aim):
            last_kg = self.log.recent[name][-1].load_kg
            return None, _(FROM_THERE, kg=f"{last_kg:g}", reps=reps)

        load = next_load(name, aim, self.log, weight, upper=EXERCISES[name].upper)
        if load is None:
            return None, _(TOO_HEAVY, reps=reps)
        if finds:
            return load, _(PERHAPS_LIGHT, reps=reps)

        more = ""
        if aim.sessions_to_raise:
            more = _(ADD, reps=f"{aim.rir + 1:g}", step=f"{weight.step_kg:g}")
        return load, joined(self._why_careful(name), self._why_not_heavier(name, aim, load), more)

    def _why_careful(self, name: str) -> str:
        """Say so where the last recorded sets may have been another lift of the same kind."""
        done = self.log.recent.get(name, ())
        if not done or done[-1].certain:
            return ""
        return _("your watch named only the kind of lift, so this starts a little lighter")

    def _says_too_little(self, name: str, aim: Aim) -> bool:
        """Tell whether the last sets say too little to go on from.

        That is where small steps would take months: far more was left than the plan's reserve, or
        nobody knows how much.
        """
        last_rir = self.log.recent[name][-1].rir
        return last_rir is None or last_rir - aim.rir >= _RESERVE_TO_FIND

    def _why_not_heavier(self, name: str, aim: Aim, load: float) -> str:
        """Say why fewer reps than last time come without more weight. Empty if they do not."""
        done = self.log.recent.get(name, ())
        if not done or load > done[-1].load_kg or aim.reps >= min(done[-1].reps):
            return ""

        last_rir = done[-1].rir
        if self.dose.phase == POWER:
            return _("no heavier on purpose: speed counts now")
        if self.dose.phase == MAINTAIN:
            return _("no heavier on purpose: this keeps what you have")
        if not aim.sessions_to_raise:
            return _("no heavier on purpose: an easier day")
        if last_rir is not None and last_rir < aim.rir:
            return _("no heavier until {reps} are left in reserve", reps=f"{aim.rir:g}")
        return _("no heavier: it is all that this phase puts on the bar")

    def _least_rir(self) -> float:
        """Return the fewest reps in reserve: more under 18, and for novices for a while."""
        if self._is_young:
            return SAFE_RIR
        if self.athlete.strength_level != "novice":
            return _LEAST_RIR

        is_seasoned = self.dose.phase >= MAX_STRENGTH and self.dose.week > _NOVICE_WEEKS
        return _SEASONED_RIR if is_seasoned else SAFE_RIR

    @property
    def _is_young(self) -> bool:
        return self.age is not None and self.age < ADULT

    @property
    def _is_whole(self) -> bool:
        """Nothing is taken off this session, so its weights may rise."""
        dose = self.dose
        reduced = dose.volume < 1 or dose.load < 1 or dose.no_rise or dose.limits.no_rise
        return self.template.progress and not reduced

    def _most_percent(self) -> float:
        """Return the share of the maximum that no weight of the session exceeds."""
        phase = CATALOGUE.templates[f"phase_{self.dose.phase}"]
        most = min(self.template.percent[1], phase.percent[1])
        if self._is_young:
            return min(most, SAFE_SHARE)

        return most
