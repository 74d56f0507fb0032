"""Figures of the programme's activities: conferences, matchmaking, training, publicity."""

from functools import partial
from typing import Any

from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from portal.core.money import MoneyField
from portal.programme.indicators import (
    MECHANISM,
    Aggregate,
    Indicator,
    Nature,
    Period,
    RowColumn,
    indicator_rows,
    indicators,
)
from portal.programme.models import Activity, ActivityKind

EVENT_COLUMNS = (
    RowColumn(_("主办单位"), "organiser"),
    RowColumn(_("日期"), "held_on"),
    RowColumn(_("名称"), "title"),
)


def events(kind: ActivityKind, period: Period, amount: str | None = None) -> QuerySet[Any, Any]:
    """Events of one kind in the period; ``amount`` names the column they add, empty cells adding nothing."""
    rows = Activity.objects.counted().filter(kind=kind, held_on__range=(period.starts_on, period.as_of))
    money = amount == "intended_amount"
    adds = amount and Coalesce(F(amount), Value(0), output_field=MoneyField() if money else IntegerField())
    event = Concat(Cast("held_on", CharField()), Value(" "), "organiser", Value(" "), "title")
    return indicator_rows(rows, unit="reporting_unit_id", identity=event, amount=adds or None)


def conferences(period: Period) -> QuerySet[Any, Any]:
    """Joint conferences called by the city office, which is no reporting unit: they count for the city only."""
    return events(ActivityKind.CONFERENCE, period).filter(reporting_unit__isnull=True)


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    for indicator in INDICATORS:
        indicators.register(indicator.code, indicator)


_work = partial(Indicator, group=MECHANISM, nature=Nature.FLOW, columns=EVENT_COLUMNS)

INDICATORS = (
    _work(
        code="conference_meetings",
        title=_("当年召开联席会议"),
        unit_of_measure=_("次"),
        aggregate=Aggregate.COUNT,
        city_only=True,
        definition=_("市科技金融工作领导小组办公室当年召集的联席会议次数，只计入全市。"),
        rows=conferences,
        columns=(
            *EVENT_COLUMNS,
            RowColumn(_("参会单位数"), "units_attending"),
            RowColumn(_("参会人数"), "persons_attending"),
        ),
    ),
    _work(
        code="matchmaking_events",
        title=_("当年对接活动"),
        unit_of_measure=_("场"),
        aggregate=Aggregate.COUNT,
        definition=_("当年1月1日至统计日（含）举办的银企对接活动场次。"),
        rows=lambda period: events(ActivityKind.MATCHMAKING, period),
        columns=(
            *EVENT_COLUMNS,
            RowColumn(_("参加企业数"), "enterprises_attending"),
            RowColumn(_("参加金融机构数"), "institutions_attending"),
        ),
    ),
    _work(
        code="matchmaking_intended",
        title=_("当年对接活动意向金额"),
        unit_of_measure=_("元"),
        aggregate=Aggregate.SUM,
        places=2,
        definition=_("当年对接活动报送的意向金额合计；意向不等于发放。"),
        rows=lambda period: events(ActivityKind.MATCHMAKING, period, "intended_amount"),
        columns=(*EVENT_COLUMNS, RowColumn(_("意向金额（元）"), "intended_amount", is_money=True)),
    ),
    _work(
        code="training_events",
        title=_("当年培训"),
        unit_of_measure=_("场"),
        aggregate=Aggregate.COUNT,
        definition=_("当年1月1日至统计日（含）举办的培训场次。"),
        rows=lambda period: events(ActivityKind.TRAINING, period),
        columns=(*EVENT_COLUMNS, RowColumn(_("参训人次"), "person_times")),
    ),
    _work(
        code="training_person_times",
        title=_("当年培训人次"),
        unit_of_measure=_("人次"),
        aggregate=Aggregate.SUM,
        definition=_("当年1月1日至统计日（含）举办的培训的参训人次合计。"),
        rows=lambda period: events(ActivityKind.TRAINING, period, "person_times"),
        columns=(*EVENT_COLUMNS, RowColumn(_("参训人次"), "person_times")),
    ),
    _work(
        code="publicity_items",
        title=_("当年宣传报道"),
        unit_of_measure=_("条"),
        aggregate=Aggregate.SUM,
        definition=_("当年1月1日至统计日（含）刊播的宣传条数合计。"),
        rows=lambda period: events(ActivityKind.PUBLICITY, period, "items"),
        columns=(*EVENT_COLUMNS, RowColumn(_("条数"), "items")),
    ),
)
