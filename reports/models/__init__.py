"""The year's cycle, each unit's report in it, and the compiled editions with their frozen figures and documents."""

from reports.models.cycles import Report, ReportCycle
from reports.models.editions import (
    BatchState,
    CompileRun,
    DocumentBatch,
    DocumentKind,
    DocumentState,
    Figure,
    TargetResult,
    UnitDocument,
)

__all__ = [
    "BatchState",
    "CompileRun",
    "DocumentBatch",
    "DocumentKind",
    "DocumentState",
    "Figure",
    "Report",
    "ReportCycle",
    "TargetResult",
    "UnitDocument",
]
