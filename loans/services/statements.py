"""Importing bank statements: upload and preview, then apply or discard. Importing the same lines again adds nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from loans.models import BankStatement, SpecialAccount, StatementLine
from loans.statement_states import STATEMENT, StatementState
from loans.statements.lines import Continuity, Known, ReadLine, check_continuity, tell_apart
from loans.statements.reading import ReadStatement, RowFinding, StatementRefused, read_statement
from portal.accounts import audit
from portal.core import clock
from portal.core.actors import Actor
from portal.core.display import show_money
from portal.core.errors import Conflict, IllegalMove
from portal.core.states import move
from portal.files.store import read_bytes, store_bytes
from portal.files.uploads import check_size

CONTENT_TYPE = "application/octet-stream"
MOST_FINDINGS = 500


@dataclass(frozen=True)
class Stated:
    """What a person may say of a statement when the file does not: its days (both included) and balances."""

    first_on: date | None = None
    last_on: date | None = None
    opening: Decimal | None = None
    closing: Decimal | None = None


@dataclass(frozen=True)
class StatementPlan:
    """A file as it would be applied now. ``ordinals``: for each line 0 when it is stored already."""

    read: ReadStatement
    ordinals: list[int]
    continuity: Continuity
    notices: list[str]

    @property
    def counts(self) -> dict[str, int]:
        new = sum(ordinal > 0 for ordinal in self.ordinals)
        return {
            "read": len(self.ordinals) + len(self.read.refused),
            "new": new,
            "repeat": len(self.ordinals) - new,
            "refused": len(self.read.refused),
            "not_data": self.read.not_lines,
        }

    def rows(self) -> Iterable[tuple[ReadLine, int]]:
        return zip(self.read.lines, self.ordinals, strict=True)


@transaction.atomic
def upload_statement(
    *, account: SpecialAccount, content: bytes, name: str, by: Actor, stated: Stated | None = None
) -> BankStatement:
    """Read ``content`` as a statement of ``account`` and keep it for a preview; nothing is taken over yet.

    Raises ``UploadRefused`` or ``StatementRefused`` when the file as a whole cannot be taken.
    """
    check_size(len(content))
    read = read_statement(content, name, account_number=account.account_number, today=clock.today())
    told = stated or Stated()
    first_on, last_on = days_of(read, told)
    continuity = continuity_of(read, told)
    stored = store_bytes(content=content, name=name, content_type=CONTENT_TYPE, by=by)
    statement = BankStatement.objects.create(
        account=account,
        file=stored,
        file_name=stored.name,
        sha256=stored.sha256,
        first_on=first_on,
        last_on=last_on,
        opening_balance=continuity.opening,  # type: ignore[misc]  # one class for null and not
        closing_balance=continuity.closing,
        uploaded_by=by.actor_name,
        uploaded_by_code=by.actor_code,
        uploaded_at=clock.now(),
    )
    audit.record(tag="loans:statement:uploaded", by=by, subject=str(statement.code), detail={"file": stored.name})
    return statement


def days_of(read: ReadStatement, told: Stated) -> tuple[date, date]:
    """First and last day: as a person says, else as the file says, else those of its lines."""
    days = [line.day for line in read.lines]
    first = told.first_on or read.first_on or min(days, default=None)
    last = told.last_on or read.last_on or max(days, default=None)
    if first is None or last is None:
        raise StatementRefused(_("文件里没有流水，也没有写明起止日期；请填写对账单的起止日期。"), field="first_on")
    if last < first:
        raise StatementRefused(_("截止日期不得早于起始日期。"), field="last_on")
    if days and (min(days) < first or max(days) > last):
        message = _("流水的日期（%(first)s 至 %(last)s）超出了所填的起止日期。")
        raise StatementRefused(message % {"first": min(days), "last": max(days)}, field="first_on")
    if last > clock.today():
        raise StatementRefused(_("截止日期不得晚于今天。"), field="last_on")
    return first, last


def continuity_of(read: ReadStatement, told: Stated) -> Continuity:
    opening = told.opening if told.opening is not None else read.opening
    closing = told.closing if told.closing is not None else read.closing
    return check_continuity(read.lines, opening, closing, end=_("期末余额"))


def plan_statement(statement: BankStatement) -> StatementPlan:
    """The stored file read again, beside the lines that the account has now."""
    account = statement.account
    content = read_bytes(statement.file)
    day = clock.today()
    read = read_statement(content, statement.file_name, account_number=account.account_number, today=day)
    continuity = check_continuity(read.lines, statement.opening_balance, statement.closing_balance, end=_("期末余额"))
    ordinals = tell_apart(read.lines, known_lines(account, read.lines))
    return StatementPlan(read, ordinals, continuity, [*_file_notices(statement, read, continuity)])


def known_lines(account: SpecialAccount, lines: Sequence[ReadLine]) -> dict[str, list[Known]]:
    """What the account already has under the fingerprints of ``lines``, in one statement."""
    known: dict[str, list[Known]] = defaultdict(list)
    if lines:
        days = [line.day for line in lines]
        stored = StatementLine.objects.filter(account=account, day__range=(min(days), max(days)))
        for print_, ordinal, balance in stored.order_by("ordinal").values_list("fingerprint", "ordinal", "balance"):
            known[print_].append(Known(ordinal, balance))
    return known


def _file_notices(statement: BankStatement, read: ReadStatement, continuity: Continuity) -> Iterable[str]:
    if not read.names_account:
        yield _("文件没有写明账号，请核对它确是账号 %(number)s 的对账单。") % {
            "number": statement.account.account_number
        }
    if continuity.is_reversed:
        yield _("按余额推算，文件的借贷方向与银行口径（借为支出、贷为收入）相反，请核对后再确认。")
    before = _statement_before(statement)
    if before is None:
        return
    if (statement.first_on - before.last_on).days > 1:
        words = {"last": before.last_on.isoformat(), "first": statement.first_on.isoformat()}
        yield _("上一份对账单到 %(last)s，本文件从 %(first)s 起，中间缺对账单。") % words
    elif (
        (statement.first_on - before.last_on).days == 1
        and None not in (before.closing_balance, continuity.opening)
        and before.closing_balance != continuity.opening
    ):
        words = {"before": show_money(before.closing_balance), "now": show_money(continuity.opening)}
        yield _("上一份对账单期末余额 %(before)s 元，与本文件期初余额 %(now)s 元不符。") % words


def _statement_before(statement: BankStatement) -> BankStatement | None:
    rows = BankStatement.objects.applied().filter(account=statement.account, last_on__lt=statement.first_on)
    return rows.order_by("-last_on", "-id").first()


@transaction.atomic
def apply_statement(*, statement: BankStatement, by: Actor) -> BankStatement:
    """Take over the new lines of a previewed file; what is stored already stays as it is.

    Two people who apply overlapping files wait for each other at the account. ``Conflict`` when the same file was
    applied before and would add nothing.
    """
    account = SpecialAccount.objects.select_for_update(of=("self",)).select_related("fund").get(pk=statement.account_id)
    _refuse_unless_previewed(statement)
    plan = plan_statement(statement)
    again = BankStatement.objects.applied().filter(account=account, sha256=statement.sha256)
    if not plan.counts["new"] and again.exists():
        raise Conflict(_("这个文件已经导入过，没有新的流水。"))
    StatementLine.objects.bulk_create(_new_lines(statement, account, plan), batch_size=1000)
    applied = move(
        STATEMENT,
        statement,
        StatementState.APPLIED,
        by=by,
        counts=plan.counts,
        findings=findings_of(plan),
        applied_by=by.actor_name,
        applied_at=clock.now(),
    )
    audit.record(tag="loans:statement:applied", by=by, subject=str(statement.code), detail=dict(plan.counts))
    return applied


def _refuse_unless_previewed(statement: BankStatement) -> None:
    state = BankStatement.objects.values_list("state", flat=True).get(pk=statement.pk)
    if state != StatementState.PREVIEWED:
        raise IllegalMove(_("该对账单%(state)s，不能再导入。") % {"state": STATEMENT.labels[state]})


def _new_lines(statement: BankStatement, account: SpecialAccount, plan: StatementPlan) -> list[StatementLine]:
    return [
        StatementLine(
            account=account,
            statement=statement,
            position=position,
            source_place=line.place[:160],
            day=line.day,
            direction=line.direction,
            amount=line.amount,
            balance=line.balance,  # type: ignore[misc]
            counterparty_name=line.counterparty_name,
            counterparty_account=line.counterparty_account,
            reference=line.reference,
            summary=line.summary,
            fingerprint=line.fingerprint,
            ordinal=ordinal,
        )
        for position, (line, ordinal) in enumerate(plan.rows(), start=1)
        if ordinal
    ]


def findings_of(plan: StatementPlan) -> list[dict[str, Any]]:
    """What a reader of the import should know, as JSON: notices, breaks of the balance, refused rows."""
    notices = [RowFinding("", 0, "", text, is_refused=False) for text in plan.notices]
    words = _("按前一行推算为 %(expected)s，文件写 %(stated)s，相差 %(gap)s。")
    breaks = [
        RowFinding(
            one.place,
            0,
            _("余额"),
            words
            % {"expected": show_money(one.expected), "stated": show_money(one.stated), "gap": show_money(one.gap)},
            is_refused=False,
        )
        for one in plan.continuity.breaks
    ]
    return [one.as_json() for one in (*notices, *breaks, *plan.read.refused)][:MOST_FINDINGS]


def discard_statement(*, statement: BankStatement, by: Actor) -> BankStatement:
    """Put a previewed file aside. ``IllegalMove`` once it is applied."""
    return move(STATEMENT, statement, StatementState.DISCARDED, by=by)
