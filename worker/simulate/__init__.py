"""A year with the planner, before your eyes: invented runners, lived day by day, told week by week."""

from worker.simulate.lives import LIVES
from worker.simulate.report import report
from worker.simulate.year import live

__all__ = ["LIVES", "live", "report"]
