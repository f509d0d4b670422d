"""What a pass reports while it runs."""

from dataclasses import dataclass
from typing import Literal

Step = Literal["pull", "plan", "write", "publish"]


@dataclass(frozen=True, slots=True)
class Progress:
    """One thing that just happened, in words for the athlete."""

    step: Step
    text: str


def ignore(_progress: Progress) -> None:
    """Report to nobody."""
