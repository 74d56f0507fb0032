"""Candidates with their stages in order, and deals that two units report."""

import pytest

from listings.models import Candidate, Deal
from tests.sample_city import import_lines, sample_firm, verdicts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
POOL = (
    "企业名称,统一社会信用代码,层级,目标板块,入库日期,签约中介日期,股改完成日期,辅导备案日期,"
    "挂牌/上市日期,出库日期,出库原因"
)
FIRM = "示例一,91510400MA0000015H,重点,新三板,2018-1-1,"
DEALS = "填报单位,企业名称,统一社会信用代码,融资方式,融资金额（万元）,到账日期,投资方,证明文件号"
DEAL = "东区,示例一,91510400MA0000015H,股权,100,2018-5-1,示例基金,攀示融〔2018〕1号"


@pytest.fixture
def firm(frame: None) -> None:
    sample_firm()


def pool(line: str) -> list[str]:
    return verdicts(import_lines("08_上市挂牌后备企业.csv", POOL, FIRM + line))


def deals(*lines: str) -> list[str]:
    return verdicts(import_lines("09_直接融资情况.csv", DEALS, *lines))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("2018-3-1,2018-6-1,,2018-12-1,,", "new"),
        ("2018-3-1,2018-3-1,,,,", "new"),
        ("2018-6-1,2018-3-1,,,,", "refused DATE_ORDER"),
        ("2018-6-1,,,2018-3-1,,", "refused DATE_ORDER"),
        (",,,,2017-12-31,撤回", "refused DATE_ORDER"),
        (",,,,2018-1-1,撤回", "new"),
    ],
)
def test_it_wants_the_stages_in_their_order(line: str, found: str) -> None:
    assert pool(line) == [found]


def test_it_keeps_a_day_for_each_stage_and_knows_the_row_again() -> None:
    assert pool("2018-3-1,2018-6-1,,2018-12-1,,") == ["new"]
    stages = Candidate.objects.get().stages.values_list("stage", flat=True)
    assert set(stages) == {"adviser_signed", "share_reform", "listed"}
    assert pool("2018-3-1,2018-6-1,,2018-12-1,,") == ["repeat"]
    assert pool("2018-3-1,2018-6-2,,2018-12-1,,") == ["refused CONFLICT"]


def test_it_counts_a_deal_once_whoever_reports_it_and_however_its_number_is_bracketed() -> None:
    again = DEAL.replace("东区", "市金融工作局").replace("示例一", "示例一（旧）")
    found = deals(DEAL, again, again.replace("〔2018〕", "[2018]"), again.replace("〔2018〕", "（2018）"))
    assert found == ["new", "repeat", "repeat", "repeat"]
    assert Deal.objects.get().document_number == "攀示融〔2018〕1号"


def test_it_takes_two_documents_for_two_deals_though_all_else_agrees() -> None:
    assert deals(DEAL, DEAL.replace("1号", "2号")) == ["new", "new"]


def test_it_refuses_another_content_under_one_document() -> None:
    assert deals(DEAL, DEAL.replace(",100,", ",200,")) == ["new", "refused CONFLICT"]


@pytest.mark.parametrize("amount", ["0", "-5"])
def test_it_refuses_a_deal_without_money(amount: str) -> None:
    assert deals(DEAL.replace(",100,", f",{amount},")) == ["refused AMOUNT_SIGN"]
