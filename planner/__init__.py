"""Decides when lifting and plyometrics fit around a runner's runs: a problem in, a plan out."""

from planner.decide import plan
from planner.judge.breach import Breach
from planner.judge.check import check
from planner.model import Plan, PlanningProblem

__all__ = ["Breach", "Plan", "PlanningProblem", "check", "plan"]
