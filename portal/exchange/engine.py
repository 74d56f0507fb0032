"""The verdict on every row of a sheet: new, repeat, refused, changed. One engine for page, command and admin.

The order of the questions: can each cell be read; do the register's own rules hold; was the same key accepted
before, earlier in the upload or in the database (the first row stands); does the name agree.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.core.errors import DomainError
from portal.core.history import sign_history
from portal.exchange.cells import plain, trimmed
from portal.exchange.layouts import SheetLayout
from portal.exchange.names import NameMatch, compare_names
from portal.exchange.registers import (
    BatchMark,
    CellKind,
    Column,
    Context,
    Key,
    Register,
    Row,
    Severity,
    Stored,
    refused,
    warning,
)
from portal.exchange.rows import NotData, RowReader
from portal.exchange.workbooks import SheetGrid

UUID_FORM = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Verdict(StrEnum):
    NEW = "new"
    REPEAT = "repeat"
    REFUSED = "refused"
    CHANGED = "changed"


@dataclass(slots=True)
class Change:
    """One column that differs from what is stored. Old and new are the values; the words are for people."""

    column: str
    old: Any
    new: Any


@dataclass(slots=True)
class PlannedRow:
    row: Row
    verdict: Verdict
    changes: list[Change] = field(default_factory=list)
    stored: Stored | None = None
    note: str = ""


@dataclass
class SheetPlan:
    """What would happen with one sheet. ``lookup`` is kept for the writing that follows in the same transaction."""

    register: Register
    layout: SheetLayout
    grid: SheetGrid
    context: Context
    rows: list[PlannedRow] = field(default_factory=list)
    not_data: list[NotData] = field(default_factory=list)
    lookup: Any = None

    def of(self, verdict: Verdict) -> list[PlannedRow]:
        return [planned for planned in self.rows if planned.verdict is verdict]

    def counts(self) -> dict[str, int]:
        counts = {verdict.value: 0 for verdict in Verdict}
        for planned in self.rows:
            counts[planned.verdict.value] += 1
        kept = [planned for planned in self.rows if planned.verdict is not Verdict.REFUSED]
        counts["warning"] = sum(any(f.severity is Severity.WARNING for f in one.row.findings) for one in kept)
        counts["not_data"] = len(self.not_data)
        return counts


@dataclass
class Seen:
    """Rows accepted earlier in the same upload, by register and key: the first row stands."""

    rows: dict[tuple[str, Key], Row] = field(default_factory=dict)


def plan_sheet(
    *,
    grid: SheetGrid,
    layout: SheetLayout,
    file_name: str,
    context: Context,
    seen: Seen | None = None,
    is_correction: bool = False,
) -> SheetPlan:
    """Judge every row against the sheet, the rows ``seen`` before it, and the database; write nothing.

    ``is_correction``: a row whose stored content differs is CHANGED (with its changes) instead of a conflict.
    Statements: a constant number, whatever the number of rows.
    """
    plan = SheetPlan(register=layout.register, layout=layout, grid=grid, context=context)
    rows: list[Row] = []
    for one in RowReader(grid, layout, file_name):
        if isinstance(one, Row):
            rows.append(one)
        else:
            plan.not_data.append(one)
    _judge(plan, rows, seen or Seen(), is_correction)
    return plan


def _judge(plan: SheetPlan, rows: Sequence[Row], seen: Seen, is_correction: bool) -> None:
    register, context = plan.register, plan.context
    readable = [row for row in rows if not row.is_refused]
    plan.lookup = register.lookup(readable, context)
    judge = RowJudge(plan, seen, is_correction)
    judge.stored = register.stored({register.row_key(row, context) for row in readable}, plan.lookup, context)
    judge.read_claimed(readable)
    for row in rows:
        plan.rows.append(PlannedRow(row, Verdict.REFUSED) if row.is_refused else judge.verdict_on(row))


class RowJudge:
    """One sheet's judge: knows what is stored and what was seen."""

    def __init__(self, plan: SheetPlan, seen: Seen, is_correction: bool) -> None:
        self.plan = plan
        self.register = plan.register
        self.seen = seen
        self.is_correction = is_correction
        self.stored: Mapping[Key, Stored] = {}
        self.claimed: Mapping[uuid.UUID, tuple[Context, dict[str, Any]]] = {}
        self.compared = compared_columns(plan.register, plan.layout.columns)
        self.edited_columns = [
            one
            for one in plan.register.columns
            if one.key in plan.layout.columns and one.key not in plan.register.key_columns and one.correctable
        ]
        self.name_column = next((one.key for one in plan.register.columns if one.kind is CellKind.NAME), "")

    def read_claimed(self, rows: Sequence[Row]) -> None:
        """The stored rows that an edited export names, in one call."""
        codes = {row.claimed[0] for row in rows if row.claimed}
        known = {uuid.UUID(code) for code in codes if UUID_FORM.fullmatch(code)}
        self.claimed = self.register.by_code(known) if known else {}

    def verdict_on(self, row: Row) -> PlannedRow:
        context = self.plan.context
        key = self.register.row_key(row, context)
        row.findings.extend(self.register.check(row, self.plan.lookup, context))
        if row.is_refused:
            return PlannedRow(row, Verdict.REFUSED)
        if row.claimed is not None:
            return self._edited(row, row.claimed)
        earlier = self.seen.rows.get((self.register.key, key))
        if earlier is not None:
            return self._again(row, earlier.values, _("第%d行") % earlier.number)
        stored = self.stored.get(key)
        if stored is not None:
            planned = self._again(row, stored.content, _("已入库的记录"), stored)
            if planned.verdict is not Verdict.REFUSED:
                self.seen.rows[(self.register.key, key)] = row
            return planned
        self.seen.rows[(self.register.key, key)] = row
        self._compare_name(row)
        self.register.accepted(row, self.plan.lookup, context)
        return PlannedRow(row, Verdict.NEW)

    def _again(self, row: Row, before: Mapping[str, Any], place: str, stored: Stored | None = None) -> PlannedRow:
        if stored is not None and stored.is_void:
            return self._refuse(row, "VOIDED", _("该记录已作废，不能用导入恢复；请先办理恢复。"), stored)
        changes = differences(self.compared, before, row.values)
        if not changes:
            return PlannedRow(row, Verdict.REPEAT, stored=stored, note=_("与%s相同") % place)
        if self.is_correction and stored is not None:
            self._compare_name(row)
            return PlannedRow(row, Verdict.CHANGED, changes=changes, stored=stored)
        names = "、".join(str(self.register.column(change.column).title) for change in changes)
        row.findings.append(
            refused(
                "CONFLICT",
                _("与%(place)s编号相同而内容不同（%(names)s），以先入者为准。") % {"place": place, "names": names},
            )
        )
        return PlannedRow(row, Verdict.REFUSED, changes=changes, stored=stored)

    def _edited(self, row: Row, claimed: tuple[str, str]) -> PlannedRow:
        """A row of an export that came back: unchanged, changed, or refused because the stored row moved on."""
        code = uuid.UUID(claimed[0]) if UUID_FORM.fullmatch(claimed[0]) else None
        found = self.claimed.get(code) if code else None
        if code is None or found is None:
            return self._refuse(row, "NO_SUCH_ROW", _("登记簿中没有行编号对应的记录。"))
        stored = Stored(code, found[1])
        if fingerprint(self.register, found[1]) != claimed[1]:
            return self._refuse(row, "ROW_CHANGED", _("该记录在导出之后已有变化，请重新导出后再改。"), stored)
        moved = [key for key in self.register.key_columns if found[1].get(key) != row.values[key]]
        if moved:
            names = "、".join(str(self.register.column(key).title) for key in moved)
            return self._refuse(row, "KEY_CHANGED", _("%s不能更改；请作废后重新录入。") % names, stored)
        changes = differences(self.edited_columns, found[1], row.values)
        if not changes:
            return PlannedRow(row, Verdict.REPEAT, stored=stored, note=_("没有改动"))
        if not self.is_correction:
            return self._refuse(row, "NEEDS_CORRECTION", _("已入库的记录只能以“更正”方式上传修改。"), stored)
        return PlannedRow(row, Verdict.CHANGED, changes=changes, stored=stored)

    def _refuse(self, row: Row, code: str, message: str, stored: Stored | None = None) -> PlannedRow:
        row.findings.append(refused(code, message))
        return PlannedRow(row, Verdict.REFUSED, stored=stored)

    def _compare_name(self, row: Row) -> None:
        written = row.values.get(self.name_column) if self.name_column else None
        if not written:
            return
        registered = self.register.registered_name(row, self.plan.lookup)
        if registered is None:
            return
        match = compare_names(written, registered)
        if match is NameMatch.WIDTH:
            message = _("名称与名录仅全半角或空格不同，名录为“%s”。")
        elif match is NameMatch.DIFFERS:
            message = _("名称与名录不一致，名录为“%s”；以信用代码为准。")
        else:
            return
        row.findings.append(warning(match.value, message % registered, self.name_column))


