"""The list of schemes."""

from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from loans.models import Scheme, SchemeVersion
from loans.scheme_states import VersionState
from loans.schemes.format.identity import Level
from portal.core.display import StateWord
from portal.core.lists import Column, Kind, ListSpec
from portal.programme.facets import choice_facet


def scheme_address(scheme: Scheme) -> str:
    return reverse("loans:scheme_detail", args=[scheme.code])


def version_address(version: SchemeVersion) -> str:
    return reverse("loans:scheme_version_detail", args=[version.code])


def with_standing(rows: QuerySet[Scheme], on: date) -> QuerySet[Any]:
    """Each scheme with the version in force on ``on``, its first day, and its counts of versions and drafts."""
    held = SchemeVersion.objects.in_force(on).filter(scheme=OuterRef("pk"))
    return rows.annotate(
        held_label=Subquery(held.values("label")[:1]),
        held_from=Subquery(held.values("valid_from")[:1]),
        version_count=Count("versions"),
        draft_count=Count("versions", filter=Q(versions__state=VersionState.DRAFT)),
        approved_count=Count("versions", filter=Q(versions__state=VersionState.APPROVED)),
    )


def standing_word(scheme: Any) -> StateWord:
    """In force, waiting for a second person, or neither."""
    if scheme.held_from is not None:
        return StateWord(_t("施行中"), "green")
    if scheme.draft_count:
        return StateWord(_t("仅有草案") if not scheme.approved_count else _t("有草案待复核"), "amber")
    return StateWord(_t("未施行"), "grey")


def search_schemes(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    found = Q(name__icontains=text) | Q(code__icontains=text) | Q(issuer__icontains=text)
    numbered = SchemeVersion.objects.filter(document_number__icontains=text).values("scheme")
    return rows.filter(found | Q(pk__in=numbered))


SCHEMES = ListSpec(
    key="schemes",
    title=_("补偿方案"),
    list_name="loans:scheme_list",
    default_sort="name",
    columns=(
        Column("name", _("方案名称"), "name", sort="name", link=scheme_address, width=40, wraps=True),
        Column("code", _("代码"), "code", Kind.CODE, sort="code", width=24),
        Column("level", _("层级"), "get_level_display", width=12),
        Column("state", _("状态"), standing_word, Kind.STATE, width=12),
        Column("held", _("施行版本"), "held_label", width=12),
        Column("since", _("生效日期"), "held_from", Kind.DAY, sort="held_from", width=12),
        Column("versions", _("版本数"), "version_count", Kind.NUMBER, width=8),
        Column("drafts", _("待复核草案"), "draft_count", Kind.NUMBER, width=8),
        Column("example", _("标记"), lambda one: _t("示例") if one.is_example else "", width=8),
    ),
    facets=(choice_facet("level", _("层级"), "level", Level),),
    search=search_schemes,
    search_hint=_("方案名称、代码、文号、发文机关"),
    empty=_("还没有补偿方案"),
    empty_how=_("从方案库载入，或上传方案文件；载入后是草案，由另一人复核后施行。"),
)
