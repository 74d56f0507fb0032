"""What the demo adds to the enterprises: a few members of the two classified banks that no sample file fills."""

from datetime import date

from enterprises.models import BankKind, Enterprise, Membership, QualificationKind
from portal.core.demo import DemoPart, demo_parts

ENTERED_ON = date(2018, 5, 10)
MEMBERS = 6


def load() -> None:
    firms = Enterprise.objects.filter(qualifications__kind=QualificationKind.HIGH_TECH).distinct()
    for place, firm in enumerate(firms.order_by("credit_code").values_list("pk", flat=True)[: 2 * MEMBERS]):
        bank = BankKind.ACHIEVEMENT if place % 2 else BankKind.PATENT_PROJECT
        Membership.objects.get_or_create(
            bank=bank, enterprise_id=firm, entered_on=ENTERED_ON, defaults={"source_place": "示例"}
        )


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    demo_parts.register("enterprises", DemoPart("分类信息库成员", load, position=10))
