"""Registers of the enterprise files 01 and 02: the directory and the yearly figures."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import LIVING, Enterprise, RegistrationStatus, YearlyFigures
from enterprises.names import search_keys
from enterprises.owned_register import CREDIT_CODE, NAME, OwnedRegister, OwnerLookup
from portal.core import clock
from portal.core.errors import DomainError
from portal.exchange.registers import (
    CellKind,
    Column,
    Context,
    ContextField,
    Finding,
    Key,
    Row,
    SheetFacts,
    refused,
    registers,
)
from portal.exchange.standard import StandardRegister
from portal.programme.models import Division, ReportingUnit, UnitKind

ZONE = "钒钛高新区"
ZONE_SPELLINGS = (
    ZONE,
    "攀枝花钒钛高新区",
    "攀枝花市钒钛高新区",
    "攀枝花市钒钛高新区管委会",
    "钒钛高新区管委会",
    "攀枝花钒钛高新区管委会",
    "钒钛高新技术产业开发区",
    "攀枝花钒钛高新技术产业开发区",
    "攀枝花钒钛高新技术产业开发区管理委员会",
    "钒钛园区",
    "高新区",
)
YEAR_OF_TITLE = re.compile(r"(?:19|20)\d\d(?=年度)", re.ASCII)
PARKS = dict.fromkeys(ZONE_SPELLINGS, ZONE) | dict.fromkeys(("", "无", "否", "-", "—", "/"), "")
STATUSES = {str(status.label): status.value for status in RegistrationStatus} | {
    "开业": RegistrationStatus.EXISTING.value,
    "正常": RegistrationStatus.EXISTING.value,
    "存续（在营、开业、在册）": RegistrationStatus.EXISTING.value,
    "已注销": RegistrationStatus.CANCELLED.value,
    "已吊销": RegistrationStatus.REVOKED.value,
    "吊销，未注销": RegistrationStatus.REVOKED.value,
    "已迁出": RegistrationStatus.MOVED_OUT.value,
}


def division_spellings() -> dict[str, str]:
    """Every spelling of a county -> its division code."""
    return {
        word: code
        for code, name in Division.objects.values_list("code", "name")
        for word in (name, f"攀枝花市{name}", f"四川省攀枝花市{name}", f"攀枝花{name}", f"{name}人民政府", code)
    }


class EnterpriseRegister(StandardRegister):
    """File 01. The unit that counts the firm is the zone when it lies in its park, else its county's."""

    key = "enterprises"
    permission = "enterprises:enterprise:record"
    title = gettext_lazy("企业名录")
    order = 10
    file_pattern = r"企业名录|企业名单|企业基本信息"
    sheet_pattern = r"企业名录"
    model = Enterprise
    key_columns = ("credit_code",)
    label_column = "name"
    columns = (
        CREDIT_CODE,
        Column("name", gettext_lazy("企业名称"), CellKind.NAME, headings=NAME.headings),
        Column(
            "division",
            gettext_lazy("所属县区"),
            CellKind.UNIT_NAME,
            headings=("县区", "县（区）", "所在县区", "所属区县", "区县", "所在区县", "属地"),
            choices=division_spellings,
        ),
        Column(
            "park",
            gettext_lazy("园区"),
            CellKind.UNIT_NAME,
            headings=("所在园区", "所属园区", "开发区"),
            required=False,
            filled=False,
            blank="",
            choices=PARKS,
            unknown_choice="",
        ),
        Column(
            "industry_code",
            gettext_lazy("行业代码"),
            CellKind.INDUSTRY,
            headings=("国民经济行业代码", "行业分类代码", "所属行业代码"),
        ),
        Column("founded_on", gettext_lazy("成立日期"), CellKind.DATE, headings=("成立时间", "注册日期", "注册时间")),
        Column(
            "registered_capital",
            gettext_lazy("注册资本（元）"),
            CellKind.AMOUNT,
            headings=("注册资金",),
            required=False,
            filled=False,
        ),
        Column(
            "status",
            gettext_lazy("登记状态"),
            CellKind.CHOICE,
            headings=("经营状态", "企业状态", "状态"),
            choices=STATUSES,
        ),
        Column(
            "ended_on",
            gettext_lazy("注销（吊销、迁出）日期"),
            CellKind.DATE,
            headings=("注销日期", "注销吊销日期", "注销吊销迁出日期", "吊销日期", "终止日期"),
            required=False,
            filled=False,
        ),
        Column(
            "telephone",
            gettext_lazy("岗位电话"),
            CellKind.TEXT,
            headings=("联系电话", "电话", "办公电话"),
            required=False,
            filled=False,
            blank="",
        ),
    )

    def rows(self) -> QuerySet[Any, Any]:
        return Enterprise.objects.select_related("division")

    def lookup(self, rows: Sequence[Row], context: Context) -> dict[str, Any]:
        """Ids of divisions, and of the units that count their firms; the zone's under ``ZONE``."""
        units = ReportingUnit.objects.counting().values_list("kind", "division__code", "pk")
        counted_by = {ZONE if kind == UnitKind.ZONE else code: pk for kind, code, pk in units}
        return {"divisions": dict(Division.objects.values_list("code", "pk")), "units": counted_by}

    def check(self, row: Row, lookup: dict[str, Any], context: Context) -> Iterable[Finding]:
        is_living, ended_on = row.values["status"] in LIVING, row.values["ended_on"]
        if is_living is not (ended_on is None):
            yield refused("STATUS_DATE", _("存续、在业的企业不填注销日期，其他状态必须填写。"), "ended_on")
        elif (row.values["park"] or row.values["division"]) not in lookup["units"]:
            yield refused("UNKNOWN_UNIT", _("没有统计该县区或园区企业的报告单位。"), "division")

    def keyed(self, keys: Collection[Key], lookup: Any, context: Context) -> Q:
        return Q(credit_code__in=[code for (code,) in keys])

    def values_of(self, stored: Enterprise) -> dict[str, Any]:
        names = ("credit_code", "name", "park", "industry_code", "founded_on", "registered_capital", "status")
        values = {name: getattr(stored, name) for name in (*names, "ended_on", "telephone")}
        return values | {"division": stored.division.code}

    def attributes(self, row: Row, lookup: dict[str, Any], context: Context) -> dict[str, Any]:
        values = dict(row.values)
        division = values.pop("division")
        grams, initials = search_keys(values["name"])
        return values | {
            "division_id": lookup["divisions"][division],
            "reporting_unit_id": lookup["units"][values["park"] or division],
            "name_grams": grams,
            "name_initials": initials,
        }


