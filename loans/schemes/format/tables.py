"""Tables: tiers of one figure without holes or overlaps, or rows for words; and the limit that reads from them.

The bounds carry the words of the source: ``above`` 超过, ``from`` 达到/以上, ``up_to`` 不超过/以下（含）,
``below`` 低于/不足. A tier is for the whole amount, not for the slice of it that lies in the tier.
"""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from pydantic import ConfigDict, Field, model_validator

from loans.schemes.format.base import (
    Code,
    CountFigure,
    MoneyFigure,
    NumberFigure,
    Part,
    RatioFigure,
    Rule,
    Text,
    Word,
    key,
    refusal,
)
from loans.schemes.format.conditions import Condition


class Tier(Part):
    """One row: at most one lower and one upper bound of the figure, or the words it is for."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    above: NumberFigure | None = key("超过", "Lower bound, not included (超过). Text in the fact's unit.", default=None)
    from_: NumberFigure | None = Field(
        default=None,
        alias="from",
        title="达到",
        description="Lower bound, included (达到, 以上). Text in the fact's unit.",
    )
    up_to: NumberFigure | None = key("不超过", "Upper bound, included (不超过, 以下含).", default=None)
    below: NumberFigure | None = key("低于", "Upper bound, not included (低于, 不足).", default=None)
    words: tuple[Word, ...] | None = key("取值", "For a fact that is a word: the words of this row.", default=None)
    article: Text | None = key("条款", "Where the source says so. Optional.", default=None)

    @model_validator(mode="after")
    def _has_plain_bounds(self) -> Any:
        if self.above is not None and self.from_ is not None:
            raise refusal("tier_bounds", _("above 与 from 只能写一个"))
        if self.up_to is not None and self.below is not None:
            raise refusal("tier_bounds", _("up_to 与 below 只能写一个"))
        bounded = any(bound is not None for bound in (self.above, self.from_, self.up_to, self.below))
        if self.words is not None and bounded:
            raise refusal("tier_bounds", _("words 不与上下限同写"))
        return self


class RatioTier(Tier):
    ratio: RatioFigure = key("比例", "The ratio of this tier, parts of one.")


class AmountTier(Tier):
    amount: MoneyFigure = key("金额", "The amount of this tier, yuan.")


class Take(TextChoices):
    LOWER = "lower", _("取低者")
    HIGHER = "higher", _("取高者")


class Limit(Rule):
    """A limit in money: an amount, a share of a fact in money, both (the lower or the higher), or a table."""

    when: Condition | None = key("适用条件", "The limit is there only when this holds. Default always.", default=None)
    amount: MoneyFigure | None = key("金额", "Yuan.", default=None)
    share: NumberFigure | None = key(
        "倍数或比例", "Part of the fact in `of`: 0.10 is 10 %, 1.5 is 150 %.", default=None
    )
    of: Text | None = key("计算基数", "A fact in money, e.g. bank.balance_last_year. Goes with share.", default=None)
    take: Take = key("取值方式", "Which counts when an amount and a share are given.", default=Take.LOWER)
    by: Text | None = key("分档依据", "The fact that chooses the tier. Goes with tiers.", default=None)
    tiers: tuple[AmountTier, ...] | None = key("分档", "Amounts by the fact in `by`.", default=None, min_length=1)

    @model_validator(mode="after")
    def _says_how_much(self) -> Any:
        if (self.share is None) != (self.of is None):
            raise refusal("limit_form", _('share 与 of 须同时写明（例如 share: "0.10"，of: bank.balance_last_year）'))
        if (self.by is None) != (self.tiers is None):
            raise refusal("limit_form", _("by 与 tiers 须同时写明"))
        if self.amount is None and self.share is None and self.tiers is None:
            raise refusal("limit_form", _("没有写明限额：amount、share 与 of、by 与 tiers 至少写一种"))
        return self


class Requirement(Rule):
    """A condition that has to hold, what shows that it does, and the code of the refusal."""

    code: Code = key("代码", "Reason code when it does not hold, e.g. LISTED. Capitals and underscores.")
    title: Text | None = key("标题", "How the condition reads in Chinese. Default: generated words.", default=None)
    when: Condition | None = key("适用条件", "Asked only when this holds. Default always.", default=None)
    require: Condition = key("条件", "What has to hold.")
    evidence: tuple[Text, ...] = key("证明材料", "Papers that show it.", default=())


class Span(Rule):
    """A length of time: exactly one of days, working days, months, years."""

    days: CountFigure | None = key("日", "Calendar days.", default=None)
    working_days: CountFigure | None = key("工作日", "Working days.", default=None)
    months: CountFigure | None = key("月", "Months: to the same day of the n-th month, or its last day.", default=None)
    years: CountFigure | None = key("年", "Years: to the same day of the n-th year.", default=None)
    inclusive: bool = key("含末日", "Whether the last day still counts. Default true.", default=True)

    @model_validator(mode="after")
    def _has_one_length(self) -> Any:
        lengths = (self.days, self.working_days, self.months, self.years)
        if sum(length is not None for length in lengths) != 1:
            raise refusal("span", _("期限写明 days、working_days、months、years 之一，且只写一个"))
        return self
