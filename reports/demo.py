"""What the demo shows of the yearly reports: the cycle of the sample's middle year, open and ready to be compiled."""

from portal.core.actors import SYSTEM
from portal.core.demo import DemoPart, demo_parts
from reports.services.cycles import open_cycle

YEAR = 2018


def load() -> None:
    open_cycle(year=YEAR, by=SYSTEM)


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    demo_parts.register("reports", DemoPart("2018年度报告年度", load, position=90))
