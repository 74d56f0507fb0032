"""The lists of the reserve pool and of direct financing."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.lists import enterprise_address
from enterprises.models import Enterprise
from listings.models import Board, Candidate, CandidateStage, DealKind, Stage, Tier
from listings.states import candidate_word
from portal.core.lists import Column, Facet, Kind, ListSpec
from portal.programme.facets import choice_facet, unit_facet, year_facet


def candidate_address(candidate: Candidate) -> str:
    return reverse("listings:candidate_detail", args=[candidate.code])


def with_latest_stage(rows: QuerySet[Any]) -> QuerySet[Any]:
    """``stage``: the latest stage reached, in the order of days and then of the stages; ``stage_on``: its day."""
    latest = CandidateStage.objects.counted().filter(candidate_id=OuterRef("pk")).order_by("-reached_on", "-pk")
    return rows.annotate(stage=Subquery(latest.values("stage")[:1]), stage_on=Subquery(latest.values("reached_on")[:1]))


def search(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(enterprise__in=Enterprise.objects.search(text).values("pk"))


def search_deals(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    firms = Enterprise.objects.search(text).values("pk")
    return rows.filter(Q(enterprise__in=firms) | Q(document_number__icontains=text) | Q(investor__icontains=text))


def at_stage(choice: str) -> Q:
    """Candidates whose latest stage it is; ``none`` for those without a stage."""
    staged = with_latest_stage(Candidate.objects.all())
    found = staged.filter(stage__isnull=True) if choice == "none" else staged.filter(stage=choice)
    return Q(pk__in=found.values("pk"))


def in_pool(choice: str) -> Q:
    return Q(left_on__isnull=choice == "in")


CANDIDATES = ListSpec(
    key="candidates",
    title=_("上市挂牌后备企业"),
    list_name="listings:candidate_list",
    export_name="listings:candidate_export",
    default_sort="-entered",
    columns=(
        Column(
            "firm",
            _("企业名称"),
            "enterprise.name",
            sort="enterprise__name_initials",
            link=candidate_address,
            width=34,
            wraps=True,
        ),
        Column("unit", _("报告单位"), "enterprise.reporting_unit.name", width=12),
        Column("tier", _("层级"), "get_tier_display", sort="tier", width=8),
        Column("board", _("目标板块"), "get_board_display", sort="board", width=10),
        Column("stage", _("阶段"), lambda row: candidate_word(row, row.stage), Kind.STATE, width=16),
        Column("stage_on", _("达到日期"), "stage_on", Kind.DAY, sort="stage_on", width=12),
        Column("entered", _("入库日期"), "entered_on", Kind.DAY, sort="entered_on", width=12),
        Column("left", _("出库日期"), "left_on", Kind.DAY, sort="left_on", width=12),
        Column("reason", _("出库原因"), "leave_reason", width=20),
    ),
    facets=(
        unit_facet("enterprise__reporting_unit"),
        choice_facet("board", _("目标板块"), "board", Board),
        Facet("stage", _("阶段"), lambda _user: [("none", _("入库")), *Stage.choices], where=at_stage),
        choice_facet("tier", _("层级"), "tier", Tier, in_line=False),
        Facet("pool", _("在库"), lambda _user: [("in", _("在库")), ("out", _("已出库"))], where=in_pool, in_line=False),
    ),
    search=search,
    search_hint=_("企业名称、信用代码或拼音首字母"),
    empty=_("后备库还没有企业"),
    empty_how=_("导入上市挂牌后备企业后列在这里，每家企业一条，带各阶段日期。"),
)

DEALS = ListSpec(
    key="deals",
    title=_("直接融资"),
    list_name="listings:deal_list",
    export_name="listings:deal_export",
    default_sort="-received",
    columns=(
        Column(
            "firm",
            _("企业名称"),
            "enterprise.name",
            link=lambda row: enterprise_address(row.enterprise),
            width=34,
            wraps=True,
        ),
        Column("unit", _("报告单位"), "enterprise.reporting_unit.name", width=12),
        Column("kind", _("融资方式"), lambda row: row.kind_text or row.get_kind_display(), sort="kind", width=14),
        Column("amount", _("融资金额"), "amount", Kind.MONEY, sort="amount", total="amount", width=18),
        Column("received", _("到账日期"), "received_on", Kind.DAY, sort="received_on", width=12),
        Column("investor", _("投资方"), "investor", width=28, wraps=True),
        Column("document", _("证明文件号"), "document_number", Kind.CODE, sort="document_number", width=24),
        Column("reporter", _("填报单位"), "reporter", width=16),
    ),
    facets=(
        unit_facet("enterprise__reporting_unit"),
        choice_facet("kind", _("融资方式"), "kind", DealKind),
        year_facet("year", _("到账年度"), "received_on"),
    ),
    search=search_deals,
    search_hint=_("企业、投资方或证明文件号"),
    empty=_("还没有直接融资"),
    empty_how=_("导入直接融资情况后列在这里，同一企业同一证明文件只计一次。"),
)
