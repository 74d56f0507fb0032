"""What happened in the sample city besides its registers: milestones, and the split of the bureau. All examples."""

from datetime import date

from django.db import transaction

from portal.accounts.models import Organisation, OrganisationKind, Succession
from portal.accounts.services.organisations import find_or_register_organisation, succeed_organisation
from portal.core.actors import SYSTEM
from portal.programme.models import Milestone, MilestoneState

REACHED = (
    ("y2017-leading-group", date(2017, 9, 22), "示例：成立领导小组的通知"),
    ("y2017-reserve-pool", date(2017, 11, 15), "示例：上市挂牌后备资源库首批名单"),
    ("y2017-policy-research", date(2017, 12, 12), "示例：科技保险、科技信贷、科技担保配套政策研究报告"),
    ("plan-risk-pool", date(2018, 3, 20), "示例：风险补偿资金设立文件"),
)
RUNNING = (
    "y2017-special-fund",
    "plan-policy-system",
    "plan-ip-pledge-services",
)
SPLIT_ON = date(2018, 12, 29)
BUREAU = "攀枝花市科学技术和知识产权局"
SUCCESSORS = ("攀枝花市科学技术局（示例）", "攀枝花市市场监督管理局（示例）")


@transaction.atomic
def load_events() -> None:
    """Idempotent; what an officer has recorded meanwhile stays."""
    for code, day, evidence in REACHED:
        Milestone.objects.filter(code=code, state=MilestoneState.OPEN).update(
            state=MilestoneState.REACHED, reached_on=day, evidence=evidence, is_example=True
        )
    Milestone.objects.filter(code__in=RUNNING, state=MilestoneState.OPEN).update(
        state=MilestoneState.RUNNING, is_example=True
    )
    _split_the_bureau()


def _split_the_bureau() -> None:
    """The bureau was split in the reform of 2018; day and successors are examples until documents are on record."""
    bureau = Organisation.objects.get(kind=OrganisationKind.MEMBER_UNIT, name=BUREAU)
    if Succession.objects.filter(predecessor=bureau).exists():
        return
    successors = [
        find_or_register_organisation(kind=OrganisationKind.MEMBER_UNIT, name=name, by=SYSTEM, is_example=True)
        for name in SUCCESSORS
    ]
    succeed_organisation(
        predecessor=bureau, successors=successors, on=SPLIT_ON, basis="机构改革（示例，日期以文件为准）", by=SYSTEM
    )
