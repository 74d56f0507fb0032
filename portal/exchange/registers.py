"""What a register must say about itself so that its rows can be read, checked, stored, corrected and undone.

A higher app subclasses ``Register`` in its ``importers.py`` and registers one instance from ``AppConfig.ready()``:

    registers.register("loans", LoanRegister())

The engine does all that is common: finding the header, reading cells, totals and notes, repeats and conflicts, names,
preview, batches, result files, undo, corrections. A register only says what is its own: columns, rules between
columns and against the database, and how accepted rows are written.
"""

import re
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from portal.core.errors import DomainError
from portal.core.registries import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Context = dict[str, Any]
Key = tuple[Any, ...]


class CellKind(StrEnum):
    """How a cell is read. The comment says what stands in ``Row.values`` afterwards."""

    CREDIT_CODE = "credit_code"  # str, 18 canonical signs, both check digits right
    PATENT = "patent"  # str, canonical number without ZL and dot, check digit right
    NUMBER_TEXT = "number_text"  # str: NFKC, no white space or invisible signs, no apostrophes around, upper case
    DOCUMENT = "document"  # str: as NUMBER_TEXT, and every kind of bracket made "(" and ")"
    NAME = "name"  # str, trimmed, as written; never part of the content
    TEXT = "text"  # str, trimmed, as written; compared in half-width without spaces
    AMOUNT = "amount"  # Decimal in yuan with two decimals (the unit, yuan or 万元, comes from heading or sheet note)
    COUNT = "count"  # int
    RATE = "rate"  # Decimal in percent: 4.35 is 4.35 %
    DATE = "date"  # datetime.date
    FLAG = "flag"  # bool
    CHOICE = "choice"  # the stored value of the word found in ``choices``
    UNIT_NAME = "unit_name"  # as CHOICE: ``choices`` maps every spelling to the stored form
    INDUSTRY = "industry"  # str, four digits


class Sign(StrEnum):
    ANY = "any"
    NOT_NEGATIVE = "not_negative"
    POSITIVE = "positive"


