"""Rows that hold from ``valid_from`` (included) to ``valid_to`` (excluded, null without end)."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db.models import Func, Value


def one_at_a_time(of: str, *, name: str, **options: Any) -> ExclusionConstraint:
    """Of the rows with the same foreign key ``of`` no two hold on one day. ``options`` as of any constraint."""
    # One key as a range of one number: equality under GiST without an extension.
    same = (Func(of, of, Value("[]"), function="int8range"), RangeOperators.OVERLAPS)
    days = (Func("valid_from", "valid_to", function="daterange"), RangeOperators.OVERLAPS)
    return ExclusionConstraint(name=name, expressions=[same, days], **options)
