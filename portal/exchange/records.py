"""What is kept of a plan: every row with its verdict, and a description of the sheets for the pages."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from portal.exchange.bulk import copy_rows
from portal.exchange.engine import Change, PlannedRow, SheetPlan, Verdict
from portal.exchange.headings import heading_forms
from portal.exchange.models import ImportBatch, ImportRow
from portal.exchange.plan import SheetOutcome, WorkbookPlan, wordiest_row
from portal.exchange.registers import CellKind, Column, Register, Severity


def store_rows(batch: ImportBatch, plan: WorkbookPlan) -> None:
    """Replace the kept rows of ``batch`` by those of ``plan``."""
    batch.rows.all().delete()
    copy_rows(ImportRow, _records(batch, plan))


def _records(batch: ImportBatch, plan: WorkbookPlan) -> Iterator[ImportRow]:
    for sheet in plan.sheets:
        if sheet.plan is None:
            continue
        for planned in sheet.plan.rows:
            yield _record(batch, sheet, sheet.plan, planned)
        for note in sheet.plan.not_data:
            yield ImportRow(
                batch=batch,
                sheet_number=sheet.number,
                sheet=sheet.grid.name or "",
                number=note.number,
                register=sheet.plan.register.key,
                verdict=ImportRow.Verdict.NOT_DATA,
                label=note.text[:200],
                findings=[{"code": "", "severity": Severity.REMARK.value, "column": "", "message": note.note}],
            )


def _record(batch: ImportBatch, sheet: SheetOutcome, plan: SheetPlan, planned: PlannedRow) -> ImportRow:
    row, register = planned.row, plan.register
    findings = [
        {"code": one.code, "severity": one.severity.value, "column": one.column, "message": str(one.message)}
        for one in row.findings
    ]
    if planned.note:
        findings.append({"code": "", "severity": Severity.REMARK.value, "column": "", "message": planned.note})
    is_kept = planned.verdict is not Verdict.REFUSED
    stored_code = planned.stored.code if planned.stored else None
    return ImportRow(
        batch=batch,
        sheet_number=sheet.number,
        sheet=(sheet.grid.name or "")[:120],
        number=row.number,
        register=register.key,
        verdict=planned.verdict.value,
        has_warning=is_kept and any(one.severity is Severity.WARNING for one in row.findings),
        label=label_of(register, row.texts)[:200],
        findings=findings,
        texts=row.texts,
        changes=[change_words(register, change) for change in planned.changes],
        row_code=row.code if planned.verdict is Verdict.NEW else stored_code,
    )


def label_of(register: Register, texts: Mapping[str, Any]) -> str:
    """How a person calls the row."""
    for key in (register.label_column, *register.key_columns):
        if key and texts.get(key):
            return str(texts[key])
    return ""


def change_words(register: Register, change: Change) -> dict[str, str]:
    column = register.column(change.column)
    return {
        "column": column.key,
        "title": str(column.title),
        "old": value_words(column, change.old),
        "new": value_words(column, change.new),
    }


def value_words(column: Column, value: Any) -> str:
    """A value as a person writes it into a cell; reading it back gives the same value."""
    if value is None or value == "":
        return ""
    if column.kind in {CellKind.CHOICE, CellKind.UNIT_NAME}:
        return next((str(word) for word, stored in column.words().items() if stored == value), str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:f}" if column.kind is CellKind.AMOUNT else f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def describe_sheets(plan: WorkbookPlan) -> list[dict[str, Any]]:
    """JSON for the pages: what each sheet was taken for, which columns feed what, and its counts."""
    return [_describe(sheet) for sheet in plan.sheets]


def _describe(sheet: SheetOutcome) -> dict[str, Any]:
    layout = sheet.layout or next(iter(sheet.recognition.choices), None)
    about: dict[str, Any] = {
        "number": sheet.number,
        "name": sheet.grid.name or "",
        "problem": sheet.problem,
        "is_aside": sheet.is_aside,
        "register": layout.register.key if layout else "",
        "choices": [one.register.key for one in sheet.recognition.choices],
        "context": sheet.context,
        "missing_context": sheet.missing_context,
        "counts": sheet.plan.counts() if sheet.plan else {},
        "columns": [],
        "headings": [],
    }
    if sheet.is_aside:
        return about
    if layout is not None:
        about["header_row"] = sheet.grid.numbers[layout.header[-1]]
        about["missing"] = [str(column.title) for column in layout.missing]
        about["unknown_units"] = [column.key for column in layout.unknown_units]
        about["columns"] = _columns(layout.columns, layout.units, layout.headings, layout.register)
    headings = layout.headings if layout else _guess(sheet)
    about["headings"] = [
        {"text": text, "form": heading_forms(text)[0]} for text in headings.values() if heading_forms(text)
    ]
    return about


def _columns(
    places: Mapping[str, int], units: Mapping[str, int], headings: Mapping[int, str], register: Register
) -> list[dict[str, Any]]:
    return [
        {
            "key": column.key,
            "title": str(column.title),
            "heading": headings.get(places[column.key], ""),
            "unit": units.get(column.key),
        }
        for column in register.columns
        if column.key in places
    ]


def _guess(sheet: SheetOutcome) -> dict[int, str]:
    grid = sheet.grid
    row = grid.cells[wordiest_row(grid)] if grid.cells else []
    return {place: cell for place, cell in enumerate(row) if isinstance(cell, str) and cell.strip()}
