"""Orders: prepared by one person, posted or refused by another, withdrawn by who prepared them.

Approval posts in the same transaction, under the order's own key: an order is one entry, however often it is clicked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from loans.ledger.models import BookKind, JournalEntry
from loans.ledger.postings import Posting, as_document
from loans.models import Fund, OrderEvent, OrderEvidence, PostingOrder, SpecialAccount
from loans.order_states import ORDER, OrderState
from loans.orders.desk import PAYMENT_CAUSES, RECEIPT_CAUSES
from loans.orders.events import DeskEvent, desk_events
from loans.orders.payload import Payload, read_payload
from loans.pool.events import ZERO, Event, Legs
from loans.pool.items import require_untouched
from portal.accounts import audit
from portal.accounts.models import User
from portal.core import clock
from portal.core.actors import SYSTEM
from portal.core.errors import Conflict, DomainError, IllegalMove, NotPermitted
from portal.core.states import move
from portal.files.models import StoredFile

MOST_REASON = 150


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is to be ordered. ``on`` is the business day."""

    fund: Fund
    event: DeskEvent
    on: date
    payload: Payload
    reason: str
    evidence: Sequence[StoredFile] = ()


def check_draft(draft: Draft) -> Legs:
    """The rows that the draft would post now; ``DomainError`` (with its field) when it cannot be ordered."""
    fund, payload = draft.fund, draft.payload
    if BookKind(fund.kind) not in draft.event.kinds:
        raise DomainError(_("这类资金没有“%(event)s”。") % {"event": draft.event.title}, field="event")
    _check_day(draft)
    if not draft.reason.strip() or len(draft.reason) > MOST_REASON:
        raise DomainError(_("请写明事由，不超过 150 字。"), code="reason_missing", field="reason")
    if draft.event.needs_evidence and not draft.evidence:
        raise DomainError(_("请上传依据文件。"), code="evidence_missing", field="evidence")
    _check_parties(draft)
    _check_cause(draft)
    if "entry" in draft.event.asks:
        _check_reversible(draft)
    if "basis" in draft.event.asks and not payload.basis:
        raise DomainError(_("请写明方案规定由资金承担的条款。"), code="pool_does_not_bear", field="basis")
    legs = draft.event.legs(fund.book_code, payload)
    # What no posting may hold is told now, not to the second person.
    as_document(Posting(fund.book_code, draft.event.key.value, draft.on, "draft", legs, summary=draft.reason), SYSTEM)
    return legs


def _check_day(draft: Draft) -> None:
    fund = draft.fund
    if draft.on > clock.today():
        raise DomainError(_("业务日期不能晚于今天。"), code="day_in_future", field="business_on")
    if draft.on < fund.opened_on:
        raise DomainError(_("业务日期不能早于资金设立日期。"), code="day_too_early", field="business_on")
    closed = fund.book.closed_through
    if closed is not None and draft.on <= closed and draft.event.key is not OrderEvent.REVERSAL:
        words = {"day": closed.isoformat()}
        raise DomainError(
            _("账簿已结账至 %(day)s，请填写以后的日期。") % words, code="period_closed", field="business_on"
        )


def _check_parties(draft: Draft) -> None:
    """Funders and accounts are the fund's own, and money moves in accounts that are open on the day."""
    fund, payload = draft.fund, draft.payload
    named = {*payload.amounts, *(line.funder for line in payload.lines if line.funder)}
    if named - set(fund.funders.values_list("code", flat=True)):
        raise DomainError(_("出资人不属于该资金。"), code="unknown_funder")
    holdings = {payload.account, payload.fixed, *(line.holding for line in payload.lines)} - {""}
    if "interest_account" in draft.event.asks and payload.subject:
        holdings.add(payload.subject)
    known = dict(fund.accounts.values_list("code", "kind"))
    if holdings - set(known):
        raise DomainError(_("专户不属于该资金。"), code="unknown_account", field="account")
    open_ = set(fund.accounts.open_on(draft.on).values_list("code", flat=True))
    if {payload.account, payload.fixed, *(line.holding for line in payload.lines)} - {""} - open_:
        raise DomainError(_("该专户在业务日期尚未开立或已销户。"), code="account_not_open", field="account")
    if payload.account and known[payload.account] != SpecialAccount.Kind.CURRENT:
        raise DomainError(_("请选择活期专户。"), code="wrong_account", field="account")
    if payload.fixed and known[payload.fixed] != SpecialAccount.Kind.FIXED:
        raise DomainError(_("请选择定期专户。"), code="wrong_account", field="fixed")


