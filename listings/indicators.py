"""Figures of the listing reserve pool and of direct financing."""

from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from enterprises.indicators import OWNER_COLUMNS, of_enterprise, owned_by_active
from listings.models import Board, Candidate, CandidateStage, Deal, DealKind, Stage, Tier
from portal.programme.indicators import (
    LISTING,
    Aggregate,
    Indicator,
    Nature,
    Period,
    RowColumn,
    indicator_rows,
    indicators,
)

CANDIDATE_PAGE = "listings:candidate_detail"
CANDIDATE_COLUMNS = (
    *OWNER_COLUMNS,
    RowColumn(_("层级"), "tier", labels=dict(Tier.choices)),
    RowColumn(_("目标板块"), "board", labels=dict(Board.choices)),
    RowColumn(_("入库日期"), "entered_on"),
    RowColumn(_("出库日期"), "left_on"),
)
STAGE_COLUMNS = (
    RowColumn(_("统一社会信用代码"), "candidate__enterprise__credit_code"),
    RowColumn(_("企业名称"), "candidate__enterprise__name"),
    RowColumn(_("报告单位"), "candidate__enterprise__reporting_unit__name"),
    RowColumn(_("目标板块"), "candidate__board", labels=dict(Board.choices)),
    RowColumn(_("阶段"), "stage", labels=dict(Stage.choices)),
    RowColumn(_("达到日期"), "reached_on"),
)
DEAL_COLUMNS = (
    *OWNER_COLUMNS,
    RowColumn(_("融资方式"), "kind", labels=dict(DealKind.choices)),
    RowColumn(_("融资金额（元）"), "amount", is_money=True),
    RowColumn(_("到账日期"), "received_on"),
    RowColumn(_("投资方"), "investor"),
    RowColumn(_("证明文件号"), "document_number"),
)


def in_pool(period: Period) -> QuerySet[Any, Any]:
    """Candidates in the pool on the as-of day. A listed firm has left the reserve."""
    listed = CandidateStage.objects.counted().filter(
        candidate_id=OuterRef("pk"), stage=Stage.LISTED, reached_on__lte=period.as_of
    )
    pool = Candidate.objects.counted().in_pool_on(period.as_of).filter(owned_by_active(period.as_of), ~Exists(listed))
    return of_enterprise(pool, link="code")


def reached(period: Period, *stages: Stage) -> QuerySet[Any, Any]:
    """Stages reached in the period."""
    rows = CandidateStage.objects.counted().filter(
        candidate__voided_at__isnull=True, stage__in=stages, reached_on__range=(period.starts_on, period.as_of)
    )
    return indicator_rows(
        rows,
        unit="candidate__enterprise__reporting_unit_id",
        identity="candidate__enterprise__credit_code",
        link="candidate__code",
    )


def deals(period: Period, **parts: Any) -> QuerySet[Any, Any]:
    """Deals received in the period; each adds its own field ``amount``."""
    rows = Deal.objects.counted().filter(received_on__range=(period.starts_on, period.as_of))
    key = Concat("enterprise__credit_code", Value(" "), "document_key")
    return of_enterprise(rows, **({"identity": key} | parts))


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    for indicator in INDICATORS:
        indicators.register(indicator.code, indicator)


_flow = partial(Indicator, group=LISTING, nature=Nature.FLOW)
_stages = partial(_flow, columns=STAGE_COLUMNS, detail_url=CANDIDATE_PAGE)
_deals = partial(_flow, columns=DEAL_COLUMNS, detail_url="enterprises:enterprise_detail")

INDICATORS = (
    Indicator(
        code="reserve_pool_firms",
        title=_("上市挂牌后备企业"),
        group=LISTING,
        unit_of_measure=_("家"),
        nature=Nature.STOCK,
        aggregate=Aggregate.DISTINCT,
        definition=_("统计日及以前入库，且统计日尚未出库、尚未挂牌或上市的存续后备企业数。"),
        rows=in_pool,
        columns=CANDIDATE_COLUMNS,
        detail_url=CANDIDATE_PAGE,
    ),
    _stages(
        code="newly_listed",
        title=_("当年新增挂牌、上市企业"),
        unit_of_measure=_("家"),
        aggregate=Aggregate.COUNT,
        definition=_("后备库企业中挂牌或上市日期在当年1月1日至统计日（含）之间的企业数，其后注销的仍计入。"),
        rows=lambda period: reached(period, Stage.LISTED),
    ),
    _stages(
        code="candidates_advanced",
        title=_("当年取得进展的后备企业"),
        unit_of_measure=_("家"),
        aggregate=Aggregate.DISTINCT,
        definition=_("当年完成股改、辅导、受理、过会或挂牌上市任一阶段的后备企业数，一家企业只计一次。"),
        rows=lambda period: reached(period, *[stage for stage in Stage if stage != Stage.ADVISER_SIGNED]),
    ),
    _deals(
        code="direct_financing",
        title=_("当年直接融资金额"),
        unit_of_measure=_("元"),
        aggregate=Aggregate.SUM,
        places=2,
        definition=_(
            "到账日期在当年1月1日至统计日（含）之间的直接融资金额合计，各种方式；同一企业同一证明文件号只计一次。"
        ),
        rows=deals,
    ),
    _deals(
        code="direct_financing_deals",
        title=_("当年直接融资笔数"),
        unit_of_measure=_("笔"),
        aggregate=Aggregate.COUNT,
        definition=_("到账日期在当年1月1日至统计日（含）之间的直接融资笔数，同一企业同一证明文件号只计一次。"),
        rows=deals,
    ),
    _deals(
        code="direct_financing_firms",
        title=_("当年获得直接融资的企业"),
        unit_of_measure=_("家"),
        aggregate=Aggregate.DISTINCT,
        definition=_("当年有直接融资到账的企业数，一家企业只计一次。"),
        rows=lambda period: deals(period, identity="enterprise__credit_code"),
    ),
)
