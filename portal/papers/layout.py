"""The measures of GB/T 9704-2012 and what follows from them, the same for DOCX and PDF. All lengths in points."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from itertools import pairwise

from portal.papers.document import Align, BarChart, Table
from portal.papers.text import one_line, widest_token, width_in_em

# 版心 156 x 225 mm: 22 lines of 28 characters in 三号 (16 pt).
BLOCK_WIDTH = 442.2
BLOCK_HEIGHT = 637.8
BODY_SIZE = 16.0
LINE_PITCH = 28.95
TRACKING = -0.21

_TABLE_SIZES = (12.0, 10.5, 9.0)
CELL_INSET = 3.5
# Characters: a centred or right-aligned text up to the first stays on one line; a text beyond the second is prose.
_SHORT_CELL = 8.0
_LONG_CELL = 24.0
_PROSE_CELL = 8.0
# A table up to this many rows and this share of the page is not broken.
_WHOLE_ROWS = 16
_WHOLE_SHARE = 0.4


@dataclass(frozen=True)
class TablePart:
    """The columns (by position) that stand side by side, and their widths, which fill the text block.

    ``whole``: short enough that it moves to the next page rather than break.
    """

    columns: tuple[int, ...]
    widths: tuple[float, ...]
    whole: bool = False

    def pairs(self) -> list[tuple[int, float]]:
        return list(zip(self.columns, self.widths, strict=True))


@dataclass(frozen=True)
class TablePlan:
    size: float
    parts: tuple[TablePart, ...]


def plan_table(table: Table) -> TablePlan:
    """The largest type in which the table fits the page; in parts when even the smallest does not fit.

    Numbers and codes decide how narrow a column may be: they are not broken over lines unless wider than the page.
    """
    ems = [_least_ems(table, position) for position in range(len(table.columns))]
    for size in _TABLE_SIZES[0 if _is_airy(table) else 1 :]:
        least = _least_widths(ems, size)
        if sum(least) <= BLOCK_WIDTH:
            columns = tuple(range(len(table.columns)))
            return TablePlan(size, (_part(table, columns, least, size),))
    size = _TABLE_SIZES[1]
    least = _least_widths(ems, size)
    parts = _column_groups(least, table.key_columns)
    return TablePlan(size, tuple(_part(table, part, least, size) for part in parts))


def _part(table: Table, columns: tuple[int, ...], least: Sequence[float], size: float) -> TablePart:
    widths = _share_out(table, columns, least)
    whole = len(table.rows) <= _WHOLE_ROWS and _height(table, columns, widths, size) <= BLOCK_HEIGHT * _WHOLE_SHARE
    return TablePart(columns, widths, whole)


def _height(table: Table, columns: Sequence[int], widths: Sequence[float], size: float) -> float:
    """About how high the rows and the header stand."""
    titles = [column.title for column in table.columns]
    height = 0.0
    for row in (titles, *table.rows):
        lines = [width_in_em(row[p]) * size / (w - 2 * CELL_INSET) for p, w in zip(columns, widths, strict=True)]
        height += (int(max(lines)) + 1) * size * 1.45 + 2 * CELL_INSET
    return height


def _is_airy(table: Table) -> bool:
    """Few columns and no long text: such a table is set in the larger type."""
    texts = (text for row in table.rows for text in row)
    return len(table.columns) <= 6 and max(map(width_in_em, texts), default=0.0) <= _LONG_CELL


def _least_ems(table: Table, position: int) -> float:
    """What a column needs, in characters: below it a number would break, or a header stand one sign to a line."""
    column = table.columns[position]
    texts = {row[position] for row in table.rows}
    token = max((widest_token(text) for text in (column.title, *texts)), default=0.0)
    longest = max((width_in_em(text) for text in texts), default=0.0)
    prose = min(longest, _PROSE_CELL) if column.align is Align.LEFT else longest if longest <= _SHORT_CELL else 0.0
    return max(token, prose, min(width_in_em(column.title), 4.0))


def _least_widths(ems: Sequence[float], size: float) -> list[float]:
    return [min(em * size, BLOCK_WIDTH / 2) + 2 * CELL_INSET + 1 for em in ems]


def _share_out(table: Table, columns: Sequence[int], least: Sequence[float]) -> tuple[float, ...]:
    """Widths by the shares asked for, none below its least, together the text block."""
    widths = dict.fromkeys(columns, 0.0)
    open_columns, room = set(columns), BLOCK_WIDTH
    while open_columns:
        shares = sum(table.columns[position].width for position in open_columns)
        tight = {p for p in open_columns if room * table.columns[p].width / shares < least[p]}
        if not tight or tight == open_columns:
            scale = sum(least[p] for p in open_columns) if tight else shares
            for p in open_columns:
                widths[p] = room * (least[p] if tight else table.columns[p].width) / scale
            break
        for p in tight:
            widths[p] = least[p]
            room -= least[p]
        open_columns -= tight
    return tuple(round(widths[position], 2) for position in columns)


def _column_groups(least: Sequence[float], keys: int) -> list[tuple[int, ...]]:
    """Columns in as few parts as fit, each led by the key columns, and as even as they can be."""
    room = max(BLOCK_WIDTH - sum(least[:keys]), BLOCK_WIDTH / 3)
    loose = _fill(least, keys, room)
    caps = sorted({room, *(room * percent / 100 for percent in range(30, 100, 5))})
    parts = next(groups for cap in caps if len(groups := _fill(least, keys, cap)) <= len(loose))
    return [(*range(keys), *part) for part in parts]


def _fill(least: Sequence[float], keys: int, cap: float) -> list[list[int]]:
    parts: list[list[int]] = [[]]
    for position in range(keys, len(least)):
        if parts[-1] and sum(least[p] for p in parts[-1]) + least[position] > cap:
            parts.append([])
        parts[-1].append(position)
    return parts


@dataclass(frozen=True)
class Bar:
    """``share`` of the axis from 0 to 1; None draws no bar. ``label`` is the value as text, — when it is not known."""

    share: float | None
    label: str


@dataclass(frozen=True)
class ChartPlan:
    """``ticks`` are the marks of the axis: share of its length, and text. ``bars`` by category, then by series."""

    categories: tuple[str, ...]
    series: tuple[str, ...]
    ticks: tuple[tuple[float, str], ...]
    bars: tuple[tuple[Bar, ...], ...]


def figure_text(value: Decimal | int | None, places: int) -> str:
    """Thousands separators and fixed decimals; — for a value that is not known."""
    if value is None:
        return "—"
    return f"{Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,}"


def plan_chart(chart: BarChart) -> ChartPlan:
    """Bars on one axis that starts at zero; a negative value has its label and no bar."""
    known = [Decimal(value) for one in chart.series for value in one.values if value is not None and value > 0]
    step = _axis_step(max(known, default=Decimal(1)))
    count = int((max(known, default=Decimal(1)) / step).to_integral_value(rounding=ROUND_CEILING))
    top = step * count
    step_places = max(0, -step.normalize().as_tuple().exponent)  # type: ignore[operator]
    ticks = tuple((i / count, figure_text(step * i, step_places)) for i in range(count + 1))
    bars = tuple(
        tuple(
            Bar(
                None if value is None or value < 0 else float(Decimal(value) / top),
                figure_text(value, chart.places),
            )
            for value in values
        )
        for values in zip(*(one.values for one in chart.series), strict=True)
    )
    return ChartPlan(
        tuple(one_line(name) for name in chart.categories), tuple(one_line(s.name) for s in chart.series), ticks, bars
    )


def _axis_step(highest: Decimal) -> Decimal:
    """1, 2 or 5 times a power of ten, so that the axis has three to six marks."""
    power = Decimal(1).scaleb(highest.adjusted() - 1)
    steps = [power * factor for factor in (1, 2, 5, 10, 20, 50, 100)]
    return next(step for step, _ in pairwise([*steps, steps[-1]]) if highest / step <= 5)


def signature_indents(signer: str, date_text: str) -> tuple[float, float]:
    """Right indents of signer and date in characters, without a seal (GB/T 9704-2012, 7.3.5.2).

    The signer ends two characters from the right and the date begins two characters right of it; when the date is the
    longer, it ends two characters from the right and the signer moves left.
    """
    signer_width, date_width = width_in_em(signer), sum(0.5 if sign.isascii() else 1.0 for sign in date_text)
    if date_width > signer_width:
        return 4 + date_width - signer_width, 2.0
    return 2.0, signer_width - date_width