class Severity(StrEnum):
    REFUSED = "refused"
    WARNING = "warning"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a row. ``column`` is a column key or empty; ``message`` is Chinese and says what to do."""

    code: str
    severity: Severity
    column: str
    message: str


def refused(code: str, message: str, column: str = "") -> Finding:
    return Finding(code, Severity.REFUSED, column, message)


def warning(code: str, message: str, column: str = "") -> Finding:
    return Finding(code, Severity.WARNING, column, message)


def remark(code: str, message: str, column: str = "") -> Finding:
    return Finding(code, Severity.REMARK, column, message)


@dataclass(frozen=True)
class Column:
    """One column of a register.

    ``headings``: further spellings of ``title``; spaces, width, punctuation, units and what stands in brackets are
    ignored when comparing, so only other words need listing.
    ``required``: a sheet without the column is not this register. ``filled``: a blank cell refuses the row (by the
    kind's own code: CODE_FORMAT, PATENT_CHECK, BAD_AMOUNT, BAD_DATE, else MISSING); otherwise a blank cell, and an
    absent column, stand for ``blank``.
    ``choices``: word -> stored value for CHOICE and UNIT_NAME (or a function giving it, called once a plan). Words are
    compared without width and spaces; a word may end in 类. ``unknown_choice``: stored value for any other word (with
    a remark); None refuses the row with BAD_CHOICE.
    ``sign``: for AMOUNT, COUNT, RATE; POSITIVE and NOT_NEGATIVE refuse with AMOUNT_SIGN.
    ``in_content``: part of the comparison between a repeat and a conflict. NAME columns never are.
    ``field``: the model field that holds the value as it is (used by the default ``stored`` and ``change``).
    ``correctable``: a correction may change it; key columns never are.
    """

    key: str
    title: "StrOrPromise"
    kind: CellKind
    headings: tuple[str, ...] = ()
    required: bool = True
    filled: bool = True
    blank: Any = None
    choices: Mapping[str, Any] | Callable[[], Mapping[str, Any]] | None = None
    unknown_choice: Any = None
    sign: Sign = Sign.NOT_NEGATIVE
    in_content: bool = True
    field: str = ""
    correctable: bool = True

    def words(self) -> Mapping[str, Any]:
        if self.choices is None:
            return {}
        return self.choices() if callable(self.choices) else self.choices


@dataclass(slots=True)
class Row:
    """A row of data as it was read. ``values`` has every column key (``blank`` where nothing stands)."""

    file: str
    sheet: str | None
    number: int
    values: dict[str, Any]
    texts: dict[str, str] = field(default_factory=dict)
    """The cells as written (trimmed), by column key: for display, for the result file, for names to keep."""
    findings: list[Finding] = field(default_factory=list)
    code: uuid.UUID = field(default_factory=uuid.uuid4)
    """Becomes the ``code`` of the stored row (``RegisterRow.code``)."""
    claimed: tuple[str, str] | None = None
    """In an export that came back: code and version of the stored row that this one edits."""

    @property
    def place(self) -> str:
        """For ``RegisterRow.source_place``: file, sheet and row number."""
        return f"{self.file}!{self.sheet}!{self.number}" if self.sheet else f"{self.file}!{self.number}"

    @property
    def is_refused(self) -> bool:
        return any(finding.severity is Severity.REFUSED for finding in self.findings)


@dataclass(frozen=True)
class SheetFacts:
    """What a register may use to learn its context: names, and the texts above the header in reading order."""

    file_name: str
    sheet_name: str | None
    titles: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """File name without ending, sheet name, titles: in the order in which they should be believed."""
        return (re.sub(r"\.[A-Za-z]+$", "", self.file_name), self.sheet_name or "", *self.titles)

    def year(self) -> int | None:
        """The first year 1990-2099 in the words; None when none is named."""
        for text in self.words:
            if found := re.search(r"(?<!\d)(199\d|20\d\d)(?!\d)", text):
                return int(found.group(1))
        return None


@dataclass(frozen=True)
class ContextField:
    """A fact of the whole sheet that a user may give when the file does not say it. Values are JSON-able."""

    key: str
    title: "StrOrPromise"
    choices: Callable[[], Mapping[str, str]] | None = None
    """Stored value -> Chinese label; None means a whole number (a year)."""


@dataclass(frozen=True)
class Stored:
    """A row that is already in the database, in the forms of ``Row.values``."""

    code: uuid.UUID
    content: Mapping[str, Any]
    is_void: bool = False


@dataclass(frozen=True)
class BatchMark:
    """What written rows carry of their batch: ``source_batch`` and who imported."""

    code: uuid.UUID
    by_name: str = ""


class Register:
    """Base of every register. ``lookup`` is called once for each sheet with all rows that could be read."""

    key: ClassVar[str]
    title: "ClassVar[StrOrPromise]"
    order: ClassVar[int]
    """The position among registers: those that others refer to come first (the number of the file)."""
    columns: ClassVar[tuple[Column, ...]]
    key_columns: ClassVar[tuple[str, ...]]
    context_key: ClassVar[tuple[str, ...]] = ()
    """Context facts that are part of the key, before the key columns (bank, year)."""
    context_fields: ClassVar[tuple[ContextField, ...]] = ()
    file_pattern: ClassVar[str] = r"(?!)"
    """Searched in the file name; a match is strong evidence. The default matches nothing."""
    sheet_pattern: ClassVar[str] = r"(?!)"
    model: ClassVar[type[models.Model]]
    """The ``RegisterRow`` whose ``code`` is ``Row.code``."""
    undo_models: ClassVar[tuple[type[models.Model], ...]] = ()
    """Models deleted by ``source_batch`` on undo, children first. Empty means ``(model,)``."""
    permission: ClassVar[str] = "exchange:import:run"
    """Needed besides ``exchange:import:run`` (``loans:loan:record`` and the like)."""
    label_column: ClassVar[str] = ""
    """The column that names a row to a person (enterprise name, contract number); empty means the first key column."""

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    # --- what a register says -------------------------------------------------------------------------------------
    def context(self, facts: SheetFacts) -> Context:
        """Facts of the sheet, such as ``{"year": 2018}``; leave a fact out when the file does not say it.

        Values must be JSON-able. Facts named in ``context_fields`` and not found are asked from the user; the folder
        loader reports the sheet instead.
        """
        return {}

    def lookup(self, rows: Sequence[Row], context: Context) -> Any:
        """All database rows needed to check and write ``rows``, in a constant number of queries."""
        return None

    def check(self, row: Row, lookup: Any, context: Context) -> Iterable[Finding]:
        """Findings of rules between columns and against the database (UNKNOWN_ENTERPRISE, DATE_ORDER ...).

        Called only for rows whose every cell could be read. The first refusing finding refuses the row: order the
        rules so that the cause comes before its consequences. May also put resolved values into ``row.values``.
        """
        return ()

    def accepted(self, row: Row, lookup: Any, context: Context) -> None:
        """``row`` was accepted as new: note what later rows of the sheet must know."""

    def registered_name(self, row: Row, lookup: Any) -> str | None:
        """The name in the enterprise register of the row's enterprise, for NAME_WIDTH and NAME_DIFFERS.

        Compared with the register's first NAME column. None means: do not compare.
        """
        return None

    def row_key(self, row: Row, context: Context) -> Key:
        return (*(context[name] for name in self.context_key), *(row.values[name] for name in self.key_columns))

    def stored(self, keys: Collection[Key], lookup: Any, context: Context) -> Mapping[Key, Stored]:
        """The rows already in the database under ``keys``, in a constant number of queries."""
        raise NotImplementedError

    def write(self, rows: Sequence[Row], lookup: Any, context: Context, batch: BatchMark) -> None:
        """Insert all accepted ``rows`` in bulk (``portal.exchange.bulk.copy_rows``), inside the caller's transaction.

        Each stored row takes ``code=row.code``, ``source_batch=batch.code``, ``source_place=row.place``.
        """
        raise NotImplementedError

    # --- corrections, void, export --------------------------------------------------------------------------------
    def by_code(self, codes: Collection[uuid.UUID]) -> Mapping[uuid.UUID, tuple[Context, dict[str, Any]]]:
        """Context and values (forms of ``Row.values``, all columns) of stored rows: for corrections and exports.

        Empty ``codes`` is allowed and means no row. A register that does not override it cannot be corrected by the
        page and offers no export for re-import.
        """
        raise DomainError(f"“{self.title}”暂不支持在页面上更正。", code="not_correctable")

    def change(self, code: uuid.UUID, changes: Mapping[str, Any], row: Row, lookup: Any, context: Context) -> None:
        """Write ``changes`` (column key -> new value) into the stored row ``code``.

        ``row`` carries all values after the change, already checked. The default sets ``Column.field`` on ``model``.
        """
        stored = self.model._default_manager.get(code=code)
        for key, value in changes.items():
            name = self.column(key).field
            if not name:
                raise DomainError(f"“{self.column(key).title}”不能更正。", code="not_correctable", field=key)
            setattr(stored, name, value)
        stored.save(update_fields=[self.column(key).field for key in changes])

    def export_codes(self, user: Any) -> list[uuid.UUID]:
        """Codes of the rows that ``user`` may export, in the order of the sheet (void rows left out)."""
        rows = self.model._default_manager.visible_to(user).counted()  # type: ignore[attr-defined]
        return list(rows.order_by("pk").values_list("code", flat=True))


registers: Registry[Register] = Registry("register")

FrozenCheck = Callable[[str, Collection[uuid.UUID]], Mapping[uuid.UUID, str]]
"""(register key, row codes) -> for those that fed a frozen figure, a Chinese note naming it. Reports registers one."""
frozen_checks: Registry[FrozenCheck] = Registry("frozen check")


def frozen_notes(register: str, codes: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Which of the rows fed a frozen figure, by any registered check."""
    notes: dict[uuid.UUID, str] = {}
    for check in frozen_checks:
        notes.update(check(register, codes))
    return notes
