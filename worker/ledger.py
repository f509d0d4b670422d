"""What is known of each workout on a platform: enough to find it after any interruption."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from connectors.ports import Mark, Ours

State = Literal["intended", "created", "scheduled", "confirmed", "released", "removing", "removed"]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One workout, of the session `uid`, on the day `date` where it is or will be.

    `state` is one of

    - `intended`: written down, and perhaps not there
    - `created`: its id is known
    - `scheduled`: it is on a day
    - `confirmed`: a later look showed it exactly once
    - `released`: the athlete made it theirs, and only undo touches it
    - `removing`: it has to go
    - `removed`: it is gone

    `aim` is the day it is just being put on or moved to. `wanted_print` is the digest of what was
    sent last, empty if that did not arrive. `read_print` is the digest of what was read last, empty
    if it was not read back yet (or was made in an older way). `updated` is the platform's change
    stamp when the workout was last known to be as it was left. `edited`: the athlete changed it, so
    it is left alone. `refused`: the platform refused this very session, with this reason.
    """

    mark: Mark
    uid: str
    date: dt.date
    state: State = "intended"
    aim: dt.date | None = None
    wanted_print: str = ""
    read_print: str = ""
    updated: str = ""
    workout_id: str | None = None
    entry_id: str | None = None
    edited: bool = False
    refused: str = ""

    @property
    def live(self) -> bool:
        """Whether it is a session's workout: it is there, or will be."""
        return self.state not in ("released", "removing", "removed")

    @property
    def drifted(self) -> bool:
        """Whether the platform keeps something else than what was sent."""
        if self.edited or not self.read_print or not self.updated:
            return False
        return self.read_print != self.wanted_print

    def recall(self) -> Ours | None:
        """Return the right to *read* the workout: its mark was seen once. Never use it to write."""
        if not self.workout_id:
            return None
        return Ours(self.workout_id, self.mark)
