"""The sample folder: exactly the rows of ``rejects.json``, and loading it twice changes nothing."""

import json

import pytest

from enterprises.models import Enterprise
from loans.models import Feedback, Loan
from portal.core.actors import SYSTEM
from portal.exchange.folders import FolderReport, load_folder
from portal.exchange.models import ImportBatch, ImportRow
from tests.sample_city import LISTS, SAMPLE, expected, places


def stored() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Enterprise, Loan, Feedback)}


@pytest.mark.parametrize("name", LISTS)
def test_it_reports_exactly_the_listed_rows(sample_city: FolderReport, name: str) -> None:
    assert places(getattr(sample_city, name)) == places(expected("rejects.json")[name])


def test_it_reports_in_the_shape_and_order_of_the_list(sample_city: FolderReport) -> None:
    found, listed = json.loads(sample_city.as_json()), expected("rejects.json")
    assert list(found) == list(listed)
    for name in LISTS:
        assert [list(one) for one in found[name]] == [list(one) for one in listed[name]]
        assert [(one["file"], one["row"]) for one in found[name]] == [(one["file"], one["row"]) for one in listed[name]]


@pytest.mark.django_db
def test_it_changes_nothing_when_loaded_again(sample_city: FolderReport) -> None:
    before = stored()
    again = load_folder(folder=SAMPLE, by=SYSTEM)
    assert stored() == before
    assert again.total("new") == 0
    assert again.total("repeat") == sample_city.total("new") + sample_city.total("repeat")


def test_it_keeps_the_rows_of_a_batch_for_its_page(sample_city: FolderReport) -> None:
    batch = ImportBatch.objects.get(code=sample_city.files[0].batch)
    verdicts = {name: ImportRow.objects.filter(batch=batch, verdict=name).count() for name in ("new", "refused")}
    assert verdicts == {name: batch.counts[name] for name in verdicts}
