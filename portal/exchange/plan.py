"""A whole workbook against the registers: which sheet is what, and what would happen with every row."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from portal.core.errors import DomainError
from portal.exchange.cells import is_blank, plain
from portal.exchange.engine import Seen, SheetPlan, Verdict, plan_sheet, write_sheet
from portal.exchange.headings import heading_forms
from portal.exchange.layouts import HEADER_ROWS, Recognition, SheetAnswer, SheetLayout, is_empty, recognise
from portal.exchange.models import ImportProfile
from portal.exchange.registers import BatchMark, Context, Register, registers
from portal.exchange.workbooks import SheetGrid, read_workbook


@dataclass
class SheetOutcome:
    """One sheet of an upload: recognised with a context, or a question, or nothing of ours (``is_aside``)."""

    number: int
    grid: SheetGrid
    recognition: Recognition
    answer: SheetAnswer | None = None
    context: Context = field(default_factory=dict)
    missing_context: list[str] = field(default_factory=list)
    problem: str = ""
    is_aside: bool = False
    plan: SheetPlan | None = None

    @property
    def layout(self) -> SheetLayout | None:
        return self.recognition.layout

    @property
    def is_ready(self) -> bool:
        return self.layout is not None and not self.problem and not self.is_aside


@dataclass
class WorkbookPlan:
    file_name: str
    sheets: list[SheetOutcome]

    @property
    def ready(self) -> list[SheetOutcome]:
        return [sheet for sheet in self.sheets if sheet.is_ready]

    @property
    def problems(self) -> list[SheetOutcome]:
        return [sheet for sheet in self.sheets if sheet.problem and not sheet.is_aside]

    @property
    def registers(self) -> list[Register]:
        found = {sheet.layout.register.key: sheet.layout.register for sheet in self.ready if sheet.layout}
        return sorted(found.values(), key=lambda one: one.order)

    def counts(self) -> dict[str, int]:
        total: dict[str, int] = {}
        for sheet in self.sheets:
            for name, number in (sheet.plan.counts() if sheet.plan else {}).items():
                total[name] = total.get(name, 0) + number
        return total

    def rows_to_store(self) -> set[tuple[int, int]]:
        """Places of the rows that would change the registers: sheet number, row number."""
        return {
            (sheet.number, planned.row.number)
            for sheet in self.sheets
            if sheet.plan
            for planned in sheet.plan.rows
            if planned.verdict in {Verdict.NEW, Verdict.CHANGED}
        }


def read_plan(
    *,
    content: bytes,
    file_name: str,
    answers: Mapping[str, Mapping[str, Any]] | None = None,
    source_id: int | None = None,
    among: Iterable[Register] | None = None,
) -> WorkbookPlan:
    """Recognise the sheets; judge nothing yet. Raises ``UploadRefused`` when the file cannot be read at all."""
    grids = read_workbook(content, file_name)
    profiles = remembered_profiles(source_id, grids)
    allowed = None if among is None else list(among)
    sheets = []
    for number, grid in enumerate(grids, start=1):
        told = (answers or {}).get(str(number))
        answer = answer_from(told) if told else profiles.get(sheet_fingerprint(grid))
        sheets.append(_outcome(number, grid, file_name, answer, allowed))
    _settle_asides(sheets)
    return WorkbookPlan(file_name=file_name, sheets=sheets)


def _outcome(
    number: int, grid: SheetGrid, file_name: str, answer: SheetAnswer | None, among: list[Register] | None
) -> SheetOutcome:
    if is_empty(grid) or grid.is_hidden or (answer and answer.is_left_out):
        return SheetOutcome(number, grid, Recognition(), answer, is_aside=True)
    recognition = recognise(grid, file_name, answer, among)
    outcome = SheetOutcome(number, grid, recognition, answer, problem=recognition.message)
    layout = recognition.layout
    if layout is None:
        return outcome
    try:
        outcome.context = layout.register.context(layout.facts(grid, file_name))
    except DomainError as error:
        outcome.problem = error.message
    outcome.context.update(answer.context if answer else {})
    fields = layout.register.context_fields
    outcome.missing_context = [one.key for one in fields if outcome.context.get(one.key) in (None, "")]
    if outcome.missing_context and not outcome.problem:
        names = "、".join(str(one.title) for one in fields if one.key in outcome.missing_context)
        outcome.problem = _("文件没有写明：%s。") % names
    return outcome


def _settle_asides(sheets: list[SheetOutcome]) -> None:
    """A sheet that looks like no register, beside one that does, is a page of notes."""
    if any(sheet.is_ready for sheet in sheets):
        for sheet in sheets:
            if sheet.layout is None and not sheet.recognition.is_near:
                sheet.is_aside = True
    elif sheets and all(sheet.is_aside for sheet in sheets):
        sheets[0].is_aside = False
        sheets[0].problem = _("文件里没有数据。")


def judge_plan(
    plan: WorkbookPlan, *, mark: BatchMark | None = None, writes_all: bool = False, is_correction: bool = False
) -> None:
    """Judge the rows of every recognised sheet, in the order of the registers.

    Rows of an earlier sheet are written before the next is judged, because it may refer to them; the last sheet is
    written only when ``writes_all``. Call it in a transaction, and roll that back for a preview.
    """
    seen = Seen()
    batch = mark or BatchMark(code=uuid.uuid4())
    ready = sorted(plan.ready, key=lambda one: one.layout.register.order if one.layout else 0)
    for place, sheet in enumerate(ready, start=1):
        if sheet.layout is None:
            continue
        sheet.plan = plan_sheet(
            grid=sheet.grid,
            layout=sheet.layout,
            file_name=plan.file_name,
            context=sheet.context,
            seen=seen,
            is_correction=is_correction,
        )
        if writes_all or place < len(ready):
            write_sheet(sheet.plan, batch)


# --- what was said before ---------------------------------------------------------------------------------------
def answer_from(told: Mapping[str, Any]) -> SheetAnswer:
    return SheetAnswer(
        register=str(told.get("register", "")) if told.get("register", "") in registers else "",
        mapping={str(key): str(value) for key, value in dict(told.get("mapping", {})).items()},
        units={str(key): int(value) for key, value in dict(told.get("units", {})).items()},
        context=dict(told.get("context", {})),
        is_left_out=bool(told.get("left_out", False)),
    )


def wordiest_row(grid: SheetGrid) -> int:
    """The row near the top with the most different words without digits: the header, known or not."""

    def words(index: int) -> int:
        texts = {plain(cell) for cell in grid.cells[index] if isinstance(cell, str) and not is_blank(cell)}
        return sum(not any(sign.isdigit() for sign in text) for text in texts)

    rows = range(min(HEADER_ROWS, len(grid.cells)))
    return max(rows, key=lambda index: (words(index), -index), default=0)


def sheet_fingerprint(grid: SheetGrid) -> str:
    """The same for every file with the same headings, whatever stands above and below them."""
    row = grid.cells[wordiest_row(grid)] if grid.cells else []
    forms = [(heading_forms(cell) or ("",))[0] for cell in row if isinstance(cell, str)]
    return hashlib.sha256("|".join(forms).encode()).hexdigest()


def remembered_profiles(source_id: int | None, grids: Iterable[SheetGrid]) -> dict[str, SheetAnswer]:
    """What this source said about layouts like these, in one query."""
    prints = [sheet_fingerprint(grid) for grid in grids if not is_empty(grid)]
    found = ImportProfile.objects.filter(source_id=source_id, headings__in=prints)
    return {
        one.headings: answer_from(
            {"register": one.register, "mapping": one.mapping, "units": one.units, "context": one.context}
        )
        for one in found
    }
