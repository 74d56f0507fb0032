"""Ledgers and feedback: whose bank, whose words, which rows are refused."""

from decimal import Decimal

import pytest

from loans.models import Feedback, Loan
from loans.parties import bank_named_in
from portal.accounts.models import Organisation
from portal.exchange.plan import read_plan
from portal.exchange.registers import SheetFacts
from tests.sample_city import import_lines, sample_firm, verdicts

HEAD = (
    "合同编号,借款企业名称,统一社会信用代码,贷款金额（万元）,年利率（%）,放款日期,到期日期,"
    "担保方式,担保机构,保险公司,是否首贷"
)
ROW = "示商〔2018〕1号,示例一,91510400MA0000015H,100,4.35%,2018-3-1,2019-3-1,保证,样本担保有限公司,,是"
LEDGER = "05_科技信贷台账_示例商业银行.csv"
REPORT = "合同编号,数据日期,本金余额（元）,欠息（元）,五级分类,逾期天数,结清日期"
FEEDBACK = "06_还款与风险分类反馈_示例商业银行_2018.csv"


def facts(file_name: str, *titles: str) -> SheetFacts:
    return SheetFacts(file_name, "Sheet1", titles)


@pytest.mark.parametrize(
    ("words", "bank"),
    [
        (("05_科技信贷台账_样本农商银行.xlsx",), "样本农商银行"),
        (("06_还款与风险分类反馈_虚构城市银行_2017.csv",), "虚构城市银行"),
        (("样本农商银行2018年贷款明细表.xlsx",), "样本农商银行"),
        (("贷款台账.xlsx", "填报单位：示例商业银行攀枝花分行    单位：万元、%"), "示例商业银行攀枝花分行"),
        (("贷款台账.xlsx", "虚构城市银行攀枝花科技支行2017年科技贷款明细表"), "虚构城市银行攀枝花科技支行"),
        (("贷款台账.xlsx", "2017年度"), ""),
        (("06_还款与风险分类反馈_未录农村信用合作联社_2017.csv",), "未录农村信用合作联社"),
        (("05_科技信贷台账_示例农信.xlsx", "示例农村信用社台账"), "示例农信"),
        (("06_还款与风险分类反馈_示例农信_2018.csv",), "示例农信"),
        (("05_科技信贷台账_2018年.xlsx", "虚构城市银行"), "虚构城市银行"),
        (("05_科技信贷台账_汇总.xlsx", "虚构城市银行科技支行"), "虚构城市银行科技支行"),
        (("05_科技信贷台账_虚构城市银行（补报）.xlsx",), "虚构城市银行"),
    ],
)
def test_it_learns_the_bank_from_file_name_or_title(words: tuple[str, ...], bank: str) -> None:
    assert bank_named_in(facts(*words)) == bank


@pytest.fixture
def firm(frame: None) -> None:
    sample_firm()


