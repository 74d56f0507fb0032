"""Headers, units, totals and notes are found however a sheet is laid out; nothing is guessed."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from portal.exchange.engine import SheetPlan
from portal.exchange.headings import heading_forms, heading_unit, note_unit
from portal.exchange.plan import WorkbookPlan, judge_plan, read_plan
from portal.exchange.workbooks import delimiter_of
from tests.exchange.sheets import FIRM_HEAD, code_of, firm, firms, saved, workbook

pytestmark = pytest.mark.django_db
NAME = "01_企业名录.xlsx"


def planned(content: bytes, name: str = NAME, **options: Any) -> WorkbookPlan:
    plan = read_plan(content=content, file_name=name, **options)
    judge_plan(plan)
    return plan


def sheet_plan(content: bytes, name: str = NAME) -> SheetPlan:
    plan = planned(content, name).sheets[0].plan
    assert plan is not None
    return plan


def outcome(content: bytes) -> list[tuple[int, str]]:
    """Row numbers and verdicts, with what is no data."""
    plan = sheet_plan(content)
    rows = [(one.row.number, one.verdict.value) for one in plan.rows]
    return sorted(rows + [(one.number, one.note) for one in plan.not_data])


def test_it_finds_the_header_below_titles_and_notes(frame: Any) -> None:
    rows = [["企业名录"], ["填报单位：市局    截止日期：2019年12月31日"], [], FIRM_HEAD, firm(1), firm(2)]
    assert outcome(workbook(*rows)) == [(5, "new"), (6, "new")]


def test_it_finds_a_header_in_the_first_row_and_right_of_blank_columns(frame: Any) -> None:
    assert outcome(workbook([None, None, *FIRM_HEAD], [None, None, *firm(1)])) == [(2, "new")]


def two_row_header() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for place, title in enumerate(FIRM_HEAD, start=1):
        sheet.cell(2, place, title)
        sheet.merge_cells(start_row=2, end_row=3, start_column=place, end_column=place)
    sheet.unmerge_cells("G2:G3"), sheet.unmerge_cells("H2:H3")
    sheet["G2"], sheet["G3"], sheet["H2"], sheet["H3"] = "登记情况（万元）", "注册资本", None, "登记状态"
    sheet.merge_cells("G2:H2")
    sheet["A1"] = "名录"
    sheet.merge_cells("A1:J1")
    for place, value in enumerate(firm(1), start=1):
        sheet.cell(4, place, value)
    return saved(book)


def test_it_reads_a_header_of_two_rows_with_merged_cells_and_its_unit(frame: Any) -> None:
    plan = sheet_plan(two_row_header())
    assert [(one.row.number, one.verdict.value) for one in plan.rows] == [(4, "new")]
    assert plan.rows[0].row.values["registered_capital"] == 3_000_000


def test_it_skips_the_row_that_numbers_the_columns(frame: Any) -> None:
    assert outcome(workbook(FIRM_HEAD, list(range(1, 11)), firm(1))) == [(3, "new")]


def test_it_knows_totals_blanks_and_notes_from_data(frame: Any) -> None:
    rows = [
        FIRM_HEAD,
        firm(1),
        ["小  计", None, None, None, None, None, 300],
        [],
        FIRM_HEAD,
        firm(2),
        ["合计", "合计", "合计", None, None, None, "600"],
        [None, "2家", None, None, None, None, None, None],
        ["注：本表由各县区填报。"],
        ["填表人：（签字）", None, None, "审核人：", None, None, "日期："],
    ]
    plan = outcome(workbook(*rows))
    assert [number for number, what in plan if what == "new"] == [2, 6]
    assert [number for number, what in plan if what in {"小计", "合计", "表尾说明"}] == [3, 7, 8, 9, 10]


def test_it_knows_a_total_that_counts_its_contracts(frame: Any) -> None:
    head = [*FIRM_HEAD, "证书编号", "发证日期"]
    rows = [head, [*firm(1), "GR1", "2018-1-1"], ["合计", *[None] * 9, 1, None]]
    plan = sheet_plan(workbook(*rows, title="高企"), "03_高新技术企业名单.xlsx")
    assert ([one.row.number for one in plan.rows], [one.number for one in plan.not_data]) == ([2], [3])


def test_it_takes_a_row_without_a_code_as_data_with_a_defect(frame: Any) -> None:
    plan = sheet_plan(firms(firm(1, 统一社会信用代码=None)))
    assert [finding.code for finding in plan.rows[0].row.findings] == ["CODE_FORMAT"]


def test_it_prefers_visible_columns_to_hidden_ones(frame: Any) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([*FIRM_HEAD[:7], "注册资本（元）", *FIRM_HEAD[7:]])
    row = firm(1)
    sheet.append([*row[:6], 300, 999, *row[7:]])
    sheet.column_dimensions["G"].hidden = True
    assert sheet_plan(saved(book)).rows[0].row.values["registered_capital"] == 999


def test_it_looks_into_the_second_header_row_before_a_hidden_column(frame: Any) -> None:
    book = openpyxl.load_workbook(io.BytesIO(two_row_header()))
    sheet = book.active
    sheet["K2"], sheet["K4"] = "注册资本（元）", 999
    sheet.column_dimensions["K"].hidden = True
    assert sheet_plan(saved(book)).rows[0].row.values["registered_capital"] == 3_000_000


def test_it_takes_the_title_of_a_column_before_its_other_names(frame: Any) -> None:
    plan = sheet_plan(workbook(["注册日期", *FIRM_HEAD], [date(1999, 9, 9), *firm(1)]))
    assert plan.rows[0].row.values["founded_on"] == date(2014, 2, 5)


@pytest.mark.parametrize("note", ["第1页 共3页", "（接上页）", "以下企业为2019年新增"])
def test_it_takes_words_alone_in_a_row_for_a_note_wherever_they_stand(frame: Any, note: str) -> None:
    rows = [FIRM_HEAD, firm(1), [None, note], [None, None, note], firm(2), [None, None, None, None, None, "2014.2.5"]]
    assert outcome(workbook(*rows)) == [(2, "new"), (3, "表尾说明"), (4, "表尾说明"), (5, "new"), (6, "refused")]


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("贷款金额（万元）", 10000), ("发放金额(元)", 1), ("贷款金额（单位：万元）", 10000), ("金额:万元", 10000),
     ("余额/元", 1), ("贷款金额（人民币万元）", 10000), ("贷款金额", None), ("首贷户（1是0否）", None)],
)  # fmt: skip
def test_it_reads_the_unit_of_a_heading(heading: str, unit: int | None) -> None:
    assert heading_unit(heading) == unit


@pytest.mark.parametrize(
    ("note", "unit"),
    [("填报单位：示例银行    单位：万元、%", 10000), ("金额单位：元（含以前年度结转）", 1), ("金额单位见表头", None),
     ("单位：人民币万元", 10000)],
)  # fmt: skip
def test_it_reads_the_unit_of_a_note(note: str, unit: int | None) -> None:
    assert note_unit([note]) == unit


def test_it_uses_the_note_where_the_heading_is_silent(frame: Any) -> None:
    head = [text.replace("（万元）", "") for text in FIRM_HEAD]
    plan = sheet_plan(workbook(["名录"], ["单位：万元"], head, firm(1)))
    assert plan.rows[0].row.values["registered_capital"] == 3_000_000


def test_it_asks_when_nobody_says_the_unit(frame: Any) -> None:
    head = [text.replace("（万元）", "") for text in FIRM_HEAD]
    content = workbook(head, firm(1))
    (problem,) = planned(content).problems
    assert "金额单位" in problem.problem
    answers = {"1": {"register": "enterprises", "units": {"registered_capital": 10000}}}
    plan = planned(content, answers=answers).sheets[0].plan
    assert plan is not None
    assert plan.rows[0].row.values["registered_capital"] == 3_000_000


def test_it_names_the_columns_that_are_missing(frame: Any) -> None:
    (problem,) = planned(workbook(FIRM_HEAD[:5], firm(1)[:5])).problems
    assert "成立日期" in problem.problem
    assert "登记状态" in problem.problem


def test_it_says_so_when_no_header_is_found(frame: Any) -> None:
    (problem,) = planned(workbook(["甲", "乙"], [1, 2])).problems
    assert "没有找到可识别的表头" in problem.problem


def test_it_takes_an_answer_for_headings_it_does_not_know(frame: Any) -> None:
    head = [*FIRM_HEAD[:5], "何时设立", *FIRM_HEAD[6:]]
    content = workbook(head, firm(1))
    assert planned(content).problems
    answers = {"1": {"register": "enterprises", "mapping": {heading_forms("何时设立")[0]: "founded_on"}}}
    assert planned(content, answers=answers).counts()["new"] == 1


def test_it_leaves_pages_of_notes_aside(frame: Any) -> None:
    book = openpyxl.Workbook()
    book.active.append(FIRM_HEAD)
    book.active.append(firm(1))
    book.create_sheet("填写说明").append(["一、", "每家企业一行"])
    book.create_sheet("Sheet3")
    plan = planned(saved(book))
    assert (len(plan.problems), plan.counts()["new"]) == (0, 1)


def test_it_reads_headings_with_line_breaks_other_width_and_stars(frame: Any) -> None:
    head = ["*统一社会\n信用代码", "企业名称：", "所属县区*", "园 区", "行业代码(GB/T 4754)", "成立日期",
            "注册资本(万元)", "登记状态", "注销(吊销、迁出)日期", "岗位电话"]  # fmt: skip
    assert outcome(workbook(head, firm(1))) == [(2, "new")]


def test_it_reads_text_files_with_the_same_rules(frame: Any) -> None:
    line = f"{code_of(1)}\t示例有限公司\t攀枝花市东区\t\t810\t2014.2.5\t300\t存续\t\t0812"
    text = "\t".join(FIRM_HEAD) + "\n" + line + "\n合计\t\t\t\t\t\t300\n"
    plan = sheet_plan(text.encode("gb18030"), "01_企业名录.csv")
    assert (plan.rows[0].row.sheet, plan.rows[0].row.number) == (None, 2)
    assert plan.rows[0].row.values["industry_code"] == "0810"
    assert [one.number for one in plan.not_data] == [3]


@pytest.mark.parametrize(
    ("head", "delimiter"),
    [("名录\n合同号\t余额\t日期\nA\t1,234,567,890.00\t2018\n", "\t"), ("合同号,余额,日期\n'A\t,'1\t,'2018\t\n", ","),
     ("合同号\t余额\n", "\t"), ("合同号\n", ",")],
)  # fmt: skip
def test_it_learns_the_delimiter_from_the_header(head: str, delimiter: str) -> None:
    assert delimiter_of(head) == delimiter
