"""How figures, dates and states are written on screen and in exports. Nothing known is ``—``, zero is ``0.00``."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.core.clock import SHANGHAI
from portal.core.money import round_to

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NOTHING = "—"
MINUS = "-"
MONEY_UNIT_COOKIE = "money_unit"


class MoneyUnit(StrEnum):
    """The unit in which a page shows amounts; the choice of the reader, remembered in a cookie."""

    YUAN = "yuan"
    WAN = "wan"

    @property
    def label(self) -> str:
        return str(_("元") if self is MoneyUnit.YUAN else _("万元"))

    def of(self, yuan: Decimal) -> Decimal:
        """``yuan`` in this unit, exact."""
        return yuan if self is MoneyUnit.YUAN else yuan.scaleb(-4)


def money_unit(request: HttpRequest | None) -> MoneyUnit:
    """The unit chosen by the reader; yuan without a choice or with an unknown one."""
    chosen = request.COOKIES.get(MONEY_UNIT_COOKIE, "") if request is not None else ""
    return MoneyUnit.WAN if chosen == MoneyUnit.WAN else MoneyUnit.YUAN


def show_money(yuan: Decimal | None, unit: MoneyUnit = MoneyUnit.YUAN) -> str:
    """Two decimals, half-up, thousands separators; no unit, it stands in the head of the column."""
    return NOTHING if yuan is None else f"{round_to(unit.of(yuan)):,.2f}"


def show_number(value: int | Decimal | None) -> str:
    return NOTHING if value is None else f"{value:,}"


def show_percent(ratio: Decimal | None, places: int = 2) -> str:
    """A ratio (0.0325) as a percentage (3.25%), half-up."""
    return NOTHING if ratio is None else f"{round_to(ratio * 100, places)}%"


def show_rate(percentage: Decimal | None) -> str:
    """A rate in percent as stored, at least two decimals: 4.350000 is ``4.35``, 5.655000 is ``5.655``."""
    if percentage is None:
        return NOTHING
    places = max(2, -int(percentage.normalize().as_tuple().exponent))
    return f"{percentage:.{places}f}"


def show_day(day: date | None) -> str:
    """``2018-03-05``."""
    return NOTHING if day is None else day.isoformat()


def show_instant(at: datetime | None) -> str:
    """``2018-03-05 14:30`` in Asia/Shanghai."""
    return NOTHING if at is None else at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


@dataclass(frozen=True)
class StateWord:
    """A state as a reader sees it. ``colour``: grey, blue, amber, green, red or purple, never without the word."""

    label: "StrOrPromise"
    colour: str = "grey"

    def __str__(self) -> str:
        return str(self.label)
