"""The events of the desk, each declared once. Postings: ``loans.pool``."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from loans.ledger.models import BookKind
from loans.ledger.postings import Posted
from loans.models import OrderEvent
from loans.orders.events import ALL, COMMITMENT, FISCAL, PAID_IN, POOLS, DeskEvent, desk_events
from loans.orders.payload import Payload
from loans.pool import commitments, contributions, costs, deposits, fiscal, openings, receipts, years
from loans.pool.events import Cash, Event, Legs, bank, unmatched_payment, unmatched_receipt
from loans.pool.items import mirror_legs

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _add(
    key: OrderEvent,
    group: str,
    asks: str,
    kinds: frozenset[BookKind],
    effect: "StrOrPromise",
    legs: Callable[[str, Payload], Legs],
    post: Callable[[Event, Payload], Posted],
    *,
    needs_evidence: bool = False,
) -> None:
    event = DeskEvent(
        key=key,
        group=group,
        asks=tuple(asks.split()),
        kinds=kinds,
        effect=effect,
        legs=legs,
        post=post,
        needs_evidence=needs_evidence,
    )
    desk_events.register(key.value, event)


def _into(p: Payload) -> Cash:
    return unmatched_receipt(p.receipt) if p.receipt else bank(p.account)


def _out_of(p: Payload) -> Cash:
    return unmatched_payment(p.payment) if p.payment else bank(p.account)


# --- contributions ----------------------------------------------------------------------------------------------
_add(
    OrderEvent.PROMISED,
    "contributions",
    "amounts",
    PAID_IN,
    _("将登记出资承诺 %(total)s 元。"),
    lambda book, p: contributions.promise_legs(p.amounts),
    lambda e, p: contributions.promise(e, amounts=p.amounts),
)
_add(
    OrderEvent.PROMISE_PAID_IN,
    "contributions",
    "amounts account",
    PAID_IN,
    _("将增加专户存款和可用资金 %(total)s 元，减少应收出资承诺。"),
    lambda book, p: contributions.pay_in_promised_legs(p.amounts, _into(p)),
    lambda e, p: contributions.pay_in_promised(e, amounts=p.amounts, into=_into(p)),
)
_add(
    OrderEvent.PAID_IN,
    "contributions",
    "amounts account",
    PAID_IN,
    _("将增加专户存款和可用资金 %(total)s 元。"),
    lambda book, p: contributions.pay_in_legs(p.amounts, _into(p)),
    lambda e, p: contributions.pay_in(e, amounts=p.amounts, into=_into(p)),
)
_add(
    OrderEvent.WITHDRAWN,
    "contributions",
    "amounts",
    POOLS,
    _("将从可用资金退出 %(total)s 元，转为应付出资人款项。"),
    lambda book, p: contributions.withdraw_legs(p.amounts),
    lambda e, p: contributions.withdraw(e, amounts=p.amounts),
    needs_evidence=True,
)
_add(
    OrderEvent.FUNDER_PAID,
    "contributions",
    "amounts account",
    POOLS,
    _("将从专户向出资人（或财政）支付 %(total)s 元。"),
    lambda book, p: contributions.pay_funder_legs(p.amounts, _out_of(p)),
    lambda e, p: contributions.pay_funder(e, amounts=p.amounts, out_of=_out_of(p)),
)
_add(
    OrderEvent.FROZEN,
    "contributions",
    "amounts",
    POOLS,
    _("将冻结可用资金 %(total)s 元，解冻前不能用于补偿。"),
    lambda book, p: contributions.freeze_legs(p.amounts),
    lambda e, p: contributions.freeze(e, amounts=p.amounts),
)
_add(
    OrderEvent.UNFROZEN,
    "contributions",
    "amounts",
    POOLS,
    _("将解冻资金 %(total)s 元，恢复可用。"),
    lambda book, p: contributions.unfreeze_legs(p.amounts),
    lambda e, p: contributions.unfreeze(e, amounts=p.amounts),
)

# --- deposits ---------------------------------------------------------------------------------------------------
_add(
    OrderEvent.INTEREST_ACCRUED,
    "deposits",
    "amounts interest_account",
    POOLS,
    _("将计提存款利息 %(total)s 元；到账前不能动用。"),
    lambda book, p: deposits.accrue_legs(p.subject, p.amounts),
    lambda e, p: deposits.accrue_interest(e, holding=p.subject, amounts=p.amounts),
)
_add(
    OrderEvent.INTEREST_CREDITED,
    "deposits",
    "amounts interest_account account",
    POOLS,
    _("将增加专户存款和可用资金 %(total)s 元，冲减已计提的利息。"),
    lambda book, p: deposits.crediting_legs(book, p.subject, p.amounts, _into(p)),
    lambda e, p: deposits.credit_interest(e, holding=p.subject, amounts=p.amounts, into=_into(p)),
)
_add(
    OrderEvent.INTEREST_OWED,
    "deposits",
    "amounts interest_account account",
    POOLS,
    _("将增加专户存款 %(total)s 元，同时转为应付出资人（财政）款项。"),
    lambda book, p: deposits.owe_interest_legs(p.subject, p.amounts, _into(p)),
    lambda e, p: deposits.owe_interest(e, holding=p.subject, amounts=p.amounts, into=_into(p)),
)
_add(
    OrderEvent.FIXED_DEPOSIT_MADE,
    "deposits",
    "amount account fixed",
    POOLS,
    _("将从活期专户转存定期 %(total)s 元。"),
    lambda book, p: deposits.make_fixed_deposit_legs(p.total, p.account, p.fixed),
    lambda e, p: deposits.make_fixed_deposit(e, amount=p.total, current=p.account, fixed=p.fixed),
)
_add(
    OrderEvent.FIXED_DEPOSIT_BACK,
    "deposits",
    "amount account fixed",
    POOLS,
    _("将从定期转回活期专户 %(total)s 元。"),
    lambda book, p: deposits.end_fixed_deposit_legs(p.total, p.account, p.fixed),
    lambda e, p: deposits.end_fixed_deposit(e, amount=p.total, current=p.account, fixed=p.fixed),
)

# --- costs ------------------------------------------------------------------------------------------------------
_add(
    OrderEvent.FEE_CHARGED,
    "costs",
    "amounts basis",
    PAID_IN,
    _("将从可用资金列支管理费 %(total)s 元。"),
    lambda book, p: costs.charge_fee_legs(p.amounts),
    lambda e, p: costs.charge_fee(e, amounts=p.amounts, pool_bears=bool(p.basis)),
)
_add(
    OrderEvent.COST_CHARGED,
    "costs",
    "amounts basis",
    PAID_IN,
    _("将从可用资金列支费用 %(total)s 元。"),
    lambda book, p: costs.charge_cost_legs(p.amounts),
    lambda e, p: costs.charge_cost(e, amounts=p.amounts, pool_bears=bool(p.basis)),
)
_add(
    OrderEvent.COST_PAID,
    "costs",
    "amounts account",
    PAID_IN,
    _("将从专户支付费用 %(total)s 元。"),
    lambda book, p: costs.pay_cost_legs(p.amounts, _out_of(p)),
    lambda e, p: costs.pay_cost(e, amounts=p.amounts, out_of=_out_of(p)),
)

# --- receipts and payments that wait --------------------------------------------------------------------------------
_add(
    OrderEvent.RECEIPT_UNMATCHED,
    "matching",
    "amount account receipt_code",
    POOLS,
    _("将增加专户存款 %(total)s 元，记为待匹配收款。"),
    lambda book, p: receipts.receive_unmatched_legs(p.subject, p.total, bank(p.account)),
    lambda e, p: receipts.receive_unmatched(e, receipt=p.subject, amount=p.total, into=bank(p.account)),
)
_add(
    OrderEvent.RECEIPT_SENT_BACK,
    "matching",
    "amount account receipt",
    POOLS,
    _("将从专户退回待匹配收款 %(total)s 元。"),
    lambda book, p: receipts.send_back_legs(p.receipt, p.total, bank(p.account)),
    lambda e, p: receipts.send_back_receipt(e, receipt=p.receipt, amount=p.total, out_of=bank(p.account)),
)
_add(
    OrderEvent.PAYMENT_UNMATCHED,
    "matching",
    "amount account payment_code",
    POOLS,
    _("将减少专户存款 %(total)s 元，记为待匹配付款。"),
    lambda book, p: receipts.pay_unmatched_legs(p.subject, p.total, bank(p.account)),
    lambda e, p: receipts.pay_unmatched(e, payment=p.subject, amount=p.total, out_of=bank(p.account)),
)
# What a receipt or a payment may turn out to be at this desk; claims and recoveries are matched where they are handled.
RECEIPT_CAUSES = (
    OrderEvent.PROMISE_PAID_IN,
    OrderEvent.PAID_IN,
    OrderEvent.INTEREST_CREDITED,
    OrderEvent.INTEREST_OWED,
    OrderEvent.BUDGET_RECEIVED,
)
PAYMENT_CAUSES = (OrderEvent.COST_PAID, OrderEvent.FUNDER_PAID)
_add(
    OrderEvent.RECEIPT_MATCHED,
    "matching",
    "receipt cause amounts interest_account",
    POOLS,
    _("将把待匹配收款 %(total)s 元转入所选事项。"),
    lambda book, p: desk_events[p.cause].legs(book, p),
    lambda e, p: desk_events[p.cause].post(e, p),
)
_add(
    OrderEvent.PAYMENT_MATCHED,
    "matching",
    "payment cause amounts",
    POOLS,
    _("将把待匹配付款 %(total)s 元冲减所选事项的应付款。"),
    lambda book, p: desk_events[p.cause].legs(book, p),
    lambda e, p: desk_events[p.cause].post(e, p),
)

# --- pools without paid-in money --------------------------------------------------------------------------------
_add(
    OrderEvent.YEAR_COMMITTED,
    "commitments",
    "amounts",
    COMMITMENT,
    _("将登记年度预算承诺 %(total)s 元。"),
    lambda book, p: commitments.open_year_legs(p.amounts),
    lambda e, p: commitments.open_year(e, amounts=p.amounts),
)
_add(
    OrderEvent.YEAR_LAPSED,
    "commitments",
    "amounts",
    COMMITMENT,
    _("将注销未使用的预算承诺 %(total)s 元。"),
    lambda book, p: commitments.lapse_legs(p.amounts),
    lambda e, p: commitments.lapse_commitment(e, amounts=p.amounts),
)
_add(
    OrderEvent.BUDGET_RECEIVED,
    "commitments",
    "amounts account",
    COMMITMENT,
    _("将增加专户存款 %(total)s 元，减少应收预算拨款。"),
    lambda book, p: commitments.receive_budget_legs(p.amounts, _into(p)),
    lambda e, p: commitments.receive_budget(e, amounts=p.amounts, into=_into(p)),
)

# --- fiscal funds -----------------------------------------------------------------------------------------------
_add(
    OrderEvent.APPROPRIATED,
    "fiscal",
    "amounts",
    FISCAL,
    _("将增加财政拨款和未安排资金 %(total)s 元。"),
    lambda book, p: fiscal.appropriate_legs(p.amounts),
    lambda e, p: fiscal.appropriate(e, amounts=p.amounts),
)
_add(
    OrderEvent.COMMITTED,
    "fiscal",
    "amounts plan",
    FISCAL,
    _("将把未安排资金 %(total)s 元安排给该计划。"),
    lambda book, p: fiscal.commit_legs(p.amounts, p.subject),
    lambda e, p: fiscal.commit(e, amounts=p.amounts, subject=p.subject),
)
_add(
    OrderEvent.UNCOMMITTED,
    "fiscal",
    "amounts plan",
    FISCAL,
    _("将收回已安排资金 %(total)s 元。"),
    lambda book, p: fiscal.uncommit_legs(p.amounts, p.subject),
    lambda e, p: fiscal.uncommit(e, amounts=p.amounts, subject=p.subject),
)
_add(
    OrderEvent.INVESTED,
    "fiscal",
    "amounts investment",
    FISCAL,
    _("将从财政拨款支付股权投资 %(total)s 元。"),
    lambda book, p: fiscal.invest_legs(p.subject, p.amounts),
    lambda e, p: fiscal.invest(e, investment=p.subject, amounts=p.amounts),
)
_add(
    OrderEvent.DIVESTED,
    "fiscal",
    "amounts investment",
    FISCAL,
    _("将收回投资本金 %(total)s 元。"),
    lambda book, p: fiscal.divest_legs(p.subject, p.amounts),
    lambda e, p: fiscal.divest(e, investment=p.subject, amounts=p.amounts),
)
_add(
    OrderEvent.RECALLED,
    "fiscal",
    "amounts",
    FISCAL,
    _("将减少财政拨款和未安排资金 %(total)s 元。"),
    lambda book, p: fiscal.recall_legs(p.amounts),
    lambda e, p: fiscal.recall(e, amounts=p.amounts),
    needs_evidence=True,
)

# --- books ------------------------------------------------------------------------------------------------------
_add(
    OrderEvent.OPENING,
    "books",
    "lines",
    ALL,
    _("将录入期初余额，资金合计 %(total)s 元。"),
    lambda book, p: openings.opening_legs(p.lines),
    lambda e, p: openings.enter_opening(e, lines=p.lines),
    needs_evidence=True,
)
_add(
    OrderEvent.REVERSAL,
    "books",
    "entry",
    ALL,
    _("将冲销该凭证，金额合计 %(total)s 元。"),
    lambda book, p: mirror_legs(UUID(p.entry)),
    lambda e, p: years.reverse_entry(entry=UUID(p.entry), on=e.on, key=e.key, by=e.by, reason=e.summary),
)
