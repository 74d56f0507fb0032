"""Schemes for the tests of the pages and the database: small texts, and people who propose and approve them."""

from typing import Any

from loans.models import SchemeVersion
from loans.services.schemes import approve_version, propose_version
from portal.accounts.models import User
from tests.cast import hire

TEXT = """
identity:
  code: {code}
  version: "{version}"
  name: 示例方案{version}
  level: city
  valid_from: {first}
{last}
  basis: example
claim:
  trigger: {{require: {{fact: claim.overdue_days, operator: ge, value: 90}}}}
filing: {{required: false}}
ratio:
  rows: [{{ratio: "{ratio}"}}]
caps:
  - {{code: per_loan, kind: per_loan, amount: "{cap}"}}
"""


def scheme_text(version: str = "1", first: str = "2018-01-01", last: str = "", **facts: Any) -> str:
    values = {"code": "sample", "ratio": "0.40", "cap": "1000000.00"} | facts
    return TEXT.format(version=version, first=first, last=f"  valid_to: {last}" if last else "", **values)


def proposer() -> User:
    return User.objects.filter(username="maker").first() or hire("maker", "office_handler")


def approver() -> User:
    return User.objects.filter(username="checker").first() or hire("checker", "office_reviewer")


def proposed(text: str = "", **facts: Any) -> SchemeVersion:
    return propose_version(source=text or scheme_text(**facts), effective=None, by=proposer())


def approved(**facts: Any) -> SchemeVersion:
    return approve_version(version=proposed(**facts), by=approver())
