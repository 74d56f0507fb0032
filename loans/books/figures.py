"""The few figures by which a fund is steered, from the balances of its accounts. Which ones depends on its kind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from loans.books.standings import ZERO, Standing
from loans.ledger.models import BookKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class FigureRule:
    """``codes``: the lines of the chart whose balances are added up."""

    key: str
    title: "StrOrPromise"
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    rule: FigureRule
    amount: Decimal


DEPOSITS = FigureRule("deposits", _("存款"), ("1001", "1002"))
FROZEN = FigureRule("frozen", _("冻结"), ("3103",))
RECOVERABLE = FigureRule("recoverable", _("已补偿待追偿"), ("9101",))
FIGURES: dict[str, tuple[FigureRule, ...]] = {
    BookKind.POOL: (
        DEPOSITS,
        FigureRule("available", _("可用"), ("3101",)),
        FigureRule("reserved", _("备案预留"), ("3102",)),
        FROZEN,
        FigureRule("commitments", _("承诺未到位"), ("1201",)),
        RECOVERABLE,
    ),
    BookKind.COMMITMENT: (
        DEPOSITS,
        FigureRule("available", _("可用预算承诺"), ("9201",)),
        FigureRule("reserved", _("已预留预算承诺"), ("9203",)),
        FROZEN,
        FigureRule("commitments", _("预算承诺合计"), ("9201", "9203")),
        RECOVERABLE,
    ),
    BookKind.FISCAL: (
        FigureRule("deposits", _("拨款存款"), ("1401",)),
        FigureRule("available", _("未安排"), ("3201",)),
        FigureRule("commitments", _("已安排"), ("3202",)),
        FigureRule("invested", _("已投资"), ("1501",)),
        FigureRule("spent", _("本年补助支出"), ("5101",)),
        FigureRule("linked", _("带动社会资本"), ("9301",)),
    ),
}
# What the books are compared by; a fund whose kind has no such figure shows none.
COMPARED = (
    ("deposits", _("存款")),
    ("available", _("可用")),
    ("reserved", _("预留")),
    ("frozen", _("冻结")),
    ("commitments", _("承诺")),
    ("recoverable", _("待追偿")),
)


def figures_of(kind: str, standings: Iterable[Standing]) -> list[Figure]:
    """The figures of one book of ``kind``; ``standings`` are its accounts."""
    by_code: dict[str, Decimal] = {}
    for one in standings:
        by_code[one.account.chart_id] = by_code.get(one.account.chart_id, ZERO) + one.balance
    return [Figure(rule, sum((by_code.get(code, ZERO) for code in rule.codes), ZERO)) for rule in FIGURES[kind]]


def compared(figures: Sequence[Figure]) -> list[Decimal | None]:
    """In the order of ``COMPARED``; None where the kind of book knows no such figure."""
    known = {one.rule.key: one.amount for one in figures}
    return [known.get(key) for key, _title in COMPARED]
