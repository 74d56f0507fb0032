"""A wrong row can be put right, voided and restored, never silently; a frozen one by two persons only."""

import io
import uuid
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, transaction

from enterprises.models import Enterprise
from portal.accounts.models import AuditEvent, User
from portal.core.errors import Conflict, DomainError, NotFound, NotPermitted
from portal.exchange.exports import rows_workbook, template_workbook
from portal.exchange.models import Correction, ImportBatch
from portal.exchange.plan import read_plan
from portal.exchange.registers import frozen_checks, registers
from portal.exchange.services.corrections import (
    approve_correction,
    propose_change,
    propose_restore,
    propose_void,
    reject_correction,
)
from portal.exchange.services.undo import undo_batch
from tests.cast import hire
from tests.exchange.sheets import FIRM_HEAD, firm, firms, workbook
from tests.exchange.test_batches import applied, previewed


@pytest.fixture
def book(officer: User) -> Any:
    applied(firms(firm(1), firm(2)), officer)
    return registers["enterprises"]


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    checks = {"test": lambda register, codes: dict.fromkeys(codes, "2018年度报告")}
    monkeypatch.setattr(frozen_checks, "_entries", checks)
    return


def first() -> Enterprise:
    return Enterprise.objects.order_by("pk")[0]


def change(book: Any, by: User, **texts: str) -> Correction:
    return propose_change(register=book, row_code=first().code, texts=texts, reason="原件为准", by=by)


def test_it_changes_named_columns_and_says_old_new_and_why(book: Any, officer: User) -> None:
    correction = change(book, officer, registered_capital="5,000,000", founded_on="2014年3月1日")
    assert (str(first().registered_capital), str(first().founded_on)) == ("5000000.00", "2014-03-01")
    words = [(one["column"], one["old"], one["new"]) for one in correction.changes]
    assert words == [
        ("registered_capital", "3000000.00", "5000000.00"),
        ("founded_on", "2014-02-05", "2014-03-01"),
    ]
    assert (correction.state, correction.decider) == ("applied", None)
    assert AuditEvent.objects.about(str(correction.code)).count() == 2


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"registered_capital": "1.005"}, "AMOUNT_PRECISION"),
        ({"registered_capital": "-1"}, "AMOUNT_SIGN"),
        ({"founded_on": "2014-02-30"}, "BAD_DATE"),
        ({"founded_on": ""}, "missing"),
        ({"status": "注销"}, "STATUS_DATE"),
        ({"credit_code": "x"}, "not_correctable"),
        ({"telephone": "0812-1"}, "nothing_changed"),
    ],
)
def test_it_refuses_what_an_import_would_refuse(book: Any, officer: User, texts: dict[str, str], code: str) -> None:
    with pytest.raises(DomainError) as caught:
        change(book, officer, **texts)
    assert caught.value.code == code
    assert not Correction.objects.exists()


def test_it_needs_a_reason_and_a_row(book: Any, officer: User) -> None:
    with pytest.raises(DomainError):
        propose_change(register=book, row_code=first().code, texts={"telephone": "1"}, reason=" ", by=officer)
    with pytest.raises(NotFound):
        propose_change(register=book, row_code=uuid.uuid4(), texts={"telephone": "1"}, reason="x", by=officer)


def test_it_waits_for_a_second_person_when_the_row_fed_a_frozen_figure(
    book: Any, officer: User, reviewer: User, frozen: None
) -> None:
    correction = change(book, officer, telephone="0812-9")
    assert (correction.state, first().telephone) == ("proposed", "0812-1")
    approve_correction(correction=correction, by=reviewer, note="同意")
    assert first().telephone == "0812-9"


def test_it_refuses_the_proposer_under_a_second_account(book: Any, officer: User, frozen: None) -> None:
    correction = change(book, officer, telephone="0812-9")
    twin = hire("twin", "office_reviewer", person=officer.person)
    with pytest.raises(NotPermitted):
        approve_correction(correction=correction, by=twin)
    with pytest.raises(IntegrityError, match="correction_of_frozen_by_two_persons"), transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(state="applied", decider=twin, decider_person=twin.person)


