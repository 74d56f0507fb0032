"""History by statement keeps what history by row would keep."""

import pghistory
import pytest

from enterprises.models import Enterprise
from portal.exchange.bulk import copy_rows
from tests.sample_city import frame, sample_firm  # noqa: F401 (fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frame")]
Event = Enterprise.pgh_event_model  # type: ignore[attr-defined]


def three_firms() -> None:
    first = sample_firm("T1")
    copies = [Enterprise(**(facts(first) | {"credit_code": code})) for code in ("T2", "T3")]
    copy_rows(Enterprise, copies)


def facts(firm: Enterprise) -> dict[str, object]:
    skipped = {"id", "code"}
    return {field.attname: getattr(firm, field.attname) for field in firm._meta.fields if field.attname not in skipped}


def labels(code: str) -> list[str]:
    return list(Event.objects.filter(credit_code=code).order_by("pgh_id").values_list("pgh_label", flat=True))


def test_it_keeps_every_row_of_a_bulk_insert() -> None:
    three_firms()
    assert [labels(code) for code in ("T1", "T2", "T3")] == [["insert"]] * 3


def test_it_keeps_the_new_values_of_the_rows_that_one_update_changed() -> None:
    three_firms()
    Enterprise.objects.filter(credit_code__in=["T1", "T2"]).update(name="新名")
    assert [labels(code) for code in ("T1", "T2", "T3")] == [["insert", "update"], ["insert", "update"], ["insert"]]
    assert Event.objects.get(credit_code="T1", pgh_label="update").name == "新名"


def test_it_keeps_nothing_of_an_update_that_changed_nothing() -> None:
    three_firms()
    Enterprise.objects.update(name="示例一")
    Enterprise.objects.update(name_initials="x")
    assert Event.objects.exclude(pgh_label="insert").count() == 0


def test_it_keeps_the_old_values_of_deleted_rows_and_who_did_it() -> None:
    three_firms()
    with pghistory.context(actor="测试"):
        Enterprise.objects.filter(credit_code="T3").delete()
    event = Event.objects.get(credit_code="T3", pgh_label="delete")
    assert event.name == "示例一"
    assert event.pgh_context.metadata["actor"] == "测试"