def compared_columns(register: Register, present: Iterable[str]) -> list[Column]:
    """Columns that decide between a repeat and a conflict: content that stands in the sheet, names aside."""
    here = set(present)
    return [
        column
        for column in register.columns
        if column.in_content
        and column.kind is not CellKind.NAME
        and column.key in here
        and column.key not in register.key_columns
    ]


def differences(columns: Iterable[Column], before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The columns whose values differ; text is compared in half-width without spaces."""
    return [
        Change(column.key, before[column.key], after[column.key])
        for column in columns
        if column.key in before and comparable(column, before[column.key]) != comparable(column, after[column.key])
    ]


def comparable(column: Column, value: Any) -> Any:
    if isinstance(value, str) and column.kind in {CellKind.TEXT, CellKind.NAME}:
        return plain(value)
    return None if value == "" else value


def fingerprint(register: Register, values: Mapping[str, Any]) -> str:
    """The version of a stored row's content, for an export that may come back edited."""
    parts = [[one.key, str(comparable(one, values.get(one.key)))] for one in register.columns]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]


# --- writing ----------------------------------------------------------------------------------------------------
def write_sheet(plan: SheetPlan, batch: BatchMark) -> None:
    """Store the new rows of ``plan``. A row that the database refuses after all is refused alone, with its reason."""
    fresh = plan.of(Verdict.NEW)
    if not fresh:
        return
    try:
        with transaction.atomic():
            sign_history(batch.by_name)
            plan.register.write([planned.row for planned in fresh], plan.lookup, plan.context, batch)
    except (IntegrityError, DataError) as error:
        _write_one_by_one(plan, fresh, batch)
        if len(fresh) > 1 and not plan.of(Verdict.NEW):
            # Not one row could be stored: that is no fault of the rows.
            raise DomainError(_("数据未能写入登记簿，请联系系统管理员。"), code="not_stored") from error


def _write_one_by_one(plan: SheetPlan, fresh: Sequence[PlannedRow], batch: BatchMark) -> None:
    for planned in fresh:
        try:
            with transaction.atomic():
                sign_history(batch.by_name)
                plan.register.write([planned.row], plan.lookup, plan.context, batch)
        except (IntegrityError, DataError) as error:
            reason = trimmed(str(error).splitlines()[0])[:200]
            planned.verdict = Verdict.REFUSED
            planned.row.findings.append(refused("NOT_STORED", _("数据库的约束不允许保存该行：%s") % reason))
