"""From the database's refusal to an error that a person can act on."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from loans.ledger.errors import (
    AlreadyReversed,
    InsufficientFunds,
    InvalidPosting,
    KeyConflict,
    NoSuchBook,
    NotReversible,
    PeriodClosed,
    ReservationExceeded,
    UnknownAccount,
)
from loans.ledger.models import ChartAccount, LedgerAccount, Side
from portal.core.errors import DomainError

Answer = Callable[[str, Mapping[str, Any]], DomainError]


def refusal(reason: str, detail: str, document: Mapping[str, Any]) -> DomainError:
    """``reason`` is an SQLSTATE of the ledger's functions or the name of the constraint that was hit."""
    answer = ANSWERS.get(reason)
    return (
        answer(detail, document)
        if answer
        else InvalidPosting(_("凭证内容不符合记账规则（%(rule)s）。") % {"rule": reason})
    )


def _said(error: type[DomainError], text: str) -> Answer:
    return lambda detail, _document: error(_(text) % {"detail": detail})


def _insufficient(_detail: str, document: Mapping[str, Any]) -> DomainError:
    """Name the account that the posting would overdraw, with what it holds at this moment."""
    moved: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for leg in document["legs"]:
        moved[leg[0], leg[1], leg[2]] += Decimal(leg[6])
        moved[leg[3], leg[4], leg[5]] -= Decimal(leg[6])
    accounts = LedgerAccount.objects.filter(book__code=document["book"])
    held = {(one.chart_id, one.funder, one.holding): one.balance for one in accounts}
    charts = {one.code: one for one in ChartAccount.objects.filter(has_floor=True)}
    for (code, funder, holding), change in moved.items():
        if code not in charts:
            continue
        balance = held.get((code, funder, holding), Decimal(0))
        after = balance + (change if charts[code].side == Side.DEBIT else -change)
        if after < 0:
            words = {
                "account": " ".join(part for part in (str(charts[code]), funder, holding) if part),
                "held": f"{balance:,.2f}",
                "short": f"{-after:,.2f}",
            }
            return InsufficientFunds(_("“%(account)s”余额 %(held)s 元，尚缺 %(short)s 元。") % words)
    return InsufficientFunds(_("余额不足，本次记账未入账。"))


ANSWERS: dict[str, Answer] = {
    "ledger_ledgeraccount_debit_total_check": _said(InvalidPosting, "记账后科目累计发生额超出可记载的范围。"),
    "ledger_ledgeraccount_credit_total_check": _said(InvalidPosting, "记账后科目累计发生额超出可记载的范围。"),
    "LG001": _said(NoSuchBook, "账簿“%(detail)s”不存在。"),
    "LG002": _said(KeyConflict, "编号“%(detail)s”已用于另一内容的凭证。"),
    "LG003": _said(PeriodClosed, "%(detail)s 已结账或早于启用日期，不能再记账。"),
    "LG004": _said(AlreadyReversed, "该凭证已冲销，不能再次冲销。"),
    "LG006": _said(NotReversible, "该凭证不存在，或本身是冲销凭证，不能冲销。"),
    "LG007": _said(UnknownAccount, "科目“%(detail)s”不存在，或缺少科目要求的出资人、银行账户。"),
    "LG008": _said(InvalidPosting, "预留资金的增减须写明为哪一事项预留。"),
    "LG009": _said(PeriodClosed, "%(detail)s 不能结账：该日已结账、早于启用日期或尚未结束。"),
    "LG013": _said(InvalidPosting, "分录不完整，或金额不是两位小数。"),
    "LG014": _said(NotReversible, "冲销日期不能早于原凭证的日期 %(detail)s。"),
    "ledger_account_keeps_its_floor": _insufficient,
    "ledger_account_coded_plainly": _said(UnknownAccount, "出资人和银行账户的代号由小写字母、数字和连字符组成。"),
    "reservation_not_overdrawn": _said(ReservationExceeded, "超过为该事项预留的余额。"),
    "transfer_amount_positive": _said(InvalidPosting, "金额必须大于零。"),
    "transfer_joins_two_accounts": _said(InvalidPosting, "借方和贷方不能是同一账户。"),
}
