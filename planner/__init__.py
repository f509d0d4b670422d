"""Decides when heavy lifting and plyometrics fit around a runner's runs: a problem in, a plan out."""

from planner.decide import plan
from planner.judge.check import Breach, check
from planner.model import Plan, PlanningProblem

__all__ = ["Breach", "Plan", "PlanningProblem", "check", "plan"]
