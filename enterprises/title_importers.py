"""Registers of titles and classified memberships, files 03 to 04b: certificates, tech SMEs, nurtured firms."""

import uuid
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.dated_rules import NoRule
from enterprises.models import BankKind, Membership, Qualification, QualificationKind
from enterprises.owned_register import CREDIT_CODE, NAME, OwnedRegister, OwnerLookup
from enterprises.title_validity import expiry, expiry_by_first_rule, years_later
from portal.exchange.registers import CellKind, Column, Context, Finding, Key, Row, registers, remark
from portal.exchange.standard import wrong_order


def _number(title: Any, *headings: str) -> Column:
    return Column("number", title, CellKind.NUMBER_TEXT, headings=headings)


class QualificationRegister(OwnedRegister):
    """A title of one kind under its number; how long it is valid is a dated rule."""

    model = Qualification
    kind: QualificationKind
    key_columns = ("number",)

    def rows(self) -> QuerySet[Any, Any]:
        return Qualification.objects.filter(kind=self.kind).select_related("enterprise")

    def expires_on(self, row: Row) -> date:
        """By the rule of its day; a title older than every rule by the first one, which ``check_owned`` remarks."""
        try:
            return expiry(self.kind, row.values["granted_on"], years=row.values.get("term") or None)
        except NoRule:
            return expiry_by_first_rule(self.kind, row.values["granted_on"])

    def check_owned(self, row: Row, lookup: OwnerLookup, context: Context) -> Iterable[Finding]:
        try:
            expiry(self.kind, row.values["granted_on"], years=row.values.get("term") or None)
        except NoRule:
            yield remark("NO_RULE", _("该日期早于现有规则的生效日期，有效期按最早的规则确定。"), "granted_on")

    def keyed(self, keys: Collection[Key], lookup: Any, context: Context) -> Q:
        return Q(number__in=[number for (number,) in keys])

    def values_of(self, stored: Qualification) -> dict[str, Any]:
        return {
            "credit_code": stored.enterprise.credit_code,
            "name": stored.enterprise.name,
            "number": stored.number,
            "granted_on": stored.granted_on,
            "revoked_on": stored.revoked_on,
        }

    def attributes(self, row: Row, lookup: OwnerLookup, context: Context) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "number": row.values["number"],
            "enterprise_id": lookup.owners[row.values["credit_code"]].id,
            "granted_on": row.values["granted_on"],
            "expires_on": self.expires_on(row),
            "revoked_on": row.values["revoked_on"],
        }

    def export_codes(self, user: Any) -> list[uuid.UUID]:
        rows = Qualification.objects.visible_to(user).counted().filter(kind=self.kind)
        return list(rows.order_by("pk").values_list("code", flat=True))


REVOKED_ON = Column(
    "revoked_on",
    gettext_lazy("撤销日期"),
    CellKind.DATE,
    headings=("取消日期", "撤销时间"),
    required=False,
    filled=False,
)
BY_RULE = 0
"""Stands for a term that cannot be read as years (a span of days, for example): the rule decides."""
TERM_SIGNS = {1: "一1", 2: "二2", 3: "三3", 5: "五5"}
TERMS = {word: years for years, signs in TERM_SIGNS.items() for sign in signs for word in (f"{sign}年", sign)}


class HighTechRegister(QualificationRegister):
    """File 03: certificates of high-tech enterprises. The printed term goes before the rule."""

    key = "high_tech"
    permission = "enterprises:enterprise:record"
    title = gettext_lazy("高新技术企业证书")
    order = 30
    file_pattern = r"高新技术企业名单|高企"
    sheet_pattern = r"高企|高新技术企业"
    kind = QualificationKind.HIGH_TECH
    columns = (
        CREDIT_CODE,
        NAME,
        _number(gettext_lazy("证书编号"), "高企证书编号", "证书号", "高新技术企业证书编号"),
        Column("granted_on", gettext_lazy("发证日期"), CellKind.DATE, headings=("发证时间", "认定日期", "颁证日期")),
        Column(
            "term",
            gettext_lazy("有效期"),
            CellKind.CHOICE,
            headings=("有效期限", "证书有效期"),
            choices=TERMS,
            unknown_choice=BY_RULE,
            required=False,
            filled=False,
        ),
        REVOKED_ON,
    )

    def check_owned(self, row: Row, lookup: OwnerLookup, context: Context) -> Iterable[Finding]:
        findings = list(super().check_owned(row, lookup, context))
        # An empty term is the rule's: said here, so that the row is a repeat when it comes again.
        row.values["term"] = self.expires_on(row).year - row.values["granted_on"].year
        return findings

    def values_of(self, stored: Qualification) -> dict[str, Any]:
        terms = (years for years in set(TERMS.values()) if years_later(stored.granted_on, years) == stored.expires_on)
        return super().values_of(stored) | {"term": next(terms, None)}


