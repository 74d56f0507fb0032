"""The same facts written in other forms give the same rows: nothing depends on how a cell happens to be written."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from portal.core.actors import SYSTEM
from portal.exchange.folders import FolderReport, load_folder
from portal.management.commands.indicators import day_of, figures_on
from portal.programme.services.seed import load_frame
from tests.exchange.other_forms import rewrite_folder

SAMPLE = Path(settings.BASE_DIR) / "tests" / "data" / "sample_a"
ROWS_ADDED_ABOVE = 1


def refused_in(report: FolderReport, *, shifted: int = 0) -> set[tuple[str, str | None, int, str]]:
    listed = json.loads(report.as_json())["refused"]
    return {(one["file"], one["sheet"], one["row"] - (shifted if one["sheet"] else 0), one["code"]) for one in listed}


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_it_reads_the_same_facts_from_other_forms(tmp_path: Path, seed: int) -> None:
    rewrite_folder(SAMPLE, tmp_path / "forms", seed=seed)
    load_frame()
    plain = load_folder(folder=SAMPLE, by=SYSTEM)
    again = load_folder(folder=tmp_path / "forms", by=SYSTEM)
    assert again.total("new") == 0, "every row of the other forms must be a repeat of the plain one"
    assert refused_in(again, shifted=ROWS_ADDED_ABOVE) == refused_in(plain)


@pytest.mark.django_db
def test_it_loads_other_forms_to_the_expected_figures(tmp_path: Path) -> None:
    rewrite_folder(SAMPLE, tmp_path / "forms", seed=3)
    load_frame()
    load_folder(folder=tmp_path / "forms", by=SYSTEM)
    expected = json.loads((SAMPLE / "expected.json").read_text(encoding="utf-8"))["figures"]["2018-11-30"]
    found = figures_on(day_of("2018-11-30"))
    assert {unit: {code: found[unit][code] for code in figures} for unit, figures in expected.items()} == expected
