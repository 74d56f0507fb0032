"""Limits on what is paid, and the order in which they are tried."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from loans.schemes.format.base import Code, RatioFigure, Text, Word, key
from loans.schemes.format.tables import Limit


class CapKind(TextChoices):
    """The default order is the order of this list; caps of one kind keep the order of the file."""

    PER_LOAN = "per_loan", _("单笔限额")
    PUBLIC_MONEY = "public_money", _("财政资金合计上限")
    PARTY = "party", _("单方限额")
    PER_ENTERPRISE = "per_enterprise", _("单户限额")
    BANK = "bank", _("单家机构限额")
    PRINCIPAL_LENT = "principal_lent", _("按发放本金比例的限额")
    MODE = "mode", _("模式限额")
    SCHEME = "scheme", _("总限额")
    BALANCE = "balance", _("资金池余额")


class Over(TextChoices):
    """What becomes of the part above a cap."""

    DROP = "drop", _("不予补偿")
    QUEUE = "queue", _("排队待补")
    NEXT_BUDGET = "next_budget", _("列入下一年度预算")


class Period(TextChoices):
    LOAN = "loan", _("单笔")
    YEAR = "year", _("年度")
    TOTAL = "total", _("累计")


class Cap(Limit):
    """One cap. What was paid before in its period comes with the facts as ``used: {<code>: amount}`` and is taken off.

    ``public_money`` takes off what other public pools pay (``claim.other_public_money``); a share there may be of
    ``claim.loss_base``, the loss base that the engine found. ``party`` limits one funder or other party.
    ``per_loan`` and ``public_money`` say how much is due at all: they drop, and come before caps that postpone.
    """

    code: Code = key("代码", "Unique; used in cap_order, in `used` of the facts and in the trace.")
    kind: CapKind = key(
        "种类", "per_loan, party, per_enterprise, public_money, bank, principal_lent, mode, scheme, balance."
    )
    title: Text | None = key("标题", "Chinese name. Default: the kind's.", default=None)
    period: Period | None = key("期间", "loan, year or total. Default by kind.", default=None)
    modes: tuple[Word, ...] = key("适用模式", "Only claims in these modes. Default all.", default=())
    party: Code | None = key("限额对象", "For kind party: the funder or party.", default=None)
    excess_share: RatioFigure | None = key(
        "超出部分的补偿比例",
        "This part of what exceeds the limit is paid all the same, e.g. all up to the limit and 0.50 of the rest. "
        "Not for party, public_money and balance. Default none.",
        default=None,
    )
    over: Over = key("超出部分", "drop (default), queue or next_budget.", default=Over.DROP)
