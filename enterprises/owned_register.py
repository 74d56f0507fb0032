"""What the importers of all registers about enterprises share: the enterprise is found by its credit code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import Enterprise
from portal.exchange.registers import CellKind, Column, Context, Finding, Row, refused
from portal.exchange.standard import StandardRegister

CREDIT_CODE = Column(
    "credit_code",
    gettext_lazy("统一社会信用代码"),
    CellKind.CREDIT_CODE,
    headings=(
        "社会信用代码",
        "信用代码",
        "统一信用代码",
        "统一代码",
        "证件号码",
        "借款人证件号码",
        "企业统一社会信用代码",
        "出质人统一社会信用代码",
        "借款人统一社会信用代码",
        "企业代码",
        "客户证件号码",
        "借款企业统一社会信用代码",
        "客户统一社会信用代码",
        "借款人信用代码",
        "借款企业信用代码",
        "企业信用代码",
    ),
)
NAME = Column(
    "name",
    gettext_lazy("企业名称"),
    CellKind.NAME,
    headings=(
        "单位名称",
        "公司名称",
        "名称",
        "企业全称",
        "借款企业名称",
        "借款人",
        "借款人名称",
        "客户名称",
        "出质人名称",
        "出质人",
        "借款企业",
        "借款单位",
        "客户",
    ),
    required=False,
    filled=False,
    blank="",
    correctable=False,
)


@dataclass(frozen=True)
class Owner:
    """What a row needs to know of its enterprise."""

    id: int
    name: str


@dataclass
class OwnerLookup:
    """The enterprises that the rows of a sheet name, by credit code. ``more`` holds what a register adds."""

    owners: dict[str, Owner]
    more: dict[str, Any] = field(default_factory=dict)


def owners_of(codes: Iterable[str]) -> dict[str, Owner]:
    """Accepted enterprises by credit code, in one query. Void rows are no enterprises."""
    found = Enterprise.objects.counted().filter(credit_code__in=set(codes))
    return {code: Owner(pk, name) for code, pk, name in found.values_list("credit_code", "pk", "name")}


class OwnedRegister(StandardRegister):
    """A register whose rows name an enterprise by credit code. The code decides, the name is only compared."""

    label_column = "name"

    def rows(self) -> QuerySet[Any, Any]:
        return self.model._default_manager.select_related("enterprise")

    def lookup(self, rows: Sequence[Row], context: Context) -> OwnerLookup:
        return OwnerLookup(owners_of(row.values["credit_code"] for row in rows))

    def check(self, row: Row, lookup: OwnerLookup, context: Context) -> Iterable[Finding]:
        if row.values["credit_code"] not in lookup.owners:
            yield refused("UNKNOWN_ENTERPRISE", _("企业名录中没有该统一社会信用代码，请先录入企业。"), "credit_code")
            return
        yield from self.check_owned(row, lookup, context)

    def check_owned(self, row: Row, lookup: OwnerLookup, context: Context) -> Iterable[Finding]:
        """Further rules for a row of a known enterprise."""
        return ()

    def registered_name(self, row: Row, lookup: OwnerLookup) -> str | None:
        owner = lookup.owners.get(row.values["credit_code"])
        return owner.name if owner else None
