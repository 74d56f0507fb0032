"""What the demo adds to the deals: one that was reported by mistake and voided, to show what an auditor still sees."""

from datetime import date
from decimal import Decimal

from enterprises.models import Enterprise
from listings.models import Deal, DealKind
from portal.core import clock
from portal.core.demo import DemoPart, demo_parts

DOCUMENT = "攀示融〔2018〕999号"


def load() -> None:
    firm = Enterprise.objects.order_by("credit_code").values_list("pk", "reporting_unit__name").first()
    if firm is None:
        return
    enterprise, unit = firm
    Deal.objects.get_or_create(
        enterprise_id=enterprise,
        document_key="攀示融(2018)999号",
        defaults={
            "document_number": DOCUMENT,
            "reporter": unit,
            "kind": DealKind.EQUITY,
            "amount": Decimal("1000000.00"),
            "received_on": date(2018, 7, 1),
            "investor": "示例创业投资基金",
            "voided_at": clock.now(),
            "void_reason": "示例：误报，款项未到账，作废。",
            "source_place": "示例",
        },
    )


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    demo_parts.register("listings", DemoPart("作废的直接融资", load, position=40))
