"""How much of the loss base the government pays: rows with conditions or tiers, add-ons in points, a ceiling."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from pydantic import model_validator

from loans.schemes.format.base import Code, RatioFigure, Rule, Text, key, refusal
from loans.schemes.format.conditions import Condition
from loans.schemes.format.tables import RatioTier


class Combine(TextChoices):
    FIRST = "first", _("取首个符合的")
    HIGHEST = "highest", _("取最高的")
    ADD = "add", _("相加")


class RatioRow(Rule):
    """One row: a ratio, or tiers of one fact. It counts when ``when`` holds (and the fact lies in a tier)."""

    title: Text | None = key("标题", "Chinese name of the row.", default=None)
    when: Condition | None = key("适用条件", "Default always.", default=None)
    ratio: RatioFigure | None = key("比例", "Parts of one: 0.40 is 40 %.", default=None)
    by: Text | None = key("分档依据", "The fact that chooses the tier, e.g. loan.amount.", default=None)
    tiers: tuple[RatioTier, ...] | None = key("分档", "Whole-amount tiers in rising order.", default=None, min_length=1)

    @model_validator(mode="after")
    def _says_how_much(self) -> Any:
        if (self.by is None) != (self.tiers is None):
            raise refusal("ratio_form", _("by 与 tiers 须同时写明"))
        if (self.ratio is None) == (self.tiers is None):
            raise refusal("ratio_form", _("一行写 ratio，或写 by 与 tiers，只能其一"))
        return self


class AddOn(Rule):
    """Percentage points on top, e.g. for a first loan. Written in parts of one: 0.10 is 10 points."""

    code: Code | None = key("代码", "Shown in the trace.", default=None)
    title: Text | None = key("标题", "Chinese name.", default=None)
    when: Condition = key("适用条件", "When the points are added.")
    points: RatioFigure = key("百分点", "0.10 adds ten percentage points.")


class RatioRule(Rule):
    combine: Combine = key("取值方式", "first (default), highest, or add.", default=Combine.FIRST)
    rows: tuple[RatioRow, ...] = key("比例", "Rows in order.", default=())
    add_ons: tuple[AddOn, ...] = key(
        "加点", "Points added to the ratio of the rows (or of the split table).", default=()
    )
    ceiling: RatioFigure | None = key("比例上限", "The ratio after add-ons is never higher.", default=None)