def test_it_does_not_carry_out_a_proposal_over_a_row_that_changed_since(
    book: Any, officer: User, reviewer: User, frozen: None
) -> None:
    correction = change(book, officer, telephone="0812-9")
    Enterprise.objects.filter(pk=first().pk).update(telephone="0812-7")
    with pytest.raises(Conflict):
        approve_correction(correction=correction, by=reviewer)
    assert reject_correction(correction=correction, by=reviewer, note="已变化").state == "rejected"
    assert change(book, officer, telephone="0812-8").state == "proposed"


def test_it_allows_one_open_proposal_for_a_row(book: Any, officer: User, frozen: None) -> None:
    change(book, officer, telephone="0812-9")
    with pytest.raises(Conflict):
        change(book, officer, telephone="0812-8")


def test_it_voids_and_restores(book: Any, officer: User) -> None:
    code = first().code
    propose_void(register=book, row_code=code, reason="重复登记", by=officer)
    assert (Enterprise.objects.counted().count(), first().void_reason) == (1, "重复登记")
    with pytest.raises(Conflict):
        propose_void(register=book, row_code=code, reason="再次", by=officer)
    assert previewed(firms(firm(1)), officer).rows.get().findings[0]["code"] == "VOIDED"
    propose_restore(register=book, row_code=code, reason="误作废", by=officer)
    assert Enterprise.objects.counted().count() == 2


def test_it_does_not_undo_a_batch_whose_row_was_corrected(book: Any, officer: User) -> None:
    change(book, officer, telephone="0812-9")
    with pytest.raises(Conflict, match="已更正"):
        undo_batch(batch=ImportBatch.objects.get(), by=officer, reason="传错了")


def test_it_shows_differences_of_an_upload_in_correction_mode(book: Any, officer: User) -> None:
    content = firms(firm(1, 行业代码="6531"), firm(2))
    batch = previewed(content, officer, mode="correction", reason="行业代码有误")
    (row,) = batch.rows.filter(verdict="changed")
    assert [(one["column"], one["old"], one["new"]) for one in row.changes] == [("industry_code", "3516", "6531")]
    applied(content, officer, mode="correction", reason="行业代码有误")
    assert first().industry_code == "6531"
    assert Correction.objects.get().reason == "行业代码有误"


def edited(content: bytes, **cells: Any) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        book.worksheets[0][place] = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_it_takes_an_edited_export_back(book: Any, officer: User) -> None:
    content = rows_workbook(book, book.export_codes(officer))
    assert previewed(content, officer, "企业名录.xlsx").counts["repeat"] == 2
    column = [one.key for one in book.columns].index("telephone")
    changed = edited(content, **{f"{'ABCDEFGHIJKLMN'[column]}2": "0812-5"})
    assert previewed(changed, officer).rows.get(number=2).findings[-1]["code"] == "NEEDS_CORRECTION"
    applied(changed, officer, mode="correction", reason="电话变更")
    assert first().telephone == "0812-5"


def test_it_refuses_an_edited_row_that_changed_since_the_export(book: Any, officer: User) -> None:
    content = rows_workbook(book, book.export_codes(officer))
    change(book, officer, telephone="0812-6")
    batch = previewed(content, officer, mode="correction", reason="电话变更")
    assert batch.rows.get(number=2).findings[-1]["code"] == "ROW_CHANGED"


def test_it_refuses_an_edited_key(book: Any, officer: User) -> None:
    content = edited(rows_workbook(book, book.export_codes(officer)), A2=firm(9)[0])
    batch = previewed(content, officer, mode="correction", reason="代码变更")
    assert batch.rows.get(number=2).findings[-1]["code"] == "KEY_CHANGED"


@pytest.mark.parametrize("key", registers.keys())
def test_it_offers_a_template_that_it_reads_itself(frame: Any, key: str) -> None:
    content = template_workbook(registers[key])
    plan = read_plan(content=content, file_name="空.xlsx", answers={"1": {"register": key}})
    assert not plan.sheets[0].recognition.message
    assert not openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].max_row > 1


def test_it_exports_no_formula(officer: User) -> None:
    applied(workbook(FIRM_HEAD, firm(1, 企业名称='=cmd|" /C calc"!A0')), officer)
    book = registers["enterprises"]
    sheet = openpyxl.load_workbook(io.BytesIO(rows_workbook(book, book.export_codes(officer)))).worksheets[0]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
