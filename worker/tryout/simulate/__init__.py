"""A year with the planner, before your eyes: invented runners, lived day by day, told week by week."""

from worker.tryout.simulate.lives import LIVES
from worker.tryout.simulate.report import report
from worker.tryout.simulate.year import live

__all__ = ["LIVES", "live", "report"]
