"""Registers of files 08 and 09: the listing reserve pool with its dated stages, and direct financing deals."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.owned_register import CREDIT_CODE, NAME, OwnedRegister, OwnerLookup
from listings.models import Board, Candidate, CandidateStage, Deal, DealKind, Stage, Tier
from portal.exchange.bulk import copy_rows
from portal.exchange.registers import (
    BatchMark,
    CellKind,
    Column,
    Context,
    Finding,
    Key,
    Row,
    Sign,
    refused,
    registers,
)
from portal.exchange.standard import marks, wrong_order

BOARDS = {str(board.label): board.value for board in Board} | {
    "上交所主板": "main",
    "深交所主板": "main",
    "沪市主板": "main",
    "深市主板": "main",
    "中小企业板": "sme",
    "新三板挂牌": "neeq",
    "全国股转系统": "neeq",
    "全国中小企业股份转让系统": "neeq",
    "区域性股权市场": "regional",
    "天府股交中心": "regional",
    "天府（四川）联合股权交易中心": "regional",
    "北京证券交易所": "bse",
}
TIERS = {str(tier.label): tier.value for tier in Tier} | {"种子层": "seed", "培育层": "nurtured", "重点层": "key"}
STAGE_HEADINGS = {
    Stage.ADVISER_SIGNED: (gettext_lazy("签约中介日期"), "签约日期", "签约中介机构日期"),
    Stage.SHARE_REFORM: (gettext_lazy("股改完成日期"), "股改日期", "股份制改造完成日期"),
    Stage.TUTORING_FILED: (gettext_lazy("辅导备案日期"), "辅导备案"),
    Stage.TUTORING_ACCEPTED: (gettext_lazy("辅导验收日期"), "辅导验收"),
    Stage.APPLICATION_ACCEPTED: (gettext_lazy("申报受理日期"), "受理日期", "申报日期"),
    Stage.APPROVED: (gettext_lazy("过会（同意挂牌）日期"), "过会日期", "同意挂牌日期", "核准日期"),
    Stage.LISTED: (gettext_lazy("挂牌/上市日期"), "挂牌日期", "上市日期", "挂牌上市日期", "挂牌（上市）日期"),
}


def _stage_column(stage: Stage) -> Column:
    title, *others = STAGE_HEADINGS[stage]
    return Column(stage.value, title, CellKind.DATE, headings=tuple(map(str, others)), required=False, filled=False)


class CandidateRegister(OwnedRegister):
    """File 08. One row for each enterprise; a date for every stage that it has reached, in the stages' order."""

    key = "candidates"
    permission = "listings:candidate:record"
    title = gettext_lazy("上市挂牌后备企业")
    order = 80
    file_pattern = r"后备企业|上市挂牌|后备库"
    sheet_pattern = r"后备库|上市"
    model = Candidate
    undo_models = (CandidateStage, Candidate)
    key_columns = ("credit_code",)
    columns = (
        CREDIT_CODE,
        NAME,
        Column(
            "tier",
            gettext_lazy("层级"),
            CellKind.CHOICE,
            headings=("分层", "库内层级"),
            choices=TIERS,
            unknown_choice="other",
        ),
        Column(
            "board",
            gettext_lazy("目标板块"),
            CellKind.CHOICE,
            headings=("拟上市板块", "板块", "目标市场"),
            choices=BOARDS,
            unknown_choice=Board.OTHER.value,
        ),
        Column("entered_on", gettext_lazy("入库日期"), CellKind.DATE, headings=("入库时间",)),
        *(_stage_column(stage) for stage in Stage),
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
    OWN = ("tier", "board", "entered_on", "left_on", "leave_reason")

    def rows(self) -> QuerySet[Any, Any]:
        return Candidate.objects.select_related("enterprise").prefetch_related("stages")

    def check_owned(self, row: Row, lookup: OwnerLookup, context: Context) -> Iterable[Finding]:
        values = row.values
        days = values["entered_on"], values["left_on"]
        yield from wrong_order(*days, column="left_on", message=_("出库日期早于入库日期。"))
        reached = [(values[stage.value], stage) for stage in Stage if values[stage.value] is not None]
        for (earlier, _before), (later, stage) in pairwise(reached):
            if later < earlier:
                yield refused("DATE_ORDER", _("各阶段日期未按先后顺序：%s。") % stage.label, stage.value)

    def keyed(self, keys: Collection[Key], lookup: Any, context: Context) -> Q:
        return Q(enterprise__credit_code__in=[code for (code,) in keys])

    def values_of(self, stored: Candidate) -> dict[str, Any]:
        stages: Iterable[Any] = stored.stages.all()
        reached = {one.stage: one.reached_on for one in stages if one.voided_at is None}
        return {name: getattr(stored, name) for name in self.OWN} | {
            "credit_code": stored.enterprise.credit_code,
            "name": stored.enterprise.name,
            **{stage.value: reached.get(stage.value) for stage in Stage},
        }

    def attributes(self, row: Row, lookup: OwnerLookup, context: Context) -> dict[str, Any]:
        owner = lookup.owners[row.values["credit_code"]]
        return {name: row.values[name] for name in self.OWN} | {"enterprise_id": owner.id}

    def write(self, rows: Sequence[Row], lookup: OwnerLookup, context: Context, batch: BatchMark) -> None:
        super().write(rows, lookup, context, batch)
        ids = dict(Candidate.objects.filter(code__in=[row.code for row in rows]).values_list("code", "pk"))
        copy_rows(
            CandidateStage,
            (
                CandidateStage(candidate_id=ids[row.code], stage=stage, reached_on=day, **marks(row, batch))
                for row in rows
                for stage in Stage
                if (day := row.values[stage.value]) is not None
            ),
        )

    def change(
        self, code: uuid.UUID, changes: Mapping[str, Any], row: Row, lookup: OwnerLookup, context: Context
    ) -> None:
        """Correct the candidate, and its stages: a day that was taken away takes the stage away."""
        with transaction.atomic():
            super().change(code, changes, row, lookup, context)
            candidate = Candidate.objects.get(code=code)
            for name in changes.keys() & set(Stage.values):
                if row.values[name] is None:
                    candidate.stages.filter(stage=name).delete()
                else:
                    candidate.stages.update_or_create(stage=name, defaults={"reached_on": row.values[name]})


class DealRegister(OwnedRegister):
    """File 09. Enterprise + document number is the key, whoever reports it: a deal counts once."""

    key = "deals"
    permission = "listings:deal:record"
    title = gettext_lazy("直接融资")
    order = 90
    file_pattern = r"直接融资"
    sheet_pattern = r"直接融资"
    model = Deal
    key_columns = ("credit_code", "document_number")
    columns = (
        Column(
            "reporter",
            gettext_lazy("填报单位"),
            CellKind.TEXT,
            headings=("报送单位", "上报单位"),
            required=False,
            filled=False,
            blank="",
            in_content=False,
        ),
        CREDIT_CODE,
        NAME,
        Column(
            "kind",
            gettext_lazy("融资方式"),
            CellKind.CHOICE,
            headings=("融资类型", "融资种类"),
            choices={str(kind.label): kind.value for kind in DealKind}
            | {"股权融资": "equity", "债券融资": "bond", "定向增发": "placement", "其它": "other"},
            unknown_choice=DealKind.OTHER.value,
        ),
        Column(
            "amount",
            gettext_lazy("融资金额（元）"),
            CellKind.AMOUNT,
            headings=("金额", "到账金额", "融资额", "募集资金"),
            sign=Sign.POSITIVE,
        ),
        Column(
            "received_on", gettext_lazy("到账日期"), CellKind.DATE, headings=("到账时间", "资金到账日期", "到位日期")
        ),
        Column(
            "investor",
            gettext_lazy("投资方"),
            CellKind.TEXT,
            headings=("投资人", "投资机构", "出资方"),
            required=False,
            filled=False,
            blank="",
        ),
        Column(
            "document_number",
            gettext_lazy("证明文件号"),
            CellKind.DOCUMENT,
            headings=("证明文件编号", "文件号", "证明材料编号", "文号"),
        ),
    )

    def keyed(self, keys: Collection[Key], lookup: Any, context: Context) -> Q:
        codes, documents = ({key[place] for key in keys} for place in (0, 1))
        return Q(enterprise__credit_code__in=codes, document_key__in=documents)

    def values_of(self, stored: Deal) -> dict[str, Any]:
        return {name: getattr(stored, name) for name in ("reporter", "kind", "amount", "received_on", "investor")} | {
            "credit_code": stored.enterprise.credit_code,
            "name": stored.enterprise.name,
            "document_number": stored.document_key,
        }

    def attributes(self, row: Row, lookup: OwnerLookup, context: Context) -> dict[str, Any]:
        values = row.values
        return {name: values[name] for name in ("reporter", "kind", "amount", "received_on", "investor")} | {
            "enterprise_id": lookup.owners[values["credit_code"]].id,
            "document_number": row.texts.get("document_number", values["document_number"]),
            "document_key": values["document_number"],
            "kind_text": row.texts.get("kind", ""),
        }

    def change(
        self, code: uuid.UUID, changes: Mapping[str, Any], row: Row, lookup: OwnerLookup, context: Context
    ) -> None:
        """A correction brings values only: the words written in the file stay, unless the way of financing changed."""
        words = Deal.objects.values("document_number", "kind_text").get(code=code)
        row.texts["document_number"] = words["document_number"]
        if "kind" not in changes:
            row.texts["kind"] = words["kind_text"]
        super().change(code, changes, row, lookup, context)


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    for one in (CandidateRegister(), DealRegister()):
        registers.register(one.key, one)