def _check_cause(draft: Draft) -> None:
    """A match names one of its causes, and that happens in this kind of fund."""
    if "cause" not in draft.event.asks:
        return
    causes = RECEIPT_CAUSES if draft.event.key is OrderEvent.RECEIPT_MATCHED else PAYMENT_CAUSES
    fitting = {cause.value for cause in causes if draft.fund.kind in desk_events[cause.value].kinds}
    if draft.payload.cause not in fitting:
        raise DomainError(_("请选择匹配事项。"), code="unknown_cause", field="cause")
    asks_account = "interest_account" in desk_events[draft.payload.cause].asks
    if asks_account and not draft.payload.subject:
        raise DomainError(_("请选择计息专户。"), code="account_missing", field="interest_account")


def _check_reversible(draft: Draft) -> None:
    rows = JournalEntry.objects.filter(code=draft.payload.entry, book__code=draft.fund.book_code)
    found = rows.select_related("reversal", "book").first()
    if found is None:
        raise DomainError(_("该资金没有这张凭证。"), code="no_such_entry", field="entry")
    if found.reverses_id is not None or hasattr(found, "reversal"):
        raise Conflict(_("该凭证已冲销，或本身是冲销凭证。"), code="already_reversed", field="entry")
    closed = found.book.closed_through
    if draft.on < found.business_on and (closed is None or closed < found.business_on):
        words = {"day": found.business_on.isoformat()}
        message = _("冲销日期不能早于原凭证的日期 %(day)s。") % words
        raise DomainError(message, code="day_too_early", field="business_on")
    require_untouched(found)


def amount_of_legs(draft: Draft, legs: Legs) -> Decimal:
    """The sum that the order is known by: of opening balances the money, of a reversal its first kind of row."""
    if draft.event.key not in {OrderEvent.OPENING, OrderEvent.REVERSAL}:
        return draft.payload.total
    first = (legs[0].debit.code, legs[0].credit.code) if legs else ("", "")
    if draft.event.key is OrderEvent.REVERSAL:
        return sum((leg.amount for leg in legs if (leg.debit.code, leg.credit.code) == first), ZERO)
    money = sum((line.amount for line in draft.payload.lines if line.account in {"1001", "1002", "1401"}), ZERO)
    return money or sum((leg.amount for leg in legs), ZERO)


@transaction.atomic
def prepare_order(*, draft: Draft, by: User) -> PostingOrder:
    """Write the order down; nothing is posted. Refuses as ``check_draft``, and others' funds (``NotPermitted``)."""
    fund = Fund.objects.select_for_update(of=("self",), no_key=True).get(pk=draft.fund.pk)
    if fund.owner_id != by.organisation_id:
        raise NotPermitted(_("只有管理单位的财务人员可以为该资金制单。"))
    draft = replace(draft, fund=fund, reason=" ".join(draft.reason.split()))
    legs = check_draft(draft)
    last = fund.orders.aggregate(last=Max("number"))["last"] or 0
    order = PostingOrder.objects.create(
        fund=fund,
        number=last + 1,
        event=draft.event.key,
        business_on=draft.on,
        amount=amount_of_legs(draft, legs),
        payload=draft.payload.as_json(),
        reason=draft.reason,
        prepared_by=by,
        prepared_person_id=by.person_id,
        prepared_at=clock.now(),
    )
    for stored in draft.evidence:
        OrderEvidence.objects.create(order=order, file=stored)
    detail: dict[str, object] = {"fund": fund.number, "event": order.event, "amount": f"{order.amount:.2f}"}
    audit.record(tag="loans:order:prepared", by=by, subject=str(order.code), detail=detail)
    return order


