"""Figures of a handful of loans that can be counted by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from enterprises.models import Enterprise
from loans.models import Feedback, Loan
from portal.accounts.models import Organisation, OrganisationKind
from portal.core import clock
from portal.programme.indicators import Period, indicators
from portal.programme.measuring import Measured, measure
from portal.programme.models import Division, ReportingUnit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frame")]
END = date(2018, 12, 31)


def firm(slug: str, code: str) -> Enterprise:
    return Enterprise.objects.create(
        credit_code=code,
        name=f"示例{code}",
        division=Division.objects.get(code="510402"),
        reporting_unit=ReportingUnit.objects.get(slug=slug),
        industry_code="3240",
        founded_on=date(2010, 1, 1),
        status="existing",
    )


def loan(
    owner: Enterprise, number: str, principal: str = "1000000.00", on: date = date(2018, 3, 1), **more: Any
) -> Loan:
    bank, _made = Organisation.objects.get_or_create(kind=OrganisationKind.BANK, name="示例银行")
    facts: dict[str, Any] = {"annual_rate": Decimal("4.35"), "mode": "credit", "due_on": date(2020, 3, 1)} | more
    return Loan.objects.create(
        bank=bank, contract_number=number, enterprise=owner, principal=Decimal(principal), disbursed_on=on, **facts
    )


def report(of: Loan, as_of: date, balance: str, grade: str = "normal", **more: Any) -> Feedback:
    return Feedback.objects.create(loan=of, as_of=as_of, balance=Decimal(balance), grade=grade, **more)


def city(code: str, day: date = END) -> Any:
    return measure(indicators[code], Period(day)).city.value


def test_it_takes_the_principal_of_a_loan_without_feedback() -> None:
    loan(firm("dongqu", "A"), "1")
    assert city("credit_balance") == Decimal("1000000.00")


def test_it_takes_the_last_report_by_the_day_included() -> None:
    one = loan(firm("dongqu", "A"), "1")
    report(one, date(2018, 11, 30), "900000")
    report(one, END, "800000", grade="doubtful")
    report(one, date(2019, 1, 31), "700000")
    assert city("credit_balance") == city("npl_balance") == Decimal("800000.00")
    assert city("credit_balance", date(2018, 12, 30)) == Decimal("900000.00")


def test_it_counts_an_unreported_loan_as_settled_when_a_later_row_says_so() -> None:
    one = loan(firm("dongqu", "A"), "1")
    report(one, date(2019, 1, 31), "0", settled_on=END)
    assert city("credit_balance") == 0
    assert city("credit_balance", date(2018, 12, 30)) == Decimal("1000000.00")


def test_it_keeps_a_reported_balance_though_a_later_row_says_settled() -> None:
    one = loan(firm("dongqu", "A"), "1")
    report(one, date(2018, 11, 30), "600000")
    report(one, date(2019, 1, 31), "0", settled_on=date(2018, 12, 15))
    assert city("credit_balance") == Decimal("600000.00")


def test_it_leaves_out_void_rows() -> None:
    one = loan(firm("dongqu", "A"), "1")
    report(one, date(2018, 11, 30), "600000")
    report(one, END, "1", voided_at=clock.now())
    loan(firm("dongqu", "B"), "2", voided_at=clock.now())
    assert city("credit_balance") == Decimal("600000.00")
    assert city("credit_loans") == 1


def test_it_has_no_ratio_without_a_balance() -> None:
    assert city("npl_ratio") is None
    assert city("weighted_rate") is None
    measured = measure(indicators["weighted_rate"], Period(END))
    assert measured.value_of(1) is None


@pytest.mark.parametrize(("bad", "ratio"), [("325.00", "0.0325"), ("325.50", "0.0326"), ("325.49", "0.0325")])
def test_it_rounds_a_ratio_half_up_once(bad: str, ratio: str) -> None:
    owner = firm("dongqu", "A")
    for number, (principal, grade) in enumerate([(bad, "loss"), (str(Decimal("10000.00") - Decimal(bad)), "normal")]):
        one = loan(owner, str(number), principal)
        report(one, END, principal, grade=grade)
    assert city("npl_ratio") == Decimal(ratio)


def test_it_weighs_the_city_rate_by_loans_not_by_units() -> None:
    loan(firm("dongqu", "A"), "1", "3000000.00", annual_rate=Decimal("4"))
    loan(firm("miyi", "B"), "2", "1000000.00", annual_rate=Decimal("8"))
    assert city("weighted_rate") == Decimal("5.0000")


def test_its_digest_ignores_the_order_and_notices_a_change() -> None:
    owner = firm("dongqu", "A")
    one, _two = loan(owner, "1"), loan(owner, "2")

    def digest() -> str:
        return measure(indicators["credit_lent"], Period(END)).city.digest

    before = digest()
    Loan.objects.filter(pk=one.pk).update(purpose="改造")
    assert digest() == before
    Loan.objects.filter(pk=one.pk).update(due_on=date(2021, 1, 1))
    assert digest() != before


def test_it_counts_a_bank_once_in_the_city_though_it_lends_in_two_units() -> None:
    loan(firm("dongqu", "A"), "1")
    loan(firm("miyi", "B"), "2")
    measured: Measured = measure(indicators["cooperating_banks"], Period(END))
    assert measured.city.value == 1
    assert [figure.value for figure in measured.units.values()] == [1, 1]
