"""Uploads on their way: previewed, applied once, undone, refused; repeats and conflicts between batches."""

import io
import threading
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import connection, connections

from enterprises.models import Enterprise
from loans.models import Loan
from portal.accounts.models import User
from portal.core.actors import SYSTEM
from portal.core.errors import Conflict, DomainError, IllegalMove
from portal.core.models import Job, OutboxMessage
from portal.exchange import tasks
from portal.exchange.exports import result_workbook
from portal.exchange.models import ImportBatch, ImportProfile
from portal.exchange.registers import frozen_checks
from portal.exchange.services.batches import (
    answer_batch,
    apply_batch,
    discard_batch,
    plan_batch,
    request_apply,
    upload_workbook,
)
from portal.exchange.services.undo import undo_batch
from portal.exchange.states import BatchState
from portal.exchange.workbooks import read_workbook
from portal.files.uploads import UploadRefused
from portal.programme.services.seed import load_frame
from tests.cast import hire
from tests.exchange.sheets import FIRM_HEAD, code_of, firm, firms, workbook

NAME = "01_企业名录.xlsx"


def previewed(content: bytes, by: Any, name: str = NAME, **options: Any) -> ImportBatch:
    batch = upload_workbook(content=content, name=name, by=by, in_background=False, **options)
    return plan_batch(batch=batch, by=by)


def applied(content: bytes, by: Any, name: str = NAME, **options: Any) -> ImportBatch:
    batch = request_apply(batch=previewed(content, by, name, **options), by=by)
    return apply_batch(batch=batch, by=by)


def loan_file(*rows: list[Any]) -> bytes:
    head = ["合同编号", "借款企业名称", "统一社会信用代码", "贷款金额（万元）", "年利率（%）", "放款日期", "到期日期",
            "担保方式", "担保机构", "保险公司", "是否首贷", "贷款用途"]  # fmt: skip
    return workbook(["示例商业银行攀枝花分行科技信贷台账"], head, *rows)


def loan(number: str, firm_number: int, amount: Any = 50) -> list[Any]:
    days = [date(2018, 1, 1), date(2019, 1, 1)]
    return [number, "示例", code_of(firm_number), amount, ("percent", 0.0435), *days, "信用", None, None, "是", "研发"]


LOANS = "05_科技信贷台账_示例商业银行.xlsx"


def test_it_writes_nothing_before_it_is_applied(officer: User) -> None:
    batch = previewed(firms(firm(1), firm(2), firm(1), firm(3, 成立日期="2018-02-30")), officer)
    assert (batch.state, Enterprise.objects.count()) == (BatchState.PREVIEWED, 0)
    assert {name: batch.counts[name] for name in ("new", "repeat", "refused")} == {"new": 2, "repeat": 1, "refused": 1}


def test_it_applies_what_it_showed(officer: User) -> None:
    batch = applied(firms(firm(1), firm(2, 企业名称="=HYPERLINK(1)")), officer)
    assert (batch.state, batch.applied_by) == (BatchState.APPLIED, officer.actor_name)
    assert set(Enterprise.objects.values_list("source_batch", flat=True)) == {batch.code}
    assert batch.rows.filter(verdict="new", row_code__isnull=False).count() == 2


def test_it_takes_the_same_bytes_again_and_adds_nothing(officer: User) -> None:
    content = firms(firm(1), firm(2))
    applied(content, officer)
    again = previewed(content, officer)
    assert (again.counts["new"], again.counts["repeat"]) == (0, 2)
    with pytest.raises(Conflict):
        request_apply(batch=again, by=officer)


def test_it_lets_the_first_row_stand_in_the_file_and_against_the_register(officer: User) -> None:
    applied(firms(firm(1), firm(1, 行业代码="6531")), officer)
    batch = previewed(firms(firm(1, 登记状态="在业")), officer)
    row = batch.rows.get()
    assert (row.verdict, row.findings[0]["code"]) == ("refused", "CONFLICT")
    assert Enterprise.objects.get().industry_code == "3516"


