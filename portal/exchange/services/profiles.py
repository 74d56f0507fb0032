"""Remembering how a source writes its sheets, so that it is asked only once."""

from portal.core import clock
from portal.exchange.models import ImportBatch, ImportProfile
from portal.exchange.plan import SheetOutcome, WorkbookPlan, sheet_fingerprint


def remember(batch: ImportBatch, plan: WorkbookPlan) -> None:
    """Keep what a user said about the sheets of an applied batch, for its source. Years are not remembered."""
    for sheet in plan.ready:
        if str(sheet.number) in batch.answers:
            _remember_sheet(batch, sheet)


def _remember_sheet(batch: ImportBatch, sheet: SheetOutcome) -> None:
    answer, layout = sheet.answer, sheet.layout
    if answer is None or layout is None:
        return
    lasting = {one.key for one in layout.register.context_fields if one.choices is not None}
    ImportProfile.objects.update_or_create(
        source_id=batch.source_id,
        headings=sheet_fingerprint(sheet.grid),
        defaults={
            "register": layout.register.key,
            "title": f"{layout.register.title}（{batch.file_name}）"[:200],
            "mapping": dict(answer.mapping),
            "units": dict(answer.units),
            "context": {key: value for key, value in answer.context.items() if key in lasting},
            "used_at": clock.now(),
        },
    )
