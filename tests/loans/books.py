"""Funds with books for tests, made by the services, and orders on them."""

from datetime import date
from decimal import Decimal
from typing import Any

from loans.ledger.models import BookKind
from loans.models import Fund, PostingOrder
from loans.orders.events import desk_events
from loans.orders.payload import Payload
from loans.services.funds import AccountFacts, FunderFacts, open_fund, save_account, save_funder
from loans.services.orders import Draft, approve_order, prepare_order
from portal.accounts.models import User
from tests.factories import a_bank, numbers

DAY = date(2018, 3, 5)


def a_fund(by: User, *, kind: BookKind = BookKind.POOL, number: str = "", **facts: Any) -> Fund:
    """A fund of the user's organisation with funders city and county and, unless fiscal, two special accounts."""
    number = number or f"fund-{next(numbers)}"
    values = {"name": "测试资金", "opened_on": date(2018, 1, 1)} | facts
    fund = open_fund(kind=kind, number=number, by=by, **values)
    for code, name in (("city", "市级财政"), ("county", "东区财政")):
        save_funder(fund=fund, facts=FunderFacts(code=code, name=name, level="city"), by=by)
    if kind != BookKind.FISCAL:
        for code, account_kind in (("main", "current"), ("fixed", "fixed")):
            save_account(fund=fund, facts=an_account(code, kind=account_kind), by=by)
    return fund


def an_account(code: str, **facts: Any) -> AccountFacts:
    values = {
        "code": code,
        "bank": a_bank(),
        "account_name": "测试专户",
        "account_number": f"6000-{next(numbers):06d}",
        "kind": "current",
        "opened_on": date(2018, 1, 1),
    }
    return AccountFacts(**values | facts)


def a_draft(fund: Fund, event: str = "paid_in", *, on: date = DAY, evidence: Any = (), **figures: Any) -> Draft:
    """``paid_in`` of 1000.00 by the city, unless told otherwise."""
    if not figures:
        figures = {"amounts": {"city": Decimal("1000.00")}, "account": "main"}
    payload = Payload(**figures)
    return Draft(fund=fund, event=desk_events[event], on=on, payload=payload, reason="测试", evidence=evidence)


def an_order(fund: Fund, by: User, event: str = "paid_in", **figures: Any) -> PostingOrder:
    return prepare_order(draft=a_draft(fund, event, **figures), by=by)


def a_posted_order(fund: Fund, first: User, second: User, event: str = "paid_in", **figures: Any) -> PostingOrder:
    return approve_order(order=an_order(fund, first, event, **figures), by=second)