def test_it_refuses_the_second_of_two_who_press_apply(officer: User) -> None:
    batch = previewed(firms(firm(1)), officer)
    request_apply(batch=batch, by=officer)
    with pytest.raises(IllegalMove):
        request_apply(batch=batch, by=officer)


def test_it_goes_back_to_the_preview_when_something_unannounced_would_be_stored(officer: User) -> None:
    """A loan that was refused because its firm was unknown is not slipped in after the firm arrived."""
    batch = previewed(loan_file(loan("甲1", 1), loan("甲2", 2)), officer, LOANS)
    assert batch.counts["new"] == 0
    applied(firms(firm(1)), officer)
    ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.APPLYING)
    batch.refresh_from_db()
    batch = apply_batch(batch=batch, by=officer)
    assert (batch.state, batch.counts["new"], Loan.objects.count()) == (BatchState.PREVIEWED, 1, 0)
    assert "重新预览" in batch.problem


def test_it_keeps_a_file_that_cannot_be_read_out(officer: User) -> None:
    with pytest.raises(UploadRefused):
        upload_workbook(content=b"nothing", name="a.xlsx", by=officer)
    assert not ImportBatch.objects.exists()


def test_it_asks_and_remembers_the_answer_for_the_source(officer: User) -> None:
    content = workbook([text.replace("（万元）", "") for text in FIRM_HEAD], firm(1))
    batch = previewed(content, officer)
    assert batch.state == BatchState.ASKING
    told = {"1": {"register": "enterprises", "units": {"registered_capital": 10000}}}
    batch = plan_batch(batch=answer_batch(batch=batch, answers=told, by=officer), by=officer)
    apply_batch(batch=request_apply(batch=batch, by=officer), by=officer)
    assert ImportProfile.objects.get().units == {"registered_capital": 10000}
    other = workbook([text.replace("（万元）", "") for text in FIRM_HEAD], firm(2))
    assert previewed(other, officer, "另一次.xlsx").state == BatchState.PREVIEWED


def test_it_refuses_a_register_that_the_user_may_not_write(county_clerk: User) -> None:
    batch = previewed(firms(firm(1)), county_clerk)
    assert batch.state == BatchState.ASKING
    assert "没有导入“企业名录”的权限" in batch.problem


def test_it_undoes_a_batch_and_only_that(officer: User) -> None:
    first, second = applied(firms(firm(1)), officer), applied(firms(firm(1), firm(2)), officer)
    undo_batch(batch=second, by=officer, reason="传错了文件")
    assert [one.source_batch for one in Enterprise.objects.all()] == [first.code]
    with pytest.raises(IllegalMove):
        undo_batch(batch=second, by=officer, reason="再来一次")


def test_it_undoes_nothing_that_newer_rows_stand_on(officer: User) -> None:
    batch = applied(firms(firm(1)), officer)
    applied(loan_file(loan("甲1", 1)), officer, LOANS)
    with pytest.raises(Conflict, match="后来的贷款"):
        undo_batch(batch=batch, by=officer, reason="传错了文件")
    batch.refresh_from_db()
    assert (batch.state, Enterprise.objects.count()) == (BatchState.APPLIED, 1)


