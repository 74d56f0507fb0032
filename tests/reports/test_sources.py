"""From a frozen figure to its rows and a sheet that adds up to it."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from loans.models import Loan
from portal.papers.workbook import render_workbook
from portal.programme.indicators import Indicator, indicators
from portal.programme.models import ReportingUnit
from reports import sources
from reports.models import CompileRun, Figure
from tests.reports.conftest import Lend


def source(run: CompileRun, code: str, slug: str = "dongqu") -> sources.Source:
    frozen = Figure.objects.get(run=run, as_of=run.as_of, indicator=code, unit__slug=slug)
    return sources.source_of(frozen=frozen, indicator=indicators[code])


def added(run: CompileRun, indicator: Indicator) -> list[Decimal]:
    rows = sources.rows_behind(frozen=source(run, indicator.code).frozen, indicator=indicator)
    parts = list(sources.counted(indicator, rows))
    return [sum((Decimal(row[place]) for row in parts), Decimal(0)) for place in range(len(parts[0]))]


@pytest.mark.parametrize(
    "code", ["credit_lent", "credit_loans", "credit_firms", "cooperating_banks", "enterprises_active"]
)
def test_it_lists_rows_that_add_up_to_the_figure(compiled: CompileRun, code: str) -> None:
    assert added(compiled, indicators[code]) == [source(compiled, code).frozen.value]


def test_it_lists_both_parts_of_a_ratio(compiled: CompileRun) -> None:
    part, base = added(compiled, indicators["weighted_rate"])
    assert round(part / base, 4) == source(compiled, "weighted_rate").frozen.value


def test_it_exports_a_sheet_whose_sum_is_the_figure(compiled: CompileRun) -> None:
    found = source(compiled, "credit_lent")
    unit = ReportingUnit.objects.get(slug="dongqu")
    content = render_workbook(sources.sheet_of(run=compiled, source=found, unit=unit))
    sheet = openpyxl.load_workbook(BytesIO(content), data_only=True).worksheets[0]
    totals = [row for row in sheet.iter_rows(values_only=True) if "合计" in row]
    assert Decimal(str(totals[0][-1])) == found.frozen.value == Decimal("3500000")


def test_it_keeps_the_frozen_value_and_says_what_changed(compiled: CompileRun, lend: Lend) -> None:
    assert not source(compiled, "credit_lent").has_changed
    lend("dongqu", "40000.00")
    found = source(compiled, "credit_lent")
    assert (found.has_changed, found.is_equal) == (True, False)
    assert (found.frozen.value, found.live) == (Decimal("3500000"), Decimal("3540000.00"))


def test_it_sees_a_change_that_leaves_the_value_alone(compiled: CompileRun) -> None:
    first, second = Loan.objects.filter(enterprise__reporting_unit__slug="dongqu").order_by("pk")
    Loan.objects.filter(pk=first.pk).update(principal=first.principal + 1)
    Loan.objects.filter(pk=second.pk).update(principal=second.principal - 1)
    found = source(compiled, "credit_lent")
    assert (found.has_changed, found.is_equal) == (True, True)
