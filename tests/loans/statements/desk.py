"""A fund's account with books and bank files, for the tests of the reconciling desk."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from loans.models import BankStatement, Fund, SpecialAccount, StatementLine
from loans.models.statements import Direction
from loans.pool import contributions, costs
from loans.pool.events import Event, bank
from loans.services.matching import match_by_hand
from loans.services.statements import Stated, apply_statement, upload_statement
from portal.accounts.models import User
from portal.core.actors import SYSTEM
from tests.factories import numbers
from tests.loans.statements.exports import HEADS, as_csv

MARCH = (date(2018, 3, 1), date(2018, 3, 31))


def main_of(fund: Fund) -> SpecialAccount:
    return SpecialAccount.objects.select_related("fund__book", "fund__owner", "bank").get(fund=fund, code="main")


def paid_in(fund: Fund, day: int, city: str, county: str = "", *, month: int = 3, holding: str = "main") -> UUID:
    """Money of the funders arrives: one entry, one row for each funder. Its code."""
    amounts = {"city": Decimal(city)} | ({"county": Decimal(county)} if county else {})
    posted = contributions.pay_in(event_of(fund, day, month), amounts=amounts, into=bank(holding))
    return posted.code


def paid_out(fund: Fund, day: int, amount: str, *, month: int = 3) -> UUID:
    """A cost is owed and paid. The code of the payment."""
    amounts = {"city": Decimal(amount)}
    costs.charge_cost(event_of(fund, day, month), amounts=amounts, pool_bears=True)
    return costs.pay_cost(event_of(fund, day, month), amounts=amounts, out_of=bank("main")).code


def event_of(fund: Fund, day: int, month: int) -> Event:
    return Event(book=fund.book_code, on=date(2018, month, day), key=f"test:{next(numbers)}", by=SYSTEM)


def csv_of(*rows: tuple[int, str], opening: str = "0.00", month: int = 3, name: str = "某单位") -> bytes:
    """Rows as (day, signed amount), with running balances and a reference each."""
    balance, cells = Decimal(opening), []
    for place, (day, signed) in enumerate(rows):
        balance += Decimal(signed)
        out, into = (signed.lstrip("-"), "") if signed.startswith("-") else ("", signed)
        cells.append([f"2018{month:02}{day:02}", out, into, str(balance), name, "摘要", f"R{month:02}{day:02}{place}"])
    return as_csv(HEADS, *cells)


def take(
    account: SpecialAccount, content: bytes, by: User, *, days: tuple[date, date] = MARCH, opening: str = "0.00"
) -> BankStatement:
    """Uploaded and applied."""
    stated = Stated(days[0], days[1], Decimal(opening))
    statement = upload_statement(account=account, content=content, name="明细.csv", by=by, stated=stated)
    return apply_statement(statement=statement, by=by)


def line_of(account: SpecialAccount, signed: str) -> StatementLine:
    direction = Direction.OUT if signed.startswith("-") else Direction.IN
    return StatementLine.objects.get(account=account, direction=direction, amount=Decimal(signed.lstrip("-")))


def match(account: SpecialAccount, lines: Sequence[str], entries: Sequence[UUID], by: User, **more: bool) -> UUID:
    """By hand: lines by signed amount, entries by code, all in the direction of the first line."""
    direction = Direction.OUT if lines[0].startswith("-") else Direction.IN
    return match_by_hand(
        account=account,
        lines=[line_of(account, signed).code for signed in lines],
        movements=[(code, str(direction)) for code in entries],
        in_part=more.get("in_part", False),
        by=by,
    )
