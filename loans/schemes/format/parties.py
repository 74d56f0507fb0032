"""Who shares a loss: modes (who lends, insures, guarantees, and who is compensated), funders, and the split tables."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from loans.schemes.format.base import (
    Code,
    MoneyFigure,
    Part,
    RatioFigure,
    Rule,
    ShareFigure,
    SplitShare,
    Text,
    Word,
    key,
)
from loans.schemes.format.conditions import Condition
from loans.schemes.format.identity import Level

GOVERNMENT = "government"


class KnownParty(TextChoices):
    """Parties that need no declaration. Others are declared under ``parties``; funders under ``funders``."""

    GOVERNMENT = GOVERNMENT, _("政府（补偿资金）")
    BANK = "bank", _("银行")
    INSURER = "insurer", _("保险机构")
    GUARANTOR = "guarantor", _("担保机构")
    RE_GUARANTOR = "re_guarantor", _("再担保机构")
    APPRAISER = "appraiser", _("评估机构")
    FUND_MANAGER = "fund_manager", _("基金管理机构")
    BORROWER = "borrower", _("借款企业")


class Party(Part):
    """A party of the scheme's own, beside the known ones."""

    code: Code = key("代码", "Used in modes and split tables.")
    title: Text = key("名称", "Chinese name.")


class Mode(Rule):
    """A way of business: which institutions take part and which of them is compensated."""

    code: Word = key("代码", "Value of the fact loan.mode, e.g. bank, insurer, guarantor.")
    title: Text = key("名称", "Chinese name, e.g. 政银、政担.")
    parties: tuple[Code, ...] = key("参与方", "Institutions that take part, the government not named.", min_length=1)
    compensates: Code = key(
        "补偿对象", "Who is paid and bears what no other party bears. Default bank.", default="bank"
    )


class Payment(TextChoices):
    PAID_IN = "paid_in", _("实缴")
    PROMISED = "promised", _("承诺")
    BUDGET = "budget", _("预算安排")


class Funder(Rule):
    """A payer of public (or the fund manager's) money. The order of the list is the order of the funders."""

    code: Code = key("代码", "Used in split tables, caps and results.")
    title: Text = key("名称", "Chinese name.")
    level: Level | None = key("层级", "province, city, county, park or national.", default=None)
    amount: MoneyFigure | None = key("出资额", "Fixed contribution, yuan.", default=None)
    share: ShareFigure | None = key("分担比例", "Part of every compensation. All or none of the funders.", default=None)
    payment: Payment | None = key("出资方式", "paid_in, promised or budget.", default=None)


class FunderSplit(Rule):
    """How one compensation is split among funders under a condition. The first that holds counts."""

    when: Condition | None = key("适用条件", "E.g. by enterprise.place. Default always.", default=None)
    shares: dict[Code, ShareFigure] = key("份额", "Funder code to part of the compensation; parts add up to 1.")


class Funding(Part):
    parties: tuple[Funder, ...] = key("出资方", "The funders, in order.", min_length=1)
    splits: tuple[FunderSplit, ...] = key("分担办法", "Splits by condition, instead of fixed shares.", default=())
    residual: Code | None = key(
        "尾差承担方", "Funder that takes the residual fen. Default: the last of those that share.", default=None
    )


class SplitTable(Rule):
    """The parts of the loss for one or several modes. Figures add up to 1; ``ratio`` and ``rest`` fill in the others.

    ``government: ratio`` is the ratio of the section ``ratio``; one party may have ``rest``. Instead of
    ``government`` a table may name the funders themselves, each with its own part of the loss.
    """

    modes: tuple[Word, ...] = key("适用模式", "Modes that the table is for. Default all.", default=())
    when: Condition | None = key("适用条件", "Counts only when this holds. Default always.", default=None)
    shares: dict[Code, SplitShare] = key("份额", "Party code to part of the loss base, `ratio` or `rest`.")


class Sharing(Part):
    bank_minimum: RatioFigure | None = key(
        "银行最低分担", "The bank bears at least this part of the loss.", default=None
    )
    bank_minimum_article: Text | None = key("最低分担条款", "Where the source says so.", default=None)
    tables: tuple[SplitTable, ...] = key(
        "分担表",
        "The first that fits mode and condition counts. Default: government `ratio`, the compensated party `rest`.",
        default=(),
    )
