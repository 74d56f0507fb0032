"""The sample city gives the figures, refusals and scores that its own files expect."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enterprises.models import Enterprise
from enterprises.scoring import scores_of
from loans.models import Feedback, Loan
from portal.core.actors import SYSTEM
from portal.exchange.folders import FolderReport, load_folder
from portal.management.commands.indicators import figures_on
from portal.programme.indicators import Period, indicators
from portal.programme.measuring import figure_rows, measure, total_of
from portal.programme.models import ReportingUnit
from tests.sample_city import LISTS, SAMPLE, expected, places

FIGURES = expected("expected.json")["figures"]
SCORES = expected("expected_scores.json")
NOT_ADDITIVE = {
    "npl_ratio", "weighted_rate", "conference_meetings",
    "cooperating_banks", "guarantors_active", "insurers_active", "appraisers_active",
}  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_city")]


@pytest.mark.parametrize("as_of", FIGURES)
def test_it_gives_every_expected_figure(as_of: str) -> None:
    figures = figures_on(date.fromisoformat(as_of))
    for unit, values in FIGURES[as_of].items():
        assert {code: figures[unit][code] for code in values} == values, unit


@pytest.mark.parametrize("year", SCORES)
def test_it_gives_every_expected_score(year: str) -> None:
    assert {code: score.as_dict() for code, score in scores_of(int(year)).items()} == SCORES[year]


@pytest.mark.parametrize("name", LISTS)
def test_it_refuses_warns_and_repeats_exactly_the_listed_rows(name: str, sample_city: FolderReport) -> None:
    assert sample_city.problems == []
    assert places(getattr(sample_city, name)) == places(expected("rejects.json")[name])


def test_it_changes_nothing_when_loaded_again() -> None:
    before = [model.objects.count() for model in (Enterprise, Loan, Feedback)]
    again = load_folder(folder=SAMPLE, by=SYSTEM)
    assert again.total("new") == 0
    assert places(again.refused) == places(expected("rejects.json")["refused"])
    assert [model.objects.count() for model in (Enterprise, Loan, Feedback)] == before


@pytest.mark.parametrize("as_of", ["2017-12-31", "2018-11-30", "2019-12-31"])
def test_its_rows_add_up_to_each_figure(as_of: str) -> None:
    period = Period(date.fromisoformat(as_of))
    units = list(ReportingUnit.objects.counting())
    for indicator in indicators:
        measured = measure(indicator, period)
        for unit in units:
            rows = list(figure_rows(indicator, period, unit.pk))
            assert total_of(indicator, rows) == measured.value_of(unit.pk), (indicator.code, unit.name)
            assert len(rows) == measured.of_unit(unit.pk).rows
        assert total_of(indicator, figure_rows(indicator, period)) == measured.city.value, indicator.code


def test_its_units_sum_to_the_city() -> None:
    period = Period(date(2018, 12, 31))
    units = list(ReportingUnit.objects.counting().values_list("pk", flat=True))
    for indicator in indicators:
        if indicator.code not in NOT_ADDITIVE:
            measured = measure(indicator, period)
            values: list[Any] = [measured.value_of(unit) for unit in units]
            assert sum(values) == measured.city.value, indicator.code


def test_it_measures_each_indicator_in_one_statement() -> None:
    period = Period(date(2018, 12, 31))
    for indicator in indicators:
        with CaptureQueriesContext(connection) as queries:
            measure(indicator, period)
        assert len(queries) == 1, indicator.code
