"""What we know of each workout of ours on a platform: enough to find it again after any interruption."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from connectors.ports import Mark, Ours

State = Literal["intended", "created", "scheduled", "confirmed", "released", "removing", "removed"]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One workout of ours.

    state: `intended` (written down, perhaps not there), `created` (its id is known), `scheduled`
    (it stands on a day), `confirmed` (a later look showed it exactly once), `released` (the athlete
    made it theirs: only undo touches it), `removing` (it has to go), `removed` (it is gone).
    """

    mark: Mark
    uid: str  # of the session it stands for
    date: dt.date  # the day it stands on, or will
    state: State = "intended"
    aim: dt.date | None = None  # the day it is just being put on or moved to
    wanted_print: str = ""  # the digest of what we sent last; empty: it did not arrive
    read_print: str = (
        ""  # the digest of what was read last; empty: not read back yet (or made in an older way)
    )
    updated: str = ""  # the platform's change stamp when it was last known to be as we left it
    workout_id: str | None = None
    entry_id: str | None = None
    edited: bool = False  # the athlete changed it: left alone
    refused: str = ""  # the platform said no to this very session, in these words

    @property
    def live(self) -> bool:
        """Whether it stands for a session: it is there, or will be."""
        return self.state not in ("released", "removing", "removed")

    @property
    def drifted(self) -> bool:
        """Whether the platform keeps something else than what we sent."""
        checked = bool(self.read_print and self.updated)
        return checked and self.read_print != self.wanted_print and not self.edited

    def recall(self) -> Ours | None:
        """Return the right to *read* the workout: this row saw the mark on it once.

        Never hand it to a write.
        """
        return Ours(self.workout_id, self.mark) if self.workout_id else None
