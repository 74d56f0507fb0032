"""Breakers (熔断): which of them are reached, which are in force, and what that stops."""

from loans.schemes.engine.breakers.assess import assess_breakers
from loans.schemes.engine.breakers.results import BreakersResult, BreakerState, SubjectState

__all__ = ["BreakerState", "BreakersResult", "SubjectState", "assess_breakers"]
