"""Registers of the activity workbook, file 10: a sheet each for conferences, matchmaking, training and publicity."""

import uuid
from collections.abc import Collection
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from portal.accounts.models import OrganisationAlias, OrganisationKind
from portal.exchange.cells import plain
from portal.exchange.registers import CellKind, Column, Context, Key, Row, registers
from portal.exchange.standard import StandardRegister
from portal.programme.models import Activity, ActivityKind, ReportingUnit

CITY_OFFICE = ""
"""Stands for the city office, which calls the joint conference and is no reporting unit."""


def organiser_spellings() -> dict[str, str]:
    """Every spelling of a reporting unit -> its slug, and of the city office -> ``CITY_OFFICE``."""
    aliases = OrganisationAlias.objects.exclude(organisation__reporting_unit=None)
    spellings = dict(aliases.values_list("key", "organisation__reporting_unit__slug"))
    spellings |= dict(ReportingUnit.objects.values_list("name", "slug"))
    offices = OrganisationAlias.objects.filter(organisation__kind=OrganisationKind.CITY_OFFICE)
    return spellings | dict.fromkeys(offices.values_list("key", flat=True), CITY_OFFICE)


def _organiser(title: Any, *headings: str) -> Column:
    return Column("unit", title, CellKind.UNIT_NAME, headings=(*headings, "单位"), choices=organiser_spellings)


def _day(title: Any, *headings: str) -> Column:
    return Column("held_on", title, CellKind.DATE, headings=(*headings, "日期", "时间"))


def _title(title: Any, *headings: str) -> Column:
    return Column("title", title, CellKind.TEXT, headings=(*headings, "名称", "主题", "内容"))


def _count(key: str, title: Any, *headings: str, filled: bool = False) -> Column:
    return Column(key, title, CellKind.COUNT, headings=headings, required=filled, filled=filled)


class ActivityRegister(StandardRegister):
    """Rows have no number: all columns together are the key, so a row that agrees in all of them is a repeat."""

    model = Activity
    kind: ClassVar[ActivityKind]
    label_column = "title"

    def rows(self) -> QuerySet[Any, Any]:
        return Activity.objects.filter(kind=self.kind).select_related("reporting_unit")

    def lookup(self, rows: Any, context: Context) -> dict[str, int]:
        return dict(ReportingUnit.objects.values_list("slug", "pk"))

    def row_key(self, row: Row, context: Context) -> Key:
        return self._key(row.values)

    def _key(self, values: dict[str, Any]) -> Key:
        """Columns in their order; the title in half-width without spaces, as all text is compared."""
        return tuple(plain(values[name]) if name == "title" else values[name] for name in self.key_columns)

    def keyed(self, keys: Collection[Key], lookup: Any, context: Context) -> Q:
        place = self.key_columns.index("held_on")
        return Q(held_on__in={key[place] for key in keys})

    def stored_key(self, values: dict[str, Any], context: Context) -> Key:
        return self._key(values)

    def values_of(self, stored: Activity) -> dict[str, Any]:
        own = {name: getattr(stored, name) for name in self.key_columns if name != "unit"}
        return own | {"unit": stored.reporting_unit.slug if stored.reporting_unit else CITY_OFFICE}

    def attributes(self, row: Row, lookup: dict[str, int], context: Context) -> dict[str, Any]:
        values = {name: value for name, value in row.values.items() if name != "unit"}
        return values | {
            "kind": self.kind,
            "reporting_unit_id": lookup.get(row.values["unit"]),
            "organiser": row.texts.get("unit", ""),
        }

    def export_codes(self, user: Any) -> list[uuid.UUID]:
        rows = Activity.objects.visible_to(user).counted().filter(kind=self.kind)
        return list(rows.order_by("pk").values_list("code", flat=True))


class ConferenceRegister(ActivityRegister):
    key = "conferences"
    permission = "programme:activity:record"
    title = gettext_lazy("联席会议")
    order = 100
    kind = ActivityKind.CONFERENCE
    sheet_pattern = r"联席会议"
    file_pattern = r"联席会议"
    columns = (
        _organiser(gettext_lazy("召集单位"), "主办单位", "组织单位"),
        _day(gettext_lazy("召开日期"), "会议日期", "召开时间"),
        _title(gettext_lazy("会议名称"), "会议主题"),
        _count("units_attending", gettext_lazy("参会单位数"), "参加单位数"),
        _count("persons_attending", gettext_lazy("参会人数"), "参加人数"),
    )
    key_columns = tuple(column.key for column in columns)


class MatchmakingRegister(ActivityRegister):
    key = "matchmaking"
    permission = "programme:activity:record"
    title = gettext_lazy("对接活动")
    order = 101
    kind = ActivityKind.MATCHMAKING
    sheet_pattern = r"对接"
    file_pattern = r"对接活动"
    columns = (
        _organiser(gettext_lazy("主办单位"), "组织单位", "承办单位"),
        _day(gettext_lazy("活动日期"), "举办日期", "活动时间"),
        _title(gettext_lazy("活动名称"), "活动主题"),
        _count("enterprises_attending", gettext_lazy("参加企业数"), "参会企业数", "企业数"),
        _count("institutions_attending", gettext_lazy("参加金融机构数"), "金融机构数", "参会金融机构数"),
        Column(
            "intended_amount",
            gettext_lazy("意向金额（元）"),
            CellKind.AMOUNT,
            headings=("意向融资金额", "达成意向金额"),
            required=False,
            filled=False,
        ),
    )
    key_columns = tuple(column.key for column in columns)


class TrainingRegister(ActivityRegister):
    key = "training"
    permission = "programme:activity:record"
    title = gettext_lazy("培训")
    order = 102
    kind = ActivityKind.TRAINING
    sheet_pattern = r"培训"
    file_pattern = r"培训"
    columns = (
        _organiser(gettext_lazy("主办单位"), "组织单位", "举办单位"),
        _day(gettext_lazy("培训日期"), "举办日期", "培训时间"),
        _title(gettext_lazy("培训主题"), "培训名称", "培训内容"),
        _count("person_times", gettext_lazy("参训人次"), "培训人次", "人次", filled=True),
    )
    key_columns = tuple(column.key for column in columns)


class PublicityRegister(ActivityRegister):
    key = "publicity"
    permission = "programme:activity:record"
    title = gettext_lazy("宣传")
    order = 103
    kind = ActivityKind.PUBLICITY
    sheet_pattern = r"宣传"
    file_pattern = r"宣传"
    columns = (
        _organiser(gettext_lazy("报送单位"), "主办单位", "填报单位"),
        _day(gettext_lazy("刊播日期"), "发布日期", "刊发日期", "播出日期"),
        _title(gettext_lazy("标题"), "稿件标题", "宣传主题"),
        _count("items", gettext_lazy("条数"), "篇数", "宣传条数", filled=True),
    )
    key_columns = tuple(column.key for column in columns)


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    for one in (ConferenceRegister(), MatchmakingRegister(), TrainingRegister(), PublicityRegister()):
        registers.register(one.key, one)
