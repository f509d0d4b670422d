"""A guest in somebody's Garmin account: it sees everything and changes only what it made."""

import datetime as dt
from pathlib import Path
from types import TracebackType
from typing import Self

from connectors.errors import Gone
from connectors.garmin.client import Garmin
from connectors.ports import CalendarView, Mark, Ours, proved
from planner.model import Session


class Guest:
    """What live tests get instead of the client.

    Every change takes an `Ours`, and only `make` gives one away. What was made is removed when the
    guest leaves. Its mark is written to `notes` before it is made, so that the next guest removes
    what one left behind who was killed.
    """

    def __init__(self, garmin: Garmin, today: dt.date, notes: Path) -> None:
        self.garmin = garmin  # what changes something there takes an `Ours`
        self.today = today
        self._notes = notes
        self._made: dict[Mark, Ours] = {}

    def __enter__(self) -> Self:
        self._leave()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._leave()

    def make(self, session: Session) -> Ours:
        """Put a workout into the library. It is gone when the guest has left."""
        mark = Mark.fresh()
        with self._notes.open("a", encoding="utf-8") as notes:
            notes.write(f"{mark}\n")
        self._made[mark] = self.garmin.create(session, mark)
        return self._made[mark]

    def remove(self, ours: Ours) -> None:
        """Remove a workout again."""
        self.garmin.delete(ours)
        self._made.pop(ours.mark, None)

    def view(self) -> CalendarView:
        """Look at the library and the coming two weeks."""
        return self.garmin.view(self.today, self.today + dt.timedelta(days=14))

    def others(self) -> tuple[set[str], set[tuple[str, dt.date]]]:
        """Return all that is not ours: the workouts' ids, and the entries with their days."""
        seen = self.view()
        ours = {w.workout_id for w in seen.workouts if w.mark in self._marks()}
        entries = {(e.entry_id, e.date) for e in seen.entries if e.workout_id not in ours}
        return {w.workout_id for w in seen.workouts} - ours, entries

    def _marks(self) -> set[Mark]:
        lines = self._notes.read_text("utf-8").splitlines() if self._notes.exists() else []
        return {mark for line in lines if (mark := Mark.find(line))}

    def _leave(self) -> None:
        marks = self._marks()
        if not marks:
            return
        seen = self.view()
        for workout in seen.workouts:
            ours = (
                proved(workout.workout_id, workout.mark, seen.workouts)
                if workout.mark in marks
                else None
            )
            if ours is None:
                continue
            for entry in [entry for entry in seen.entries if entry.workout_id == ours.workout_id]:
                try:
                    self.garmin.unschedule(ours, entry.entry_id)
                except Gone:
                    continue
            self.garmin.delete(ours)
        left = [w.name for w in self.view().workouts if w.mark in marks]
        if left:
            raise AssertionError(f"still on the account, and removed by the next run: {left}")
        self._notes.unlink()
