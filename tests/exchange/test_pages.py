"""The wizard step by step at its own addresses; batches of others are not to be seen."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from enterprises.models import Enterprise
from portal.core.models import OutboxMessage
from portal.core.notices import notices_for
from portal.core.work import work_of
from portal.exchange import tasks
from portal.exchange.models import Correction, ImportBatch
from portal.exchange.registers import registers
from tests.exchange.sheets import FIRM_HEAD, firm, firms, workbook


def upload(client: Client, content: bytes, name: str = "01_企业名录.xlsx", **more: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post("/imports/upload/", {"file": file, "mode": "ordinary", **more})


def work(task: Any, name: str) -> None:
    """Carry out what is owed, as the worker does."""
    task(**OutboxMessage.objects.filter(task=f"exchange.tasks.{name}").latest("pk").arguments)


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def test_it_leads_from_the_upload_to_the_result(office: Client) -> None:
    address = upload(office, firms(firm(1), firm(2, 成立日期="2018-02-30"))).url
    assert "job-progress" in page(office, address)
    work(tasks.plan, "plan_batch")
    assert "查看预览" in page(office, address)
    preview = page(office, f"{address}preview/")
    assert "BAD_DATE" in preview
    assert "确认入库" in preview
    assert office.post(f"{address}apply/").url == address
    work(tasks.apply, "apply_batch")
    assert "已入库" in page(office, address)
    assert office.get(f"{address}result/")["Content-Disposition"].startswith("attachment")
    assert office.get(f"{address}file/").status_code == 200
    assert Enterprise.objects.count() == 1


@pytest.mark.parametrize("verdict", ["", "all", "new", "refused", "warning", "repeat", "not_data", "nonsense"])
def test_it_filters_the_preview(office: Client, verdict: str) -> None:
    address = upload(office, firms(firm(1), firm(2, 成立日期="2018-02-30"), ["合计"])).url
    work(tasks.plan, "plan_batch")
    page(office, f"{address}preview/?verdict={verdict}&sheet=1&page=99")
    page(office, f"{address}preview/?verdict={verdict}&sheet=%EF%BC%91")


def test_it_asks_for_what_the_file_leaves_open(office: Client) -> None:
    head = [text.replace("（万元）", "") for text in FIRM_HEAD]
    address = upload(office, workbook(head, firm(1))).url
    work(tasks.plan, "plan_batch")
    assert "没有写明金额单位" in page(office, address)
    assert "注册资本" in page(office, f"{address}columns/")
    told = {"s1-register": "enterprises", "s1-unit_registered_capital": "10000"}
    assert office.post(f"{address}columns/", told).url == address
    work(tasks.plan, "plan_batch")
    assert ImportBatch.objects.get().state == "previewed"


def test_it_lets_a_user_choose_the_register_of_an_unknown_sheet(office: Client) -> None:
    address = upload(office, workbook(["甲", "乙"], ["一", "二"])).url
    work(tasks.plan, "plan_batch")
    page(office, f"{address}columns/")
    office.post(f"{address}columns/", {"s1-register": "enterprises"})
    work(tasks.plan, "plan_batch")
    assert ImportBatch.objects.get().state == "asking"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [(b"x", "a.xlsx", "不是可读的表格文件"), (b"PK\x03\x04xx", "a.xlsx", "不是有效的 XLSX"),
     (b"a,b\x00", "a.csv", "不是可读的表格文件")],
)  # fmt: skip
def test_it_refuses_a_bad_file_at_its_field(office: Client, content: bytes, name: str, words: str) -> None:
    response = upload(office, content, name)
    assert response.status_code == 400
    assert words in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_it_refuses_a_correction_without_a_reason(office: Client) -> None:
    assert upload(office, firms(firm(1)), mode="correction").status_code == 400


def test_it_shows_a_conflict_page_for_the_second_click(office: Client) -> None:
    address = upload(office, firms(firm(1))).url
    work(tasks.plan, "plan_batch")
    office.post(f"{address}apply/")
    assert office.post(f"{address}apply/").status_code == 409


def test_it_leads_from_the_columns_of_an_applied_batch_to_its_result(office: Client) -> None:
    address = upload(office, firms(firm(1))).url
    work(tasks.plan, "plan_batch")
    assert office.get(f"{address}columns/").status_code == 200
    office.post(f"{address}apply/")
    work(tasks.apply, "apply_batch")
    assert office.get(f"{address}columns/").url == address


def test_it_undoes_with_a_reason(office: Client) -> None:
    address = upload(office, firms(firm(1))).url
    work(tasks.plan, "plan_batch")
    office.post(f"{address}apply/")
    work(tasks.apply, "apply_batch")
    page(office, f"{address}undo/")
    assert office.post(f"{address}undo/", {"reason": ""}).status_code == 409
    office.post(f"{address}undo/", {"reason": "传错"})
    assert not Enterprise.objects.exists()


def test_it_hides_batches_of_others(office: Client, county: Client) -> None:
    address = upload(office, firms(firm(1))).url
    work(tasks.plan, "plan_batch")
    for step in ("", "preview/", "columns/", "result/", "file/", "undo/"):
        page(county, f"{address}{step}", status=404)
    assert county.post(f"{address}apply/").status_code == 404
    assert page(county, f"/imports/{uuid.uuid4()}/", status=404)
    assert "企业名录" not in page(county, "/imports/").split("<main")[1]


def test_it_corrects_and_voids_a_row_on_pages(office: Client) -> None:
    address = upload(office, firms(firm(1))).url
    work(tasks.plan, "plan_batch")
    office.post(f"{address}apply/")
    work(tasks.apply, "apply_batch")
    row = f"/imports/rows/enterprises/{Enterprise.objects.get().code}"
    assert "示例第1企业有限公司" in page(office, f"{row}/correct/")
    shown = {"industry_code": "x", "correction_reason": "笔误"}
    assert office.post(f"{row}/correct/", shown).status_code == 400
    page(office, f"{row}/void/")
    assert office.post(f"{row}/void/", {"reason": "重复"}).status_code == 302
    page(office, f"/imports/corrections/{Correction.objects.get().code}/")
    assert "重复" in page(office, f"/imports/corrections/{Correction.objects.get().code}/")
    page(office, "/imports/corrections/")
    page(office, f"{row}/restore/")


@pytest.mark.parametrize("key", registers.keys())
def test_it_offers_templates_and_rows(office: Client, key: str) -> None:
    assert office.get(f"/imports/templates/{key}/").status_code == 200
    assert office.get(f"/imports/rows/{key}/").status_code == 200


def test_it_lists_with_a_constant_number_of_questions(office: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(3):
        upload(office, firms(firm(number)))
    with django_assert_max_num_queries(10):
        page(office, "/imports/")
    with django_assert_max_num_queries(10):
        page(office, "/imports/templates/")


def test_it_puts_what_waits_on_the_workbench(office: Client, officer: Any) -> None:
    address = upload(office, firms(firm(1))).url
    work(tasks.plan, "plan_batch")
    assert [(item.title, item.address) for item in work_of(officer, today=date(2018, 1, 1))] == [
        ("01_企业名录.xlsx", address)
    ]
    office.post(f"{address}apply/")
    work(tasks.apply, "apply_batch")
    assert [notice.address for notice in notices_for(officer)] == [address]
