"""The accounts of a book by class, with the funders side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.urls import reverse

from loans.books.names import NONE, Names
from loans.books.standings import ZERO, Standing
from loans.ledger.models import Book, Group, LedgerAccount


def account_address(account: LedgerAccount, book: str) -> str:
    """The statement of an account: book, code in the chart, funder and bank account are its identity."""
    parts = [book, account.chart_id, account.funder or NONE, account.holding or NONE]
    return reverse("loans:account_detail", args=parts)


@dataclass(frozen=True)
class MatrixCell:
    amount: Decimal
    address: str


@dataclass
class MatrixRow:
    """A line of the chart, or one bank account below it. ``cells`` follow the funders, None where there is no account.

    ``address`` opens the statement when the row is one account.
    """

    code: str
    title: str
    side: str
    amount: Decimal
    cells: list[MatrixCell | None]
    address: str = ""
    is_part: bool = False


@dataclass
class MatrixClass:
    title: str
    rows: list[MatrixRow] = field(default_factory=list)


@dataclass(frozen=True)
class Matrix:
    """``funders`` are (code, name) in the order of the fund, those without a name last."""

    funders: list[tuple[str, str]]
    classes: list[MatrixClass]


def matrix_of(book: Book, standings: Sequence[Standing], names: Names) -> Matrix:
    used = {one.account.funder for one in standings if one.account.funder}
    listed = [code for code in names.funders.get(book.code, {}) if code in used]
    funders = [*listed, *sorted(used - set(listed))]
    classes = {str(group): MatrixClass(str(group.label)) for group in Group}
    by_code: dict[str, list[Standing]] = {}
    for one in standings:
        by_code.setdefault(one.account.chart_id, []).append(one)
    for code in sorted(by_code):
        group = by_code[code][0].account.chart.group
        classes[group].rows += _rows(book, by_code[code], funders, names)
    shown = [one for one in classes.values() if one.rows]
    return Matrix([(code, names.funder(book.code, code)) for code in funders], shown)


def _rows(book: Book, parts: Sequence[Standing], funders: Sequence[str], names: Names) -> list[MatrixRow]:
    """The line of the chart with its sum, and below it its bank accounts when there are any."""
    first = parts[0].account
    cells: dict[str, MatrixCell] = {}
    for one in parts:
        if one.account.funder:
            before = cells[one.account.funder].amount if one.account.funder in cells else ZERO
            cells[one.account.funder] = MatrixCell(before + one.balance, account_address(one.account, book.code))
    total = sum((one.balance for one in parts), ZERO)
    side = str(first.get_side_display())
    head = MatrixRow(first.chart_id, first.chart.title, side, total, [cells.get(code) for code in funders])
    if len(parts) == 1:
        head.address = account_address(first, book.code)
        head.title = " · ".join(part for part in (first.chart.title, names.holding(book.code, first.holding)) if part)
        return [head]
    held = [one for one in parts if one.account.holding]
    below = [
        MatrixRow(
            first.chart_id,
            names.detail(one.account, book.code),
            side,
            one.balance,
            [None for _code in funders],
            account_address(one.account, book.code),
            is_part=True,
        )
        for one in held
    ]
    return [head, *below]
