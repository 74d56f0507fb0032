"""The pages of the reconciling desk: few statements each, only one's own funds, and the whole way by clicks."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loans.models import BankStatement, Reconciliation, StatementLine, StatementMatch
from loans.reconciling.accounts import account_page
from loans.services.matching import match_surely
from loans.services.reconciling import prepare_reconciliation
from portal.core import clock
from portal.core.work import work_of
from tests.cast import hire, place
from tests.loans.books import a_fund
from tests.loans.statements.desk import csv_of, main_of, paid_in, take
from tests.loans.statements.exports import HEADS, as_csv
from tests.loans.statements.test_reconciliations import MARCH_END
from tests.pages.conftest import browser_of

pytestmark = pytest.mark.django_db
MOST = 10


@pytest.fixture
def finance(first):
    return browser_of(first)


def post(finance, name, *where, **data):
    return finance.post(reverse(f"loans:{name}", args=where), data, follow=True)


def test_it_goes_the_whole_way_by_clicks(finance, account, fund, first, second):
    entries = [paid_in(fund, 5, "600.00"), paid_in(fund, 7, "400.00")]
    where = (fund.code, "main")
    file = SimpleUploadedFile("明细.csv", csv_of((6, "1000.00"), (9, "8.00")))
    given = {"file": file, "first_on": "2018-03-01", "last_on": "2018-03-31", "opening": "0"}
    preview = post(finance, "statement_import", *where, **given)
    assert "余额连续" in preview.content.decode()
    post(finance, "statement_apply", BankStatement.objects.get().code)
    line = StatementLine.objects.get(amount=1000)
    picks = [f"{code}:in" for code in entries]
    assert post(finance, "match_create", *where, line=line.code, movement=picks[:1]).status_code == 409
    post(finance, "match_create", *where, line=line.code, movement=picks)
    assert StatementMatch.objects.count() == 2
    post(finance, "reconciliation_prepare", *where, 2018, 3)
    made = Reconciliation.objects.get()
    assert post(finance, "reconciliation_confirm", made.code).status_code == 403
    post(browser_of(second), "reconciliation_confirm", made.code)
    made.refresh_from_db()
    assert made.state == "confirmed"


@pytest.fixture
def desk(account, fund, first):
    """A statement applied, one to confirm, a match, a sheet that waits; and an unmatched line."""
    paid_in(fund, 5, "600.00")
    applied = take(account, csv_of((5, "600.00"), (9, "8.00")), first)
    match_surely(account=account, by=first)
    made = prepare_reconciliation(account=account, month_end=MARCH_END, by=first)
    return applied, made, StatementLine.objects.get(amount=8), StatementMatch.objects.get().group


def addresses(account, applied, made, line, group):
    return {
        "list": reverse("loans:reconciliation_list"),
        "overview": account_page("reconciliation_overview", account),
        "desk": account_page("match_desk", account),
        "early": account_page("match_desk", account) + "?early=1",
        "lines": account_page("statement_lines", account),
        "month": account_page("reconciliation_month", account, 2018, 3),
        "sheet": reverse("loans:reconciliation_detail", args=[made.code]),
        "statement": reverse("loans:statement_detail", args=[applied.code]),
        "line": reverse("loans:line_detail", args=[line.code]),
        "match": account_page("match_end", account, group),
        "interest": reverse("loans:interest_list"),
        "interest of one": account_page("interest_detail", account),
        "import": account_page("statement_import", account),
    }


def statements(finance, address):
    with CaptureQueriesContext(connection) as captured:
        answer = finance.get(address)
    assert answer.status_code == 200, address
    return len([one for one in captured if "SAVEPOINT" not in one["sql"]])


def test_it_opens_each_page_in_few_statements_however_many_rows(finance, account, fund, first, desk):
    few = {name: statements(finance, one) for name, one in addresses(account, *desk).items()}
    for day in range(10, 22):
        paid_in(fund, day, f"{day}.00", "5.00")
    take(account, csv_of(*((day, f"{day}.50") for day in range(10, 22)), opening="608.00"), first, opening="608.00")
    many = {name: statements(finance, one) for name, one in addresses(account, *desk).items()}
    assert many == few
    assert {name: count for name, count in few.items() if count > MOST} == {}


def test_it_shows_a_county_its_own_accounts_only(desk, frame):
    clerk = hire("county", "county_finance", at=place("dongqu"))
    own = main_of(a_fund(clerk, number="dongqu-2018"))
    page = browser_of(clerk).get(reverse("loans:reconciliation_list")).content.decode()
    assert own.account_number in page
    assert desk[2].account.account_number not in page


def test_it_lets_the_office_read_a_countys_account_and_change_nothing(finance, frame):
    own = main_of(a_fund(hire("county", "county_finance", at=place("dongqu"))))
    assert finance.get(account_page("reconciliation_overview", own)).status_code == 200
    assert finance.get(account_page("statement_import", own)).status_code == 404
    assert finance.post(account_page("match_auto", own)).status_code == 404


def test_it_exports_texts_as_texts(finance, account, first):
    take(account, as_csv(HEADS, ["20180305", "", "5", "5", "=1+1", "@SUM(A1)", "R1"]), first)
    answer = finance.get(account_page("statement_lines_export", account))
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows() for cell in row]
    found = [cell for cell in cells if cell.value in {"=1+1", "@SUM(A1)"}]
    assert [cell.data_type for cell in found] == ["s", "s"]


def test_it_reminds_of_overdue_months_and_of_sheets_to_confirm(account, first, second, desk):
    titles = {str(one.source.title) for one in work_of(second, today=clock.today())}
    assert {"银行对账", "余额调节表"} <= titles
    assert "余额调节表" not in {str(one.source.title) for one in work_of(first, today=clock.today())}


def test_it_leads_from_an_unmatched_receipt_to_its_order(finance, desk):
    page = finance.get(reverse("loans:line_detail", args=[desk[2].code]))
    order = finance.get(page.context["order_address"]).content.decode()
    assert 'value="8.00"' in order
    assert 'value="2018-03-09"' in order


@pytest.mark.parametrize("where", [(1999, 12), (2018, 13), (2018, 0)])
def test_it_knows_no_such_month(finance, account, where):
    assert finance.get(account_page("reconciliation_month", account, *where)).status_code == 404


def test_it_refuses_unreadable_ticks(finance, account, desk):
    answer = finance.post(account_page("match_create", account), {"line": "x", "movement": "y"})
    assert answer.status_code == 409
    assert "无法识别" in answer.content.decode()


def test_it_prints_a_sheet(finance, desk):
    answer = finance.get(reverse("loans:reconciliation_print", args=[desk[1].code]))
    assert answer["Content-Type"] == "application/pdf"
