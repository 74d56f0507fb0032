"""Opening funds, and keeping their funders, special accounts and deposit terms on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from loans.ledger.models import BookKind, LedgerAccount
from loans.ledger.services import open_book
from loans.models import DepositTerm, Fund, FundFunder, SpecialAccount
from portal.accounts import audit
from portal.accounts.models import Organisation, User
from portal.core import clock
from portal.core.errors import Conflict, DomainError, NotPermitted
from portal.core.history import sign_history

BOOK_TITLE = 80
# Last parts of addresses beside the books' own: a book so called could not be opened.
TAKEN_WORDS = frozenset({"closes", "export"})
# New terms are told some weeks before they hold; a day further off is a slip of the pen.
TERMS_AHEAD = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class FunderFacts:
    """One funder as entered. ``code`` is what the books call it."""

    code: str
    name: str
    level: str
    organisation: Organisation | None = None


@dataclass(frozen=True, kw_only=True)
class AccountFacts:
    """One special account as entered."""

    code: str
    bank: Organisation
    account_name: str
    account_number: str
    kind: str
    opened_on: date
    closed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class TermFacts:
    """On what terms an account earns interest: percent a year, days of a year, when it is credited."""

    annual_rate: Decimal
    day_count: int
    credit_months: Sequence[int]
    credit_day: int
    valid_from: date
    document: str = ""


@transaction.atomic
def open_fund(
    *,
    kind: BookKind,
    number: str,
    name: str,
    opened_on: date,
    by: User,
    document: str = "",
    owner: Organisation | None = None,
    is_example: bool = False,
) -> Fund:
    """A new fund of the user's organisation (or ``owner``, for the portal's own loading) with its empty book.

    ``DomainError`` when the number is taken, the first day is still to come or the facts do not hold.
    """
    sign_history(by.actor_name)
    if number in TAKEN_WORDS:
        raise DomainError(_("资金编号不能是“%(number)s”。") % {"number": number}, code="invalid", field="number")
    if opened_on > clock.today():
        raise DomainError(_("设立日期不能晚于今天。"), code="invalid", field="opened_on")
    if Fund.objects.filter(number=number).exists():
        raise Conflict(_("资金编号“%(number)s”已被使用。") % {"number": number}, field="number")
    fund = Fund(
        kind=kind,
        number=number,
        name=name,
        owner=owner or by.organisation,
        opened_on=opened_on,
        document=document,
        is_example=is_example,
    )
    _clean(fund, exclude=["book"])
    fund.book = open_book(code=number, title=name[:BOOK_TITLE], kind=BookKind(kind), on=opened_on, by=by)
    fund.save()
    audit.record(tag="loans:fund:opened", by=by, subject=str(fund.code), detail={"number": number})
    return fund


@transaction.atomic
def change_fund(*, fund: Fund, name: str, document: str, by: User) -> Fund:
    """Name and founding document; kind, number and first day stand as long as the book."""
    fresh = _hold(fund, by)
    fresh.name, fresh.document = name, document
    _clean(fresh, exclude=["book"])
    fresh.save(update_fields=["name", "document"])
    audit.record(tag="loans:fund:changed", by=by, subject=str(fund.code))
    return fresh


@transaction.atomic
def save_funder(*, fund: Fund, facts: FunderFacts, by: User, funder: FundFunder | None = None) -> FundFunder:
    """Add a funder at the end, or change one. The code stands once the books know it."""
    fresh = _hold(fund, by)
    if funder is None:
        last = fresh.funders.aggregate(last=models.Max("position"))["last"] or 0
        funder = FundFunder(fund=fresh, position=last + 1)
    elif funder.code != facts.code and _is_booked(fresh, funder=funder.code):
        raise Conflict(_("账簿已使用该出资人代号，不能修改。"), field="code")
    funder.code, funder.name, funder.level, funder.organisation = (
        facts.code,
        facts.name,
        facts.level,
        facts.organisation,
    )
    _clean(funder)
    funder.save()
    audit.record(tag="loans:fund:changed", by=by, subject=str(fund.code), detail={"funder": facts.code})
    return funder


@transaction.atomic
def save_account(*, fund: Fund, facts: AccountFacts, by: User, account: SpecialAccount | None = None) -> SpecialAccount:
    """Add a special account or change one. The code stands once the books know it; one with money is not closed."""
    fresh = _hold(fund, by)
    if fresh.kind == BookKind.FISCAL:
        raise DomainError(_("财政科技资金在国库，没有专户。"), code="no_account")
    account = account or SpecialAccount(fund=fresh)
    if account.pk and account.code != facts.code and _is_booked(fresh, holding=account.code):
        raise Conflict(_("账簿已使用该专户代号，不能修改。"), field="code")
    if facts.closed_on is not None and _holds_money(fresh, facts.code):
        raise Conflict(_("该专户尚有余额，不能销户。"), field="closed_on")
    for name in ("code", "bank", "account_name", "account_number", "kind", "opened_on", "closed_on"):
        setattr(account, name, getattr(facts, name))
    _clean(account)
    account.save()
    audit.record(tag="loans:fund:changed", by=by, subject=str(fund.code), detail={"account": facts.code})
    return account


@transaction.atomic
def set_deposit_terms(*, account: SpecialAccount, facts: TermFacts, by: User) -> DepositTerm:
    """New terms from a day on; those in force end the day before. Terms never overlap: the database refuses it.

    ``DomainError`` when the day lies before the account's opening or more than a year ahead.
    """
    fresh = _hold(account.fund, by)
    _check_first_day(account, facts.valid_from)
    before = account.deposit_terms.filter(valid_from__lt=facts.valid_from).order_by("-valid_from").first()
    if before is not None and (before.valid_to is None or before.valid_to > facts.valid_from):
        before.valid_to = facts.valid_from
        before.save(update_fields=["valid_to"])
    after = account.deposit_terms.filter(valid_from__gte=facts.valid_from).order_by("valid_from").first()
    term = DepositTerm(
        account=account,
        annual_rate=facts.annual_rate,
        day_count=facts.day_count,
        credit_months=sorted(set(facts.credit_months)),
        credit_day=facts.credit_day,
        valid_from=facts.valid_from,
        valid_to=after.valid_from if after else None,
        document=facts.document,
    )
    _clean(term)
    term.save()
    audit.record(tag="loans:fund:changed", by=by, subject=str(fresh.code), detail={"terms": account.code})
    return term


def _check_first_day(account: SpecialAccount, first: date) -> None:
    if first < account.opened_on:
        raise DomainError(_("起始日期不能早于开户日期。"), code="invalid", field="valid_from")
    if first > clock.today() + TERMS_AHEAD:
        raise DomainError(_("起始日期不能晚于今天起一年。"), code="invalid", field="valid_from")
    if account.deposit_terms.filter(valid_from=first).exists():
        raise Conflict(_("该日起已有存款条件。"), field="valid_from")


def _hold(fund: Fund, by: User) -> Fund:
    """The fund, locked, when it is kept by the user's organisation."""
    sign_history(by.actor_name)
    fresh = Fund.objects.select_for_update(of=("self",), no_key=True).get(pk=fund.pk)
    if fresh.owner_id != by.organisation_id:
        raise NotPermitted(_("只有管理单位的财务人员可以维护该资金。"))
    return fresh


def _is_booked(fund: Fund, **dimension: str) -> bool:
    return LedgerAccount.objects.filter(book__code=fund.book_code, **dimension).exists()


def _holds_money(fund: Fund, holding: str) -> bool:
    rows = LedgerAccount.objects.filter(book__code=fund.book_code, holding=holding)
    return rows.exclude(debit_total=models.F("credit_total")).exists()


def _clean(row: models.Model, exclude: Sequence[str] = ()) -> None:
    """The model's own rules as a ``DomainError`` at its field."""
    try:
        row.full_clean(exclude=list(exclude))
    except ValidationError as error:
        field, problems = next(iter(error.message_dict.items()))
        raise DomainError("".join(problems), code="invalid", field=None if field == "__all__" else field) from error