class TechSmeRegister(QualificationRegister):
    """File 04: registration numbers of technology SMEs, a sheet for each year."""

    key = "tech_sme"
    permission = "enterprises:enterprise:record"
    title = gettext_lazy("科技型中小企业入库登记")
    order = 40
    file_pattern = r"科技型中小企业"
    kind = QualificationKind.TECH_SME
    columns = (
        CREDIT_CODE,
        NAME,
        _number(gettext_lazy("入库登记编号"), "入库编号", "登记编号"),
        Column(
            "granted_on", gettext_lazy("入库日期"), CellKind.DATE, headings=("入库时间", "入库登记日期", "登记日期")
        ),
        REVOKED_ON,
    )


class ReserveRegister(OwnedRegister):
    """File 04b: firms nurtured to become high-tech enterprises. A firm may come, leave and come again."""

    key = "high_tech_reserve"
    permission = "enterprises:enterprise:record"
    title = gettext_lazy("高新技术后备培育企业")
    order = 45
    file_pattern = r"后备培育|培育企业"
    sheet_pattern = r"培育库"
    model = Membership
    key_columns = ("credit_code", "entered_on")
    columns = (
        CREDIT_CODE,
        NAME,
        Column("entered_on", gettext_lazy("培育入库日期"), CellKind.DATE, headings=("入库培育日期", "培育入库时间")),
        Column(
            "left_on", gettext_lazy("出库日期"), CellKind.DATE, headings=("出库时间",), required=False, filled=False
        ),
        Column(
            "leave_reason",
            gettext_lazy("出库原因"),
            CellKind.TEXT,
            headings=("出库理由",),
            required=False,
            filled=False,
            blank="",
        ),
    )

    def rows(self) -> QuerySet[Any, Any]:
        return Membership.objects.filter(bank=BankKind.HIGH_TECH_RESERVE).select_related("enterprise")

    def check_owned(self, row: Row, lookup: OwnerLookup, context: Context) -> Iterable[Finding]:
        days = row.values["entered_on"], row.values["left_on"]
        return wrong_order(*days, column="left_on", message=_("出库日期早于培育入库日期。"))

    def keyed(self, keys: Collection[Key], lookup: Any, context: Context) -> Q:
        return Q(enterprise__credit_code__in={code for code, _day in keys})

    def values_of(self, stored: Membership) -> dict[str, Any]:
        own = {name: getattr(stored, name) for name in ("entered_on", "left_on", "leave_reason")}
        return own | {"credit_code": stored.enterprise.credit_code, "name": stored.enterprise.name}

    def attributes(self, row: Row, lookup: OwnerLookup, context: Context) -> dict[str, Any]:
        own = {name: row.values[name] for name in ("entered_on", "left_on", "leave_reason")}
        return own | {
            "bank": BankKind.HIGH_TECH_RESERVE,
            "enterprise_id": lookup.owners[row.values["credit_code"]].id,
        }

    def export_codes(self, user: Any) -> list[uuid.UUID]:
        rows = Membership.objects.visible_to(user).counted().filter(bank=BankKind.HIGH_TECH_RESERVE)
        return list(rows.order_by("pk").values_list("code", flat=True))


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    for one in (HighTechRegister(), TechSmeRegister(), ReserveRegister()):
        registers.register(one.key, one)