@transaction.atomic
def approve_order(*, order: PostingOrder, by: User, note: str = "") -> PostingOrder:
    """Post the order. By another person of the same organisation, whatever accounts the two use.

    The fund may have changed since it was prepared: funders and accounts are looked at again.
    Raises what the ledger refuses (``InsufficientFunds``, ``PeriodClosed``, ...): then nothing has changed.
    """
    fresh = _hold(order, by)
    if fresh.prepared_person_id == by.person_id:
        raise NotPermitted(_("记账单须由制单人以外的另一人复核。"), code="same_person")
    draft = _draft_of(fresh)
    _check_parties(draft)
    posted = draft.event.post(event_of(fresh, by), draft.payload)
    audit.record(tag="loans:order:posted", by=by, subject=str(order.code), detail={"entry": str(posted.code)})
    changes = _decision(by, note) | {"entry_code": posted.code}
    return move(ORDER, fresh, OrderState.POSTED, by=by, comment=note, **changes)


@transaction.atomic
def refuse_order(*, order: PostingOrder, by: User, note: str) -> PostingOrder:
    """Send it back for good; the preparer may prepare another one. A reason is required."""
    fresh = _hold(order, by)
    if fresh.prepared_person_id == by.person_id:
        raise NotPermitted(_("自己的记账单请撤回，不能自己驳回。"), code="same_person")
    if not note.strip():
        raise DomainError(_("请写明驳回原因。"), code="reason_missing", field="note")
    audit.record(tag="loans:order:refused", by=by, subject=str(order.code))
    return move(ORDER, fresh, OrderState.REFUSED, by=by, comment=note, **_decision(by, note))


@transaction.atomic
def withdraw_order(*, order: PostingOrder, by: User, note: str = "") -> PostingOrder:
    """Take one's own order back while nobody has decided on it."""
    fresh = _hold(order, by)
    if fresh.prepared_person_id != by.person_id:
        raise NotPermitted(_("只有制单人可以撤回记账单。"), code="other_person")
    audit.record(tag="loans:order:withdrawn", by=by, subject=str(order.code))
    return move(ORDER, fresh, OrderState.WITHDRAWN, by=by, comment=note, **_decision(by, note))


def event_of(order: PostingOrder, by: User) -> Event:
    """The event as it is posted: the entry's key is the order's, its summary the order's reason."""
    return Event(
        book=order.fund.book_code, on=order.business_on, key=f"order:{order.code}", by=by, summary=order.reason
    )


def order_of_entry(entry: UUID) -> PostingOrder | None:
    """The order behind an entry, with both persons, for vouchers."""
    rows = PostingOrder.objects.select_related("prepared_by__person", "decided_by__person")
    return rows.filter(entry_code=entry).first()


def _draft_of(order: PostingOrder) -> Draft:
    """The order as it was drafted, over the fund as it is now, which is locked."""
    return Draft(
        fund=Fund.objects.select_for_update(of=("self",), no_key=True).get(pk=order.fund_id),
        event=desk_events[order.event],
        on=order.business_on,
        payload=read_payload(order.payload),
        reason=order.reason,
    )


def _hold(order: PostingOrder, by: User) -> PostingOrder:
    """The order, locked, when it still waits and its fund is kept by the user's organisation."""
    rows = PostingOrder.objects.select_for_update(of=("self",)).select_related("fund")
    fresh = rows.get(pk=order.pk)
    if fresh.fund.owner_id != by.organisation_id:
        raise NotPermitted(_("只有管理单位的财务人员可以办理该资金的记账单。"))
    if fresh.state != OrderState.PREPARED:
        raise IllegalMove(_("该记账单已是“%(state)s”。") % {"state": fresh.get_state_display()})
    return fresh


def _decision(by: User, note: str) -> dict[str, Any]:
    return {
        "decided_by": by,
        "decided_person_id": by.person_id,
        "decided_at": clock.now(),
        "decision_note": note.strip()[:300],
    }
