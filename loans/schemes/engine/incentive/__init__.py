"""Incentives (贴息、补助、奖励): what an application is worth, item by item."""

from loans.schemes.engine.incentive.assess import assess_incentive
from loans.schemes.engine.incentive.results import IncentiveResult, ItemResult

__all__ = ["IncentiveResult", "ItemResult", "assess_incentive"]
