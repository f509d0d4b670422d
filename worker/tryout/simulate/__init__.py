"""A simulated year: invented runners live with the planner day by day, reported week by week."""

from worker.tryout.simulate.lives import LIVES
from worker.tryout.simulate.report import report
from worker.tryout.simulate.year import live

__all__ = ["LIVES", "live", "report"]
