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
from planner.rulebook.stages import ADAPTATION
from planner.session.dose import Dose

# In this phase an unknown maximum is guessed from body mass. Later the athlete finds it. [D]
_GUESS_PHASE: Final = ADAPTATION
_SESSIONS_TO_RAISE: Final = {ADAPTATION: 1}  # by phase: linear in phase 1 (evidence §5)
_LEAST_RIR: Final = 1.0  # never to failure (evidence §1)

# The sentences for a weight that is not simply the next one.
FIND: Final = N_("a weight you could lift {reps} more times; find it in 3 rising sets")
FIRST_GUESS: Final = N_(
    "first guess: a weight you could lift {reps} more times; find it in 3 rising sets"
)
PERHAPS_LIGHT: Final = N_(
    "your maximum is not known yet, so this may be light: a weight you could lift"
    " {reps} more times; find it in 3 rising sets"
)
ADD: Final = N_("more left than {reps}: add {step} kg")
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
        least = _LEAST_RIR
        if self._is_young or self.athlete.strength_level == "novice":
            least = SAFE_RIR

        return max(planned, least) + self.dose.rir_extra

    def aim(
        self,
        reps: int,
        rir: float,
        least_reps: int,
        *,
        percent: float | None = None,
        factor: float = 1.0,
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
            factor=self.dose.load * factor,
        )

    def load(self, name: str, aim: Aim, weight: Weight) -> tuple[float | None, str]:
        """Return the weight in kg, None where the athlete has to find it, and a note about it."""
        # A session that is not for progress takes a share of the maximum, so that has to be known.
        maximum_known = name in self.log.lifts
        if maximum_known or (name in self.log and self.template.progress):
            return self._next(name, aim, weight)

        mass = self.athlete.body_mass_kg
        guess = EXERCISES[name].guess
        may_guess = self.dose.phase == _GUESS_PHASE and self.template.progress
        if mass and guess and may_guess:
            first = max(weight.least_kg, guess * mass * aim.factor)
            return round_load(first, weight), _(FIRST_GUESS, reps=f"{aim.rir:g}")

        return None, _(FIND, reps=f"{aim.rir:g}")

    def _next(self, name: str, aim: Aim, weight: Weight) -> tuple[float | None, str]:
        """Return the same for a lift that was done before."""
        reps = f"{aim.rir:g}"
        load = next_load(name, aim, self.log, weight, upper=EXERCISES[name].upper)
        if load is None:
            return None, _(TOO_HEAVY, reps=reps)

        if name not in self.log.lifts and self.dose.phase > _GUESS_PHASE:
            return load, _(PERHAPS_LIGHT, reps=reps)

        if aim.sessions_to_raise:
            return load, _(ADD, reps=reps, step=f"{weight.step_kg:g}")

        return load, ""

    @property
    def _is_young(self) -> bool:
        return self.age is not None and self.age < ADULT

    @property
    def _is_whole(self) -> bool:
        """Nothing is taken off this session, so its weights may rise."""
        dose = self.dose
        reduced = dose.volume < 1 or dose.load < 1 or dose.rir_extra or dose.sets_less
        return self.template.progress and not reduced

    def _most_percent(self) -> float:
        """Return the share of the maximum that no weight of the session exceeds."""
        phase = CATALOGUE.templates[f"phase_{self.dose.phase}"]
        most = min(self.template.percent[1], phase.percent[1])
        if self._is_young:
            return min(most, SAFE_SHARE)

        return most