@pytest.mark.django_db
@pytest.mark.usefixtures("firm")
class TestLedger:
    def test_it_reads_a_loan_and_registers_its_parties(self) -> None:
        assert verdicts(import_lines(LEDGER, HEAD, ROW)) == ["new"]
        loan = Loan.objects.select_related("bank", "guarantor").get()
        assert (loan.bank.name, loan.guarantor and loan.guarantor.name) == ("示例商业银行", "样本担保有限公司")
        assert (loan.principal, loan.annual_rate) == (Decimal("1000000.00"), Decimal("4.35"))
        assert (loan.mode, loan.is_first_loan, loan.insurer) == ("guarantee", True, None)

    def test_it_knows_a_bank_by_all_its_spellings(self) -> None:
        import_lines("05_科技信贷台账_样本农商银行.csv", HEAD, ROW)
        again = import_lines("05_科技信贷台账_样本农村商业银行攀枝花分行.csv", HEAD, ROW)
        assert verdicts(again) == ["repeat"]
        assert Organisation.objects.filter(kind="bank").count() == 1

    def test_it_keeps_the_contracts_of_two_banks_apart(self) -> None:
        import_lines(LEDGER, HEAD, ROW)
        assert verdicts(import_lines("05_科技信贷台账_虚构城市银行.csv", HEAD, ROW)) == ["new"]

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            ("2019-3-1", "2018-2-28", "DATE_ORDER"),
            (",100,", ",0,", "AMOUNT_SIGN"),
            (",100,", ",100.0000001,", "AMOUNT_PRECISION"),
            ("MA0000015H", "MA0000015J", "CODE_CHECK"),
            ("91510400MA0000015H", "91510402MA62000182", "UNKNOWN_ENTERPRISE"),
        ],
    )
    def test_it_refuses_a_row_with_a_defect(self, old: str, new: str, code: str) -> None:
        assert verdicts(import_lines(LEDGER, HEAD, ROW.replace(old, new))) == [f"refused {code}"]

    def test_it_lets_the_first_of_two_contents_stand(self) -> None:
        rows = [ROW, ROW.replace(",100,", ",200,"), ROW.replace("样本担保有限公司", "别家担保有限公司")]
        assert verdicts(import_lines(LEDGER, HEAD, *rows)) == ["new", "refused CONFLICT", "refused CONFLICT"]
        assert verdicts(import_lines(LEDGER, HEAD, ROW)) == ["repeat"]

    def test_it_takes_an_unknown_way_of_security_as_other(self) -> None:
        assert verdicts(import_lines(LEDGER, HEAD, ROW.replace("保证", "组合担保"))) == ["new OTHER_WORD"]
        assert Loan.objects.get().mode == "other"

    def test_it_asks_for_a_bank_that_nothing_names(self) -> None:
        plan = read_plan(content=f"{HEAD}\n{ROW}".encode(), file_name="05_科技信贷台账.csv")
        assert ["银行" in sheet.problem for sheet in plan.problems] == [True]


@pytest.mark.django_db
@pytest.mark.usefixtures("firm")
class TestFeedback:
    def report(self, *lines: str, file_name: str = FEEDBACK) -> list[str]:
        import_lines(LEDGER, HEAD, ROW)
        return verdicts(import_lines(file_name, REPORT, *lines))

    def test_it_reads_a_report(self) -> None:
        assert self.report("示商〔2018〕1号,2018-12-31,900000,0,正常类,0,") == ["new"]
        assert Feedback.objects.get().grade == "normal"

    @pytest.mark.parametrize(
        ("line", "found"),
        [
            ("示商〔2018〕9号,2018-12-31,900000,0,正常,0,", "refused UNKNOWN_CONTRACT"),
            ("示商〔2018〕1号,2018-12-31,1000000.01,0,正常,0,", "refused BALANCE_OVER"),
            ("示商〔2018〕1号,2018-12-31,1000000,0,正常,0,", "new"),
            ("示商〔2018〕1号,2018-2-28,900000,0,正常,0,", "refused DATE_ORDER"),
            ("示商〔2018〕1号,2018-3-31,0,0,正常,0,2018-2-28", "refused DATE_ORDER"),
            ("示商〔2018〕1号,2018-12-31,-1,0,正常,0,", "refused AMOUNT_SIGN"),
            ("示商〔2018〕1号,2018-12-31,1,-1,正常,0,", "refused AMOUNT_SIGN"),
            ("示商〔2018〕1号,2018-12-31,1,0,正常,1,", "new GRADE_DAYS"),
            ("示商〔2018〕1号,2018-12-31,1,0,关注,90,", "new"),
            ("示商〔2018〕1号,2018-12-31,1,0,关注,91,", "new GRADE_DAYS"),
            ("示商〔2018〕1号,2018-12-31,1,0,次级,400,", "new"),
        ],
    )
    def test_it_judges_a_report_against_its_loan(self, line: str, found: str) -> None:
        assert self.report(line) == [found]

    def test_it_does_not_take_another_banks_contract(self) -> None:
        other = FEEDBACK.replace("示例商业银行", "虚构城市银行")
        assert self.report("示商〔2018〕1号,2018-12-31,1,0,正常,0,", file_name=other) == ["refused UNKNOWN_CONTRACT"]

    def test_it_takes_one_report_a_day(self) -> None:
        line = "示商〔2018〕1号,2018-12-31,1,0,正常,0,"
        assert self.report(line, line, line.replace(",1,0", ",2,0")) == ["new", "repeat", "refused CONFLICT"]
