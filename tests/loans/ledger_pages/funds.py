"""Funds with books for the tests of the pages: made by the services, moved by the bridge."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from loans.ledger.models import BookKind
from loans.ledger.postings import Posted
from loans.models import Fund, FunderLevel, SpecialAccount
from loans.pool import claims, contributions, filings, recoveries
from loans.pool.events import Event, bank
from loans.services.funds import AccountFacts, FunderFacts, open_fund, save_account, save_funder
from portal.accounts.models import User
from tests.factories import a_bank

OPENED = date(2018, 1, 1)
keys = count(1)


def a_fund(by: User, number: str = "city-2018", *, opened_on: date = OPENED, kind: Any = BookKind.POOL) -> Fund:
    """A fund of the organisation of ``by``: funders ``city`` and ``county``, and special account ``main`` for pools."""
    fund = open_fund(kind=kind, number=number, name=f"示例资金池{number}", opened_on=opened_on, by=by, is_example=True)
    for code, name, level in (("city", "市级财政", FunderLevel.CITY), ("county", "东区财政", FunderLevel.COUNTY)):
        save_funder(fund=fund, facts=FunderFacts(code=code, name=name, level=level), by=by)
    if kind != BookKind.FISCAL:
        facts = AccountFacts(
            code="main",
            bank=a_bank(),
            account_name="示例专户",
            account_number=f"6222{next(keys):08d}",
            kind=SpecialAccount.Kind.CURRENT,
            opened_on=opened_on,
        )
        save_account(fund=fund, facts=facts, by=by)
    return fund


def event(fund: Fund, on: date, by: User, summary: str = "") -> Event:
    return Event(book=fund.book_code, on=on, key=f"test:{next(keys)}", by=by, summary=summary)


def pay_in(fund: Fund, by: User, amount: str = "1000.00", *, on: date = date(2018, 3, 5), summary: str = "") -> Posted:
    amounts = {"city": Decimal(amount)}
    return contributions.pay_in(event(fund, on, by, summary), amounts=amounts, into=bank("main"))


def a_life(fund: Fund, by: User) -> None:
    """Promised, paid in, filed, approved, paid, reported, returned: amounts that no other test has to know by heart."""

    def at(month: int, day: int, summary: str = "") -> Event:
        return event(fund, date(2018, month, day), by, summary)

    both = {"city": Decimal("600000.00"), "county": Decimal("400000.00")}
    half = {"city": Decimal("120000.00"), "county": Decimal("80000.00")}
    part = {"city": Decimal("30000.00"), "county": Decimal("20000.00")}
    contributions.promise(at(1, 8, "承诺出资"), amounts=both)
    contributions.pay_in_promised(at(2, 5, "承诺出资到账"), amounts=both, into=bank("main"))
    filings.accept_filing(at(3, 6), filing="F-1", covered=Decimal("500000.00"), reserve=half)
    claims.approve_claim(at(5, 10), claim="C-1", filing="F-1", amounts=half)
    claims.decide_claim(at(5, 11), claim="C-1", filing="F-1")
    claims.pay_compensation(at(5, 20, "拨付补偿 C-1"), claim="C-1", amounts=half, out_of=bank("main"))
    recoveries.report_recovery(at(8, 2), claim="C-1", amounts=part)
    recoveries.return_recovery(at(8, 15, "追偿返还 C-1"), claim="C-1", amounts=part, into=bank("main"))
