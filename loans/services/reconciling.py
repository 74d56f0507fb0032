"""Reconciliations: prepared by one person from what stands now, confirmed or returned by another."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from loans.models import Reconciliation, SpecialAccount
from loans.reconciling.months import MonthSheet, sheet_of
from loans.statement_states import RECONCILIATION, ReconciliationState
from portal.accounts import audit
from portal.accounts.models import User
from portal.core import clock
from portal.core.display import show_money
from portal.core.errors import Conflict, DomainError, NotPermitted
from portal.core.states import move


class CannotReconcile(DomainError):
    """The month cannot be reconciled yet: it is not over, or the statements do not reach its end."""

    code = "cannot_reconcile"


def digest_of(snapshot: dict[str, Any]) -> str:
    """SHA-256 of the canonical text: sorted keys, no white space."""
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def prepare_reconciliation(
    *, account: SpecialAccount, month_end: date, by: User, explanation: str = ""
) -> Reconciliation:
    """Write down both balances at the end of ``month_end`` with every outstanding item, for a second person.

    ``explanation`` is needed when the adjusted balances differ. Raises ``CannotReconcile``, or ``Conflict`` while
    another sheet of the month waits.
    """
    account = SpecialAccount.objects.select_for_update(of=("self",)).select_related("fund").get(pk=account.pk)
    sheet = sheet_of(account, month_end)
    bank = _bank_balance_when_ready(sheet)
    if sheet.difference and not explanation.strip():
        message = _("调节后余额相差 %(gap)s 元，请说明差额。")
        raise CannotReconcile(message % {"gap": show_money(sheet.difference)}, field="explanation")
    earlier = Reconciliation.objects.filter(account=account, month_end=month_end)
    if earlier.filter(state=ReconciliationState.PREPARED).exists():
        raise Conflict(_("该月已有一张调节表待复核。"))
    snapshot = sheet.as_json()
    made = Reconciliation.objects.create(
        account=account,
        month_end=month_end,
        version=(earlier.aggregate(last=Max("version"))["last"] or 0) + 1,
        bank_balance=bank,
        book_balance=sheet.book,
        bank_adjusted=sheet.bank_adjusted,
        book_adjusted=sheet.book_adjusted,
        difference=sheet.difference,
        explanation=explanation.strip(),
        snapshot=snapshot,
        digest=digest_of(snapshot),
        prepared_by=by,
        preparer_person=by.person,
        prepared_at=clock.now(),
    )
    audit.record(tag="loans:reconciliation:prepared", by=by, subject=str(made.code))
    return made


def _bank_balance_when_ready(sheet: MonthSheet) -> Decimal:
    if sheet.day >= clock.today():
        raise CannotReconcile(_("%(day)s 还没有过去，不能编制余额调节表。") % {"day": sheet.day.isoformat()})
    if sheet.uncovered is not None:
        message = _("对账单缺 %(day)s 及以后的日期，请先导入覆盖到月末的对账单。")
        raise CannotReconcile(message % {"day": sheet.uncovered.isoformat()})
    if sheet.bank is None:
        raise CannotReconcile(_("对账单没有余额，请在导入时填写期初或期末余额。"))
    return sheet.bank


@transaction.atomic
def confirm_reconciliation(*, reconciliation: Reconciliation, by: User, note: str = "") -> Reconciliation:
    """A second person confirms the sheet, if it still is what bank and books say.

    Raises ``NotPermitted`` for the preparer, ``Conflict`` when something moved since it was prepared.
    """
    if by.person_id == reconciliation.preparer_person_id:
        raise NotPermitted(_("余额调节表须由编制人以外的另一人确认。"))
    SpecialAccount.objects.select_for_update(of=("self",)).get(pk=reconciliation.account_id)
    if has_moved(reconciliation):
        raise Conflict(_("编制之后账面、流水或匹配有变动，请退回后重新编制。"))
    return _decide(reconciliation, ReconciliationState.CONFIRMED, by, note)


def return_reconciliation(*, reconciliation: Reconciliation, by: User, note: str) -> Reconciliation:
    """Send the sheet back with a reason; the preparer may take it back the same way."""
    if not note.strip():
        raise DomainError(_("请写明退回原因。"), field="note")
    return _decide(reconciliation, ReconciliationState.RETURNED, by, note)


def _decide(reconciliation: Reconciliation, state: ReconciliationState, by: User, note: str) -> Reconciliation:
    with transaction.atomic():
        decided = move(
            RECONCILIATION,
            reconciliation,
            state,
            by=by,
            comment=note.strip(),
            decided_by=by,
            decider_person=by.person,
            decided_at=clock.now(),
            decision_note=note.strip(),
        )
        audit.record(tag=f"loans:reconciliation:{state}", by=by, subject=str(reconciliation.code))
    return decided


def has_moved(reconciliation: Reconciliation) -> bool:
    """Whether bank, books or matches of the month are no longer what the sheet says."""
    return digest_of(sheet_of(reconciliation.account, reconciliation.month_end).as_json()) != reconciliation.digest
