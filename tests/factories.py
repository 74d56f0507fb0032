"""Rows for tests: plain functions, each with what a test does not care about filled in. They need ``load_frame()``."""

from datetime import date
from decimal import Decimal
from itertools import count

from enterprises.models import Enterprise, Qualification, RegistrationStatus
from enterprises.names import name_grams, name_initials
from ippledge.models import PledgeRegistration
from listings.models import Candidate, Deal
from loans.models import Feedback, Loan
from portal.accounts.models import Organisation, OrganisationKind
from portal.programme.models import ReportingUnit

numbers = count(1)


def a_code() -> str:
    """Eighteen signs that no other row has; the check signs are of no interest here."""
    return f"91510400{next(numbers):010d}"


def a_firm(name: str = "", *, unit: str = "dongqu", **facts: object) -> Enterprise:
    name = name or f"示例第{next(numbers)}科技有限公司"
    of = ReportingUnit.objects.select_related("division").get(slug=unit)
    division = of.division or ReportingUnit.objects.exclude(division=None).earliest("position").division
    values = {
        "credit_code": a_code(),
        "name": name,
        "name_grams": name_grams(name),
        "name_initials": name_initials(name),
        "division": division,
        "reporting_unit": of,
        "industry_code": "6513",
        "founded_on": date(2012, 3, 5),
        "registered_capital": Decimal("5000000.00"),
        "status": RegistrationStatus.EXISTING,
    }
    return Enterprise.objects.create(**values | facts)


def a_bank(name: str = "示例银行") -> Organisation:
    return Organisation.objects.get_or_create(kind=OrganisationKind.BANK, name=name)[0]


def a_loan(firm: Enterprise | None = None, **facts: object) -> Loan:
    values = {
        "bank": a_bank(),
        "contract_number": f"HT-{next(numbers):06d}",
        "enterprise": firm or a_firm(),
        "principal": Decimal("1000000.00"),
        "annual_rate": Decimal("4.35"),
        "disbursed_on": date(2018, 3, 5),
        "due_on": date(2019, 3, 5),
        "mode": "credit",
    }
    return Loan.objects.create(**values | facts)


def a_report(loan: Loan, as_of: date, balance: str, **facts: object) -> Feedback:
    values = {"loan": loan, "as_of": as_of, "balance": Decimal(balance), "grade": "normal"}
    return Feedback.objects.create(**values | facts)


def a_certificate(firm: Enterprise, expires_on: date) -> Qualification:
    return Qualification.objects.create(
        enterprise=firm,
        kind="high_tech",
        number=f"GR{next(numbers):08d}",
        granted_on=expires_on.replace(year=expires_on.year - 3),
        expires_on=expires_on,
    )


def a_pledge(loan: Loan, **facts: object) -> PledgeRegistration:
    values = {
        "number": f"Y{next(numbers):012d}",
        "registered_on": date(2018, 4, 1),
        "enterprise": loan.enterprise,
        "bank": loan.bank,
        "loan": loan,
        "secured_amount": Decimal("800000.00"),
    }
    return PledgeRegistration.objects.create(**values | facts)


def a_candidate(firm: Enterprise | None = None) -> Candidate:
    return Candidate.objects.create(enterprise=firm or a_firm(), tier="seed", board="neeq", entered_on=date(2018, 1, 8))


def a_deal(firm: Enterprise | None = None, **facts: object) -> Deal:
    number = f"攀融〔2018〕{next(numbers)}号"
    values = {
        "enterprise": firm or a_firm(),
        "document_number": number,
        "document_key": number,
        "kind": "equity",
        "amount": Decimal("3000000.00"),
        "received_on": date(2018, 6, 1),
    }
    return Deal.objects.create(**values | facts)
