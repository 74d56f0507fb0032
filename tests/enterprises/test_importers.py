"""Rules of the enterprise registers beyond reading cells."""

import pytest

from enterprises.models import Enterprise, Qualification
from portal.exchange.plan import judge_plan, read_plan
from tests.sample_city import import_lines, verdicts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frame")]
HEAD = "统一社会信用代码,企业名称,所属县区,园区,行业代码,成立日期,注册资本（万元）,登记状态,注销日期"
ONE = "91510400MA0000015H,示例一,东区,,3240,2010-1-1,100,存续,"
FIGURES = (
    "统一社会信用代码,企业名称,从业人数,科技人员数,营业收入（万元）,资产总额（万元）,研发费用（万元）,"
    "成本费用支出（万元）,Ⅰ类知识产权数,Ⅱ类知识产权数"
)
YEAR_ROW = "91510400MA0000015H,示例一,40,12,1000,500,60,900,1,0"


def directory(*lines: str) -> list[str]:
    return verdicts(import_lines("01_企业名录.csv", HEAD, *lines))


def test_it_counts_a_firm_in_the_zone_by_its_park_and_else_in_its_county() -> None:
    assert directory(
        ONE,
        "91510402MA62000182,示例二,攀枝花市仁和区,攀枝花市钒钛高新区,810,2010.1.1,100,在业,",
        "91510411MA62G0A19T,示例三,510422,安宁工业园,0810,2010.1.1,100,在业,",
    ) == ["new", "new", "new OTHER_WORD"]
    units = Enterprise.objects.values_list("credit_code", "reporting_unit__slug", "industry_code")
    assert sorted(units) == [
        ("91510400MA0000015H", "dongqu", "3240"),
        ("91510402MA62000182", "zone", "0810"),
        ("91510411MA62G0A19T", "yanbian", "0810"),
    ]


def test_it_fills_the_search_keys() -> None:
    directory(ONE)
    assert list(Enterprise.objects.search("例一").values_list("name_initials", flat=True)) == ["sly"]


@pytest.mark.parametrize(("status", "ended"), [("存续", "2019-1-1"), ("注销", ""), ("在业", "2030-1-1")])
def test_it_refuses_an_end_that_does_not_go_with_the_status(status: str, ended: str) -> None:
    assert directory(ONE.replace(",存续,", f",{status},{ended}")) == ["refused STATUS_DATE"]


def test_it_leaves_the_name_aside_when_it_compares_rows() -> None:
    found = directory(ONE, ONE.replace("示例一", "示例壹"), ONE.replace("3240", "3250"))
    assert found == ["new", "repeat", "refused CONFLICT"]


def test_it_refuses_an_unknown_county() -> None:
    assert directory(ONE.replace("东区", "成都市")) == ["refused BAD_CHOICE"]


def test_it_refuses_a_row_of_an_enterprise_that_the_directory_lacks() -> None:
    assert verdicts(import_lines("02_企业年度数据_2018.csv", FIGURES, YEAR_ROW)) == ["refused UNKNOWN_ENTERPRISE"]


def test_it_takes_a_title_older_than_every_rule_by_the_first_one_and_says_so() -> None:
    directory(ONE)
    lines = "入库登记编号,统一社会信用代码,入库日期", "201751040201,91510400MA0000015H,2017-2-10"
    assert verdicts(import_lines("04_科技型中小企业入库名单.csv", *lines)) == ["new NO_RULE"]
    assert verdicts(import_lines("04_科技型中小企业入库名单.csv", *lines)) == ["repeat NO_RULE"]
    assert [one.expires_on.isoformat() for one in Qualification.objects.all()] == ["2018-01-01"]


def test_it_keeps_the_years_apart() -> None:
    directory(ONE)
    for year in (2017, 2018):
        assert verdicts(import_lines(f"02_企业年度数据_{year}.csv", FIGURES, YEAR_ROW)) == ["new"]
    changed = YEAR_ROW.replace(",60,", ",61,")
    assert verdicts(import_lines("02_企业年度数据_2018.csv", FIGURES, changed)) == ["refused CONFLICT"]


@pytest.mark.parametrize("name", ["02_企业年度数据.csv", "02_企业年度数据_1066.csv"])
def test_it_asks_for_a_year_that_the_file_does_not_say(name: str) -> None:
    plan = read_plan(content=f"{FIGURES}\n{YEAR_ROW}".encode(), file_name=name)
    assert ["年度" in sheet.problem for sheet in plan.problems] == [True]
    judge_plan(plan, writes_all=True)
    assert plan.counts() == {}


@pytest.mark.parametrize(
    ("name", "title", "words"),
    [
        ("02_企业年度数据_2018.csv", "2017年度科技型企业基本数据表", "2017、2018"),
        ("02_企业年度数据_2098.csv", "", "尚未到来"),
    ],
)
def test_it_refuses_a_year_that_cannot_be_right(name: str, title: str, words: str) -> None:
    plan = read_plan(content=f"{title}\n{FIGURES}\n{YEAR_ROW}".encode(), file_name=name)
    assert [words in sheet.problem for sheet in plan.sheets] == [True]


def test_it_runs_a_certificate_for_its_printed_term_or_the_rule() -> None:
    directory(ONE)
    head = "统一社会信用代码,企业名称,证书编号,发证日期,有效期"
    rows = [
        f"91510400MA0000015H,示例一,GR20185100000{number},2018-12-3,{term}"
        for number, term in enumerate(["三年", "", "2018.12.3-2021.12.3"])
    ]
    found = verdicts(import_lines("03_高新技术企业名单.csv", head, *rows))
    assert found == ["new", "new", "new OTHER_WORD"]
    assert {str(day) for day in Qualification.objects.values_list("expires_on", flat=True)} == {"2021-12-03"}
    again = verdicts(import_lines("03_高新技术企业名单.csv", head, *rows))
    assert again == ["repeat", "repeat", "repeat OTHER_WORD"]


def test_it_refuses_to_leave_a_bank_before_entering_it() -> None:
    directory(ONE)
    head = "企业名称,统一社会信用代码,培育入库日期,出库日期,出库原因"
    found = import_lines("04b_后备培育.csv", head, "示例一,91510400MA0000015H,2018-5-1,2018-4-30,")
    assert verdicts(found) == ["refused DATE_ORDER"]