def _flag(key: str, title: Any, *headings: str) -> Column:
    return Column(key, title, CellKind.FLAG, headings=headings, required=False, filled=False, blank=False)


class YearlyFiguresRegister(OwnedRegister):
    """File 02, one for each year. The year is in the file name, else in the sheet's name, else in the title."""

    key = "yearly_figures"
    permission = "enterprises:enterprise:record"
    title = gettext_lazy("企业年度数据")
    order = 20
    file_pattern = r"年度数据|基本数据"
    sheet_pattern = r"^\d{4}年?$"
    model = YearlyFigures
    key_columns = ("credit_code",)
    context_key = ("year",)
    context_fields = (ContextField("year", gettext_lazy("年度")),)
    columns = (
        CREDIT_CODE,
        NAME,
        Column(
            "staff",
            gettext_lazy("从业人数"),
            CellKind.COUNT,
            headings=("职工总数", "从业人员", "从业人员数", "员工总数"),
        ),
        Column(
            "science_staff",
            gettext_lazy("科技人员数"),
            CellKind.COUNT,
            headings=("科技人员", "科技活动人员数", "研发人员数"),
        ),
        Column("revenue", gettext_lazy("营业收入（元）"), CellKind.AMOUNT, headings=("销售收入", "营业总收入")),
        Column("assets", gettext_lazy("资产总额（元）"), CellKind.AMOUNT, headings=("总资产", "资产总计")),
        Column(
            "research_expense",
            gettext_lazy("研发费用（元）"),
            CellKind.AMOUNT,
            headings=("研究开发费用", "研发投入", "研发经费"),
        ),
        Column("cost", gettext_lazy("成本费用支出（元）"), CellKind.AMOUNT, headings=("成本费用", "成本费用支出总额")),
        Column(
            "class_one_rights",
            gettext_lazy("Ⅰ类知识产权数"),
            CellKind.COUNT,
            headings=("一类知识产权数", "I类知识产权数", "Ⅰ类知识产权", "一类知识产权"),
        ),
        Column(
            "class_two_rights",
            gettext_lazy("Ⅱ类知识产权数"),
            CellKind.COUNT,
            headings=("二类知识产权数", "II类知识产权数", "Ⅱ类知识产权", "二类知识产权"),
        ),
        _flag("has_national_award", gettext_lazy("国家级科技奖励（近五年，前三名）"), "国家科技奖励", "国家级科技奖"),
        _flag("has_research_institute", gettext_lazy("省部级以上研发机构"), "研发机构"),
        _flag("has_led_standard", gettext_lazy("主导制定标准（近五年）"), "主导制定标准"),
    )

    def context(self, facts: SheetFacts) -> Context:
        """The year; raises WRONG_YEAR when file, sheet and title (2018年度…) disagree, or it has not yet come."""
        titled = (found.group(0) for title in facts.titles if (found := YEAR_OF_TITLE.search(title)))
        named = (SheetFacts(word, None).year() for word in (*facts.words[:2], *titled))
        years = {year for year in named if year is not None}
        if len(years) > 1:
            words = "、".join(map(str, sorted(years)))
            raise DomainError(
                _("文件名、工作表和标题的年度不一致（%s），请核对。") % words, code="WRONG_YEAR", field="year"
            )
        year = facts.year()
        if year is not None and year > clock.today().year:
            raise DomainError(_("%d年度尚未到来，请核对文件名中的年度。") % year, code="WRONG_YEAR", field="year")
        return {} if year is None else {"year": year}

    def keyed(self, keys: Collection[Key], lookup: Any, context: Context) -> Q:
        return Q(year=context["year"], enterprise__credit_code__in=[code for _year, code in keys])

    def values_of(self, stored: YearlyFigures) -> dict[str, Any]:
        own = {column.key: getattr(stored, column.key) for column in self.columns[2:]}
        return own | {"credit_code": stored.enterprise.credit_code, "name": stored.enterprise.name}

    def context_of(self, stored: YearlyFigures) -> Context:
        return {"year": stored.year}

    def attributes(self, row: Row, lookup: OwnerLookup, context: Context) -> dict[str, Any]:
        own = {column.key: row.values[column.key] for column in self.columns[2:]}
        owner = lookup.owners[row.values["credit_code"]]
        return own | {"enterprise_id": owner.id, "year": context["year"]}


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    for one in (EnterpriseRegister(), YearlyFiguresRegister()):
        registers.register(one.key, one)
