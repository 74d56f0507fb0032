"""How the demo keeps the books: orders by two persons, other events under keys of their own. All are examples."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from loans.ledger.models import BookKind
from loans.models import Fund, PostingOrder
from loans.orders.events import desk_events
from loans.orders.payload import Payload
from loans.pool.events import Event
from loans.services.funds import (
    AccountFacts,
    FunderFacts,
    TermFacts,
    open_fund,
    save_account,
    save_funder,
    set_deposit_terms,
)
from loans.services.orders import Draft, approve_order, prepare_order
from portal.accounts.models import Organisation, OrganisationKind, User
from portal.files.models import StoredFile
from portal.files.store import store_bytes


def yuan(**amounts: str) -> dict[str, Decimal]:
    """``city="1000.00"`` and so on, by funder."""
    return {funder: Decimal(amount) for funder, amount in amounts.items()}


def bank_named(name: str) -> Organisation:
    return Organisation.objects.get(kind=OrganisationKind.BANK, name=name)


@dataclass
class Desk:
    """A fund and the two persons who keep it; ``second`` decides on what ``first`` prepares."""

    fund: Fund
    first: User
    second: User
    numbers: Any = field(default_factory=lambda: count(1))

    def order(self, event: str, day: str, reason: str, **figures: Any) -> PostingOrder:
        """Prepared and posted."""
        return approve_order(order=self.prepare(event, day, reason, **figures), by=self.second)

    def prepare(self, event: str, day: str, reason: str, paper: str = "", **figures: Any) -> PostingOrder:
        """Prepared only. ``amounts`` by funder, or one ``amount`` as text; ``paper`` names an example file."""
        if "amount" in figures:
            figures["amount"] = Decimal(figures["amount"])
        draft = Draft(
            fund=self.fund,
            event=desk_events[event],
            on=date.fromisoformat(day),
            payload=Payload(**figures),
            reason=f"{reason}（示例）",
            evidence=[self._paper(paper)] if paper else [],
        )
        return prepare_order(draft=draft, by=self.first)

    def _paper(self, name: str) -> StoredFile:
        text = f"{self.fund.name}：{name}\n本文件为演示用的示例，不是真实凭据。\n"
        return store_bytes(content=text.encode(), name=f"{name}（示例）.txt", content_type="text/plain", by=self.first)

    def post(self, record: Callable[..., object], day: str, **facts: Any) -> None:
        """An event that other pages will order one day: posted by the second person under a key of the demo."""
        event = Event(
            book=self.fund.book_code,
            on=date.fromisoformat(day),
            key=f"demo:{next(self.numbers)}",
            by=self.second,
        )
        record(event, **facts)


@dataclass(frozen=True, kw_only=True)
class FundPlan:
    """A fund of the demo: ``funders`` as (code, name, level, organisation), ``accounts`` with their terms."""

    kind: BookKind
    number: str
    name: str
    opened_on: date
    document: str
    funders: tuple[tuple[str, str, str, Organisation | None], ...]
    accounts: tuple[tuple[AccountFacts, tuple[TermFacts, ...]], ...] = ()


def found(plan: FundPlan, first: User, second: User) -> Desk | None:
    """Open the fund with its funders and accounts; nothing when it stands already."""
    if Fund.objects.filter(number=plan.number).exists():
        return None
    fund = open_fund(
        kind=plan.kind,
        number=plan.number,
        name=plan.name,
        opened_on=plan.opened_on,
        document=plan.document,
        by=first,
        is_example=True,
    )
    for code, name, level, organisation in plan.funders:
        facts = FunderFacts(code=code, name=name, level=level, organisation=organisation)
        save_funder(fund=fund, facts=facts, by=first)
    for account_facts, terms in plan.accounts:
        account = save_account(fund=fund, facts=account_facts, by=first)
        for term in terms:
            set_deposit_terms(account=account, facts=term, by=first)
    return Desk(fund, first, second)


def terms(
    rate: str, valid_from: str, document: str, *, day_count: int = 360, months: tuple[int, ...] = (3, 6, 9, 12)
) -> TermFacts:
    return TermFacts(
        annual_rate=Decimal(rate),
        day_count=day_count,
        credit_months=months,
        credit_day=20,
        valid_from=date.fromisoformat(valid_from),
        document=document,
    )


def account(code: str, bank: str, number: str, opened_on: str, *, kind: str = "current", name: str) -> AccountFacts:
    return AccountFacts(
        code=code,
        bank=bank_named(bank),
        account_name=name,
        account_number=number,
        kind=kind,
        opened_on=date.fromisoformat(opened_on),
    )


Life = Callable[[Desk], None]
