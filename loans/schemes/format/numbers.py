"""How numbers are made: rounding, who takes the residual fen, how days are counted, in which unit facts come."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from loans.schemes.format.base import Code, Part, Text, key


class Rounding(TextChoices):
    HALF_UP = "half_up", _("四舍五入")
    HALF_EVEN = "half_even", _("四舍六入五成双")
    DOWN = "down", _("舍去")
    UP = "up", _("进一")


class DayCount(TextChoices):
    ACTUAL_360 = "actual_360", _("实际天数/360")
    ACTUAL_365 = "actual_365", _("实际天数/365")


class MoneyUnit(TextChoices):
    YUAN = "yuan", _("元")
    WAN = "wan", _("万元")


class Numbers(Part):
    rounding: Rounding = key(
        "舍入", "To the fen, once for each party: half_up (default), half_even, down, up.", default=Rounding.HALF_UP
    )
    residual_party: Code | None = key(
        "余额承担方", "Party that bears what the rounded shares leave. Default: the compensated one.", default=None
    )
    day_count: DayCount = key("计息天数", "actual_360 (default) or actual_365.", default=DayCount.ACTUAL_360)
    imported_unit: MoneyUnit = key(
        "导入金额单位", "Unit of the amounts in the facts: yuan (default) or wan (万元, up to six decimals). "
        "Amounts in the scheme itself and in results are always yuan.", default=MoneyUnit.YUAN,
    )  # fmt: skip
    article: Text | None = key("条款", "Where the source says so.", default=None)
