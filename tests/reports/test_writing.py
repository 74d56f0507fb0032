"""The words of reports, from facts alone: no database."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.papers.document import Paper, Table
from portal.papers.flow import Text, flow
from portal.papers.workbook import Sheet
from reports.writing.city import city_paper, city_workbook
from reports.writing.facts import (
    CityFacts,
    EditionFacts,
    FigureFact,
    LandFact,
    MilestoneFact,
    ReportFacts,
    TargetFact,
    UnitFacts,
)
from reports.writing.phrases import change_words, sentence
from reports.writing.tables import ranking
from reports.writing.unit import unit_paper

DAY, LAST_YEAR = date(2018, 11, 30), date(2017, 11, 30)


def fact(code: str, value: str | None, previous: str | None = "0", unit: str = "元", **more: object) -> FigureFact:
    values = [None if text is None else Decimal(text) for text in (value, previous)]
    places = 2 if unit == "元" else 4 if unit in {"%", "比率"} else 0
    return FigureFact(code, TITLES[code], "科技信贷", unit, f"{code}的口径", *values, places=places, **more)  # type: ignore[arg-type]


TITLES = {
    "credit_lent": "当年发放科技贷款金额",
    "credit_loans": "当年发放科技贷款笔数",
    "weighted_rate": "当年科技贷款加权平均年利率",
    "npl_ratio": "科技贷款不良率",
    "cooperating_banks": "当年发放科技贷款的银行",
    "conference_meetings": "当年召开联席会议",
}


def unit(name: str, lent: str | None, **more: object) -> UnitFacts:
    figures = {
        "credit_lent": fact("credit_lent", lent, "20000000"),
        "credit_loans": fact("credit_loans", "8", "5", "笔"),
        "npl_ratio": fact("npl_ratio", None, None, "比率", is_ratio=True),
        "cooperating_banks": fact("cooperating_banks", "2", "2", "家"),
        "conference_meetings": fact("conference_meetings", "0", "0", "次", city_only=True),
    }
    return UnitFacts(name, f"攀枝花市{name}人民政府", figures, **more)  # type: ignore[arg-type]


@pytest.fixture
def edition() -> EditionFacts:
    target = TargetFact(
        *("科技信贷额度超过2000万元", "六（二）1", 2018, "credit_lent", "元", "gt"),
        *(Decimal(20000000), None, True, Decimal("42000000"), Decimal("2.1"), "reached"),
    )
    city = {
        "credit_lent": fact("credit_lent", "42000000", "40000000"),
        "credit_loans": fact("credit_loans", "16", "10", "笔"),
        "npl_ratio": fact("npl_ratio", "0.0325", "0.02", "比率", is_ratio=True),
        "cooperating_banks": fact("cooperating_banks", "3", "3", "家"),
        "conference_meetings": fact("conference_meetings", "4", "3", "次", city_only=True),
    }
    return EditionFacts(
        *(2018, DAY, LAST_YEAR, 2, "9f86d081884c"),
        mark="示例数据",
        targets=[target, replace(target, wording="建立科技银行", value=None, share=None, outcome="no_data", year=None)],
        milestones=[MilestoneFact("成立领导小组", "六（一）1", 2017, "已完成", date(2017, 10, 1))],
        city=city,
    )


def said(paper: Paper) -> str:
    texts = []
    for item in flow(paper):
        if isinstance(item, Table):
            texts += [
                item.caption,
                item.note,
                *(column.title for column in item.columns),
                *(text for row in item.rows for text in row),
            ]
        else:
            texts.append(str(item))
    return "\n".join(texts)


def city(edition: EditionFacts) -> CityFacts:
    return CityFacts(edition, [unit("东区", "12000000.40"), unit("西区", "29999999.60", is_confirmed=True)])


def test_a_sentence_says_amounts_in_ten_thousand_and_compares_them() -> None:
    figures = unit("东区", "33909800").figures
    assert sentence(figures, ["credit_lent", "credit_loans", "unknown"]) == (
        "当年发放科技贷款金额3,390.98万元，比上年同期增长69.55%；发放科技贷款笔数8笔。"
    )
    assert sentence(figures, ["unknown"]) == ""


@pytest.mark.parametrize(
    ("value", "previous", "measure", "words"),
    [
        ("10", "8", "家", "比上年同期增加2家"),
        ("8", "10", "家", "比上年同期减少2家"),
        ("8", "8", "家", "与上年同期持平"),
        ("8", None, "家", "上年同期无可比数据"),
        ("100", "0", "元", "上年同期为0.00万元"),
        ("50", "100", "元", "比上年同期下降50.00%"),
        ("0.0325", "0.0200", "比率", "比上年同期提高1.25个百分点"),
        ("5.1", "5.2", "%", "比上年同期降低0.1000个百分点"),
        (None, "1", "家", ""),
    ],
)
def test_a_comparison_is_worded_by_its_kind(value: str | None, previous: str | None, measure: str, words: str) -> None:
    assert change_words(fact("credit_lent", value, previous, measure, is_ratio=measure in {"%", "比率"})) == words


def test_what_is_not_known_is_never_a_zero(edition: EditionFacts) -> None:
    text = said(unit_paper(ReportFacts(edition, unit("东区", None))))
    assert "当年发放科技贷款金额无数据" in text
    assert "科技贷款不良率无可计算数据" in text
    assert not re.search(r"(?<![\d,])0\.00", text)


def test_a_unit_report_has_the_parts_that_the_office_asks_for(edition: EditionFacts) -> None:
    paper = unit_paper(ReportFacts(edition, unit("米易县", "12000000", texts={"problems": "抵押物不足。"})))
    text = said(paper)
    parts = (
        "一、工作开展情况",
        "二、目标任务完成情况",
        "三、主要做法",
        "四、存在的问题",
        "五、下一年度",
        "六、意见建议",
    )
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)
    assert "现将我县2018年度" in text
    assert Text("抵押物不足。") in flow(paper)
    assert text.count("（该部分待单位填写）") >= 3
    assert (paper.addressee, paper.signer) == ("市科技金融工作领导小组办公室", "攀枝花市米易县人民政府")
    assert paper.date_words == "2018年　　月　　日"
    assert "credit_lent的口径" in text
    assert "联席会议" not in text


def test_figures_that_the_unit_has_not_confirmed_are_marked(edition: EditionFacts) -> None:
    silent = unit_paper(ReportFacts(edition, unit("东区", "1")))
    assert "未经该单位确认" in silent.mark
    assert "未经该单位确认" in said(silent)
    assert "未经该单位确认" not in said(unit_paper(ReportFacts(edition, unit("东区", "1", is_confirmed=True))))


def test_what_the_zone_counts_on_the_land_is_a_note(edition: EditionFacts) -> None:
    land = [LandFact("钒钛高新区", "在册存续科技型企业", "家", Decimal(5))]
    text = said(unit_paper(ReportFacts(edition, unit("东区", "1", land=land))))
    assert "登记住所在我区、由钒钛高新区统计的在册存续科技型企业5家" in text


def test_the_city_says_who_has_not_confirmed(edition: EditionFacts) -> None:
    text = said(city_paper(city(edition)))
    assert "已确认数据的1个（西区），未经该单位确认的1个（东区）" in text
    assert "所列2项量化目标中，已完成1项，未完成0项，1项因登记簿中尚无数据暂不能评价" in text
    assert "2017年10月1日" in text
    assert "当年召开联席会议4次，比上年同期增加1次" in text


def test_a_total_that_lacks_a_unit_says_so(edition: EditionFacts) -> None:
    facts = CityFacts(edition, [unit("东区", None), unit("西区", "1")])
    assert "“当年发放科技贷款金额”的全市数缺1个单位" in said(city_paper(facts))


def test_equal_values_share_a_place_and_unknown_ones_have_none(edition: EditionFacts) -> None:
    units = [unit("甲", "5"), unit("乙", None), unit("丙", "9"), unit("丁", "5")]
    table = ranking(CityFacts(edition, units), "credit_lent")
    assert table is not None
    assert [row[:2] for row in table.rows] == [["1", "丙"], ["2", "甲"], ["2", "丁"], ["—", "乙"]]


def sheet_named(facts: CityFacts, title: str) -> Sheet:
    return next(sheet for sheet in city_workbook(facts).sheets if sheet.title == title)


def test_the_workbook_adds_up_what_can_be_added(edition: EditionFacts) -> None:
    sheet = sheet_named(city(edition), "科技信贷")
    heads = [column.title for column in sheet.columns]
    assert heads[2] == "当年发放科技贷款金额（万元）2018年"
    assert [row[2] for row in sheet.rows] == [Decimal("1200.00004"), Decimal("2999.99996")]
    assert 2 not in sheet.total_values
    assert sheet.total_values[heads.index("当年发放科技贷款的银行（家）2018年")] == 3
    assert sheet.total_values[heads.index("科技贷款不良率（比率）2018年")] == Decimal("0.0325")
    assert sheet.total_values[heads.index("当年召开联席会议（次）2018年")] == 4


def test_the_workbook_names_the_source_of_every_figure(edition: EditionFacts) -> None:
    sources = sheet_named(city(edition), "数据来源")
    assert len(sources.rows) == 5 * 3
    assert {row[3] for row in sources.rows} == {"全市", "东区", "西区"}
    targets = sheet_named(city(edition), "方案目标")
    assert [row[5] for row in targets.rows] == [Decimal(4200), "无数据"]


def test_a_nation_of_units_stays_a_readable_paper(edition: EditionFacts) -> None:
    units = [unit(f"示例{number}县", str(number)) for number in range(2900)]
    items = flow(city_paper(CityFacts(edition, units)))
    rows = [len(item.rows) for item in items if isinstance(item, Table)]
    assert max(rows) <= 31
    assert "示例2899县" in said(city_paper(CityFacts(edition, units)))
