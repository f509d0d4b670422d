"""Decides when heavy lifting and plyometrics fit around a runner's runs: a problem in, a plan out."""

from planner.check import Breach, check
from planner.decide import plan
from planner.model import Plan, PlanningProblem

__all__ = ["Breach", "Plan", "PlanningProblem", "check", "plan"]