def test_it_undoes_nothing_that_fed_a_frozen_figure(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = applied(firms(firm(1)), officer)
    checks = {"test": lambda register, codes: dict.fromkeys(codes, "2018年度报告")}
    monkeypatch.setattr(frozen_checks, "_entries", checks)
    with pytest.raises(Conflict, match="2018年度报告"):
        undo_batch(batch=batch, by=officer, reason="传错了文件")


def test_it_gives_an_upload_up(officer: User) -> None:
    assert discard_batch(batch=previewed(firms(firm(1)), officer), by=officer).state == BatchState.DISCARDED


def test_it_carries_the_steps_out_in_the_worker_and_twice_does_no_harm(officer: User) -> None:
    batch = upload_workbook(content=firms(firm(1)), name=NAME, by=officer)
    owed = OutboxMessage.objects.get(task="exchange.tasks.plan_batch")
    for _ in range(2):
        tasks.plan(**owed.arguments)
    request_apply(batch=batch, by=officer)
    owed = OutboxMessage.objects.get(task="exchange.tasks.apply_batch")
    for _ in range(2):
        tasks.apply(**owed.arguments)
    batch.refresh_from_db()
    assert (batch.state, Enterprise.objects.count()) == (BatchState.APPLIED, 1)
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_it_tells_the_job_that_a_file_cannot_be_opened(officer: User) -> None:
    content = bytearray(firms(firm(1)))
    batch = upload_workbook(content=bytes(content), name=NAME, by=officer)
    ImportBatch.objects.filter(pk=batch.pk).update(answers={"1": {"register": "loans"}})
    owed = OutboxMessage.objects.get(task="exchange.tasks.plan_batch")
    tasks.plan(**owed.arguments)
    batch.refresh_from_db()
    assert batch.state == BatchState.ASKING


def test_it_writes_a_result_file_without_formulas(officer: User) -> None:
    batch = applied(firms(firm(1, 企业名称="=1+1"), firm(2, 成立日期="+2018")), officer)
    (grid,) = read_workbook(result_workbook(batch), "r.xlsx")
    assert grid.cells[1][1:3] == ["新增", ""]
    assert "=1+1" in grid.cells[1]
    assert (grid.cells[2][1], grid.cells[2][2], grid.cells[2][3]) == ("拒收", "BAD_DATE", "成立日期")
    sheet = openpyxl.load_workbook(io.BytesIO(result_workbook(batch))).active
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_it_refuses_alone_a_row_that_only_the_database_refuses(officer: User) -> None:
    batch = applied(firms(firm(1), firm(2, 岗位电话="1" * 100)), officer)
    found = {row.number: row for row in batch.rows.all()}
    assert found[4].findings[-1]["code"] == "NOT_STORED"
    assert Enterprise.objects.count() == 1


def race(number: int, work: Any) -> list[str]:
    """``work`` in ``number`` threads with connections of their own; the names of what they raised."""
    start, raised = threading.Barrier(number), []

    def run() -> None:
        try:
            start.wait(10)
            work()
        except Exception as error:
            raised.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(number)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    return raised


def prepared() -> tuple[ImportBatch, ImportBatch]:
    load_frame()
    officer = hire("racer", "office_handler")
    content = firms(*(firm(number) for number in range(1, 40)))
    batches = [request_apply(batch=previewed(content, officer), by=officer) for _ in range(2)]
    return batches[0], batches[1]


def test_it_applies_once_when_two_workers_apply_at_once(real_database: Any, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        batch, twin = prepared()
        assert race(4, lambda: apply_batch(batch=batch, by=SYSTEM)) == []
        assert Enterprise.objects.count() == 39
        assert race(2, lambda: apply_batch(batch=twin, by=SYSTEM)) == []
        twin.refresh_from_db()
        assert (twin.counts["new"], twin.counts["repeat"], Enterprise.objects.count()) == (0, 39, 39)


def test_it_applies_two_batches_of_the_same_rows_at_once(real_database: Any, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        both = list(prepared())
        assert race(2, lambda: apply_batch(batch=both.pop(), by=SYSTEM)) == []
        counts = sorted(batch.counts["new"] for batch in ImportBatch.objects.all())
        assert (counts, Enterprise.objects.count()) == ([0, 39], 39)


def test_it_needs_the_lock_for_that(
    real_database: Any, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: without the lock both judge the rows as new, and the database refuses one of them."""
    gate = threading.Barrier(2)

    def no_lock(keys: list[str]) -> None:
        gate.wait(10)

    with django_db_blocker.unblock():
        both = list(prepared())
        monkeypatch.setattr("portal.exchange.services.batches.lock_registers", no_lock)
        raised = race(2, lambda: apply_batch(batch=both.pop(), by=SYSTEM))
        assert raised or sorted(b.counts["new"] for b in ImportBatch.objects.all()) != [0, 39]
        connection.close()


def test_it_refuses_a_correction_without_reason(officer: User) -> None:
    with pytest.raises(DomainError):
        upload_workbook(content=firms(firm(1)), name=NAME, by=officer, mode="correction")
