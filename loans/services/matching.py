"""Matching bank lines with movements of the books: by themselves where nothing is in doubt, by hand, and back again."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from loans.models import SpecialAccount, StatementLine, StatementMatch
from loans.parameters import MATCH_WINDOW_DAYS, parameter_today
from loans.reconciling.bank import coverage_of, open_lines
from loans.reconciling.movements import OPENING, Movement, open_movements
from loans.statements.pairing import Side, share_out, sure_pairs
from portal.accounts import audit
from portal.core import clock
from portal.core.actors import Actor
from portal.core.display import show_money
from portal.core.errors import Conflict, DomainError, NotFound

Picks = Sequence[tuple[UUID, str]]


class SidesDiffer(DomainError):
    """The chosen lines and movements do not add up to the same, or go in different directions."""

    code = "sides_differ"


@transaction.atomic
def match_surely(*, account: SpecialAccount, by: Actor) -> int:
    """Match every line that is beyond doubt one movement of the books; return how many lines.

    Amount and direction are equal, the days differ by at most the programme's window; see ``sure_pairs``.
    """
    account = _lock(account)
    window = int(parameter_today(MATCH_WINDOW_DAYS))
    lines = {line.pk: line for line in open_lines(account) if line.left == line.amount}
    since = matched_since(account, window)
    movements = dict(enumerate(one for one in open_movements(account, since=since) if is_matchable(one)))
    pairs = sure_pairs(
        [line_side(line) for line in lines.values()],
        [movement_side(key, movement) for key, movement in movements.items()],
        days=window,
    )
    for line, movement in pairs:
        _match([lines[line]], [movements[movement]], StatementMatch.Way.AUTO, by)
    return len(pairs)


def is_matchable(movement: Movement) -> bool:
    """Opening balances were in the bank before the first statement: no line will ever show them."""
    return movement.left == movement.amount and movement.entry.kind != OPENING


def matched_since(account: SpecialAccount, window: int) -> date | None:
    """Books older than the first statement (less the window) are settled by its opening balance."""
    start = coverage_of(account).starts_on
    return None if start is None else start - timedelta(days=window)


def line_side(line: StatementLine) -> Side:
    words = " ".join((line.counterparty_name, line.counterparty_account, line.reference, line.summary))
    hints = (line.reference, line.counterparty_name)
    return Side(line.pk, line.day, line.direction, line.amount, words, hints)


def movement_side(key: int, movement: Movement) -> Side:
    entry = movement.entry
    subjects = [row.subject for row in movement.transfers]
    words = " ".join((entry.summary, entry.subject_code, entry.key, *subjects))
    return Side(key, movement.day, movement.direction, movement.amount, words, (entry.subject_code, *subjects))


@transaction.atomic
def match_by_hand(
    *, account: SpecialAccount, lines: Sequence[UUID], movements: Picks, in_part: bool, by: Actor
) -> UUID:
    """Match the chosen lines with the chosen movements (entry code and direction); return the group's code.

    All go in one direction, and both sides add up to the same, unless ``in_part``: then as far as the smaller side
    reaches. Raises ``SidesDiffer``, ``NotFound``, or ``Conflict`` when somebody else has just matched one of them.
    """
    account = _lock(account)
    chosen_lines = _chosen_lines(account, lines)
    chosen = _chosen_movements(account, movements)
    if len({one.direction for one in chosen_lines} | {str(one.direction) for one in chosen}) != 1:
        raise SidesDiffer(_("所选流水和账面分录的收支方向不一致。"))
    bank, book = total(chosen_lines), sum((one.left for one in chosen), Decimal(0))
    if bank != book and not in_part:
        words = {"bank": show_money(bank), "book": show_money(book), "gap": show_money(abs(bank - book))}
        message = _(
            "银行流水合计 %(bank)s 元，账面合计 %(book)s 元，相差 %(gap)s 元；确需部分匹配的，请勾选“部分匹配”。"
        )
        raise SidesDiffer(message % words)
    group = _match(chosen_lines, chosen, StatementMatch.Way.HAND, by)
    audit.record(tag="loans:statement:matched", by=by, subject=str(group), detail={"amount": str(min(bank, book))})
    return group


def _lock(account: SpecialAccount) -> SpecialAccount:
    """Hold the account: what is read as open stays open until the matches are written."""
    return SpecialAccount.objects.select_for_update(of=("self",)).select_related("fund").get(pk=account.pk)


def _chosen_lines(account: SpecialAccount, codes: Sequence[UUID]) -> list[StatementLine]:
    if not codes:
        raise SidesDiffer(_("请选择要匹配的银行流水。"))
    known = StatementLine.objects.filter(account=account, code__in=codes).count()
    found = [line for line in open_lines(account) if line.code in set(codes)]
    if known < len(set(codes)):
        raise NotFound(_("没有该银行流水。"))
    if len(found) < known:
        raise Conflict(_("所选流水中有的已被匹配，请刷新后重新选择。"))
    return found


def _chosen_movements(account: SpecialAccount, picks: Picks) -> list[Movement]:
    if not picks:
        raise SidesDiffer(_("请选择要匹配的账面分录。"))
    wanted = set(picks)
    found = [one for one in open_movements(account) if (one.entry.code, str(one.direction)) in wanted]
    if len(found) < len(wanted):
        raise Conflict(_("所选账面分录中有的已被匹配或已冲销，请刷新后重新选择。"))
    return found


def _match(lines: Sequence[StatementLine], movements: Sequence[Movement], way: str, by: Actor) -> UUID:
    """Write the rows. The database refuses more than either side holds, whoever was faster."""
    group, at = uuid.uuid4(), clock.now()
    rows = [(row.pk, row.amount - row.covered - row.later) for one in movements for row in one.transfers]  # type: ignore[attr-defined]
    shares = share_out([(line.pk, line.left) for line in lines], rows)  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            StatementMatch.objects.bulk_create(
                StatementMatch(
                    group=group,
                    line_id=line,
                    transfer_id=transfer,
                    amount=amount,
                    way=way,
                    matched_by=by.actor_name,
                    matched_by_code=by.actor_code,
                    matched_at=at,
                )
                for line, transfer, amount in shares
            )
    except DatabaseError as error:
        if "statement_match_within_amounts" in constraint_of(error):
            raise Conflict(_("其中一笔刚被他人匹配，请刷新后重新选择。")) from error
        raise
    return group


def constraint_of(error: DatabaseError) -> str:
    """The constraint that the database names in its refusal; empty when it names none."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""


@transaction.atomic
def end_matches(*, group: UUID, account: SpecialAccount, reason: str, by: Actor) -> int:
    """Take the live matches of a group back, with a reason; they stay on record. Returns how many rows."""
    if not reason.strip():
        raise DomainError(_("请写明取消匹配的原因。"), field="reason")
    _lock(account)
    rows = StatementMatch.objects.live().filter(group=group, line__account=account)
    ended = rows.update(
        ended_at=clock.now(), ended_by=by.actor_name, ended_by_code=by.actor_code, ended_reason=reason.strip()
    )
    if not ended:
        raise Conflict(_("该匹配已取消。"))
    audit.record(tag="loans:statement:unmatched", by=by, subject=str(group), detail={"reason": reason.strip()})
    return ended


def total(lines: Iterable[StatementLine]) -> Decimal:
    return sum((line.left for line in lines), Decimal(0))  # type: ignore[attr-defined]
