"""What the demo adds to the pledges: titles of the pledged patents, which the sample files do not carry."""

from ippledge.models import Right
from portal.core.demo import DemoPart, demo_parts

TITLES = (
    "一种钒钛磁铁矿分选装置（示例）",
    "一种钛白粉煅烧窑的余热回收方法（示例）",
    "一种含钒钢渣的综合利用工艺（示例）",
    "一种石墨提纯反应器（示例）",
    "一种芒果冷链仓储监测系统（示例）",
)


def load() -> None:
    rights = list(Right.objects.filter(title="").order_by("number"))
    for place, right in enumerate(rights):
        right.title = TITLES[place % len(TITLES)]
    Right.objects.bulk_update(rights, ["title"])


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    demo_parts.register("ippledge", DemoPart("专利名称", load, position=30))
