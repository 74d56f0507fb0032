"""Pledge registrations: one amount for several patents, and a contract that names the loan."""

from datetime import date
from decimal import Decimal

import pytest

from ippledge.models import PledgedRight, PledgeRegistration
from portal.programme.indicators import Period, indicators
from portal.programme.measuring import measure
from tests.sample_city import import_lines, sample_firm, verdicts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("contract")]
LEDGER = "合同编号,借款企业名称,统一社会信用代码,贷款金额（万元）,年利率（%）,放款日期,到期日期,担保方式"
HEAD = (
    "登记号,登记日期,专利号,专利类型,出质人统一社会信用代码,出质人名称,质权银行,借款合同号,"
    "评估价值（万元）,评估机构,担保债权金额（万元）,解除日期"
)
ROW = (
    "2018510001,2018-5-1,ZL201529536312.1,实用新型,91510400MA0000015H,示例一,样本农村商业银行攀枝花分行,YB-1,"
    "300,示例评估有限公司,100,"
)
SECOND = ROW.replace("ZL201529536312.1", "2015 1 9935958.1").replace("实用新型", "发明").replace(",300,", ",200,")
FILE = "07_知识产权质押登记.csv"


@pytest.fixture
def contract(frame: None) -> None:
    sample_firm()
    line = "YB-1,示例一,91510400MA0000015H,100,4.35,2018-4-1,2019-4-1,知识产权质押"
    import_lines("05_科技信贷台账_样本农商银行.csv", LEDGER, line)


def test_it_counts_the_amount_of_a_registration_once() -> None:
    assert verdicts(import_lines(FILE, HEAD, ROW, SECOND, SECOND)) == ["new", "new", "repeat"]
    registration = PledgeRegistration.objects.get()
    assert (registration.bank, registration.pledged_rights.count()) == (registration.loan.bank, 2)
    period = Period(date(2018, 12, 31))
    figures = {
        code: measure(indicators[code], period).city.value
        for code in ("pledges_registered", "ip_pledge_secured", "pledge_valuation", "rights_pledged")
    }
    assert list(figures.values()) == [1, Decimal("1000000.00"), Decimal("5000000.00"), 2]


def test_it_adds_a_patent_to_a_registration_that_stands() -> None:
    import_lines(FILE, HEAD, ROW)
    assert verdicts(import_lines(FILE, HEAD, ROW, SECOND)) == ["repeat", "new"]
    assert PledgeRegistration.objects.count() == 1


def test_it_refuses_another_amount_under_the_same_registration() -> None:
    other = SECOND.replace(",100,", ",120,")
    assert verdicts(import_lines(FILE, HEAD, ROW, other)) == ["new", "refused CONFLICT"]
    assert verdicts(import_lines(FILE, HEAD, ROW, other)) == ["repeat", "refused CONFLICT"]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("YB-1", "YB-2", "refused UNKNOWN_CONTRACT"),
        ("312.1", "312.2", "refused PATENT_CHECK"),
        (",300,", ",0,", "refused AMOUNT_SIGN"),
        (",100,", ",0,", "refused AMOUNT_SIGN"),
        ("91510400MA0000015H", "91510402MA62000182", "refused UNKNOWN_ENTERPRISE"),
        ("实用新型", "发明", "new RIGHT_KIND"),
    ],
)
def test_it_judges_a_row(old: str, new: str, found: str) -> None:
    assert verdicts(import_lines(FILE, HEAD, ROW.replace(old, new))) == [found]


def test_it_refuses_a_release_before_the_registration() -> None:
    assert verdicts(import_lines(FILE, HEAD, ROW + "2018-4-30")) == ["refused DATE_ORDER"]


def test_it_reads_the_kind_of_right_from_the_number() -> None:
    import_lines(FILE, HEAD, ROW.replace("实用新型", "发明"))
    assert PledgedRight.objects.get().right.kind == "utility_model"
