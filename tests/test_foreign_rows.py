"""Another's row and no row look the same, on every address that names a row. A new such address is listed here."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.urls import reverse

from loans.ledger.services import close_period
from loans.models import StatementLine
from loans.services.reconciling import prepare_reconciliation
from portal.accounts.models import User
from portal.core import clock
from portal.core.jobs import open_job
from portal.desk.models import SavedView
from portal.exchange.models import Correction, ImportBatch
from portal.files.store import store_bytes
from portal.programme.services.seed import load_frame
from tests.cast import hire, place
from tests.factories import a_candidate, a_firm, a_loan, a_pledge
from tests.loans.books import a_fund, an_order
from tests.loans.ledger_pages.funds import a_fund as a_kept_fund
from tests.loans.ledger_pages.funds import pay_in
from tests.loans.statements.desk import csv_of, main_of, take
from tests.routes import SAMPLE_VALUES, routes

pytestmark = pytest.mark.django_db
# What differs between two answers without saying anything: tokens, the minute, the address asked for.
CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"|\d\d:\d\d|[0-9a-f-]{36}')
Maker = Callable[[User], uuid.UUID]


@dataclass(frozen=True)
class Hidden:
    """``make`` gives the code of a row of another county or another person; ``by`` the role that asks.

    ``more`` are the other parts of the address.
    """

    make: Maker
    method: str = "get"
    by: str = "county_clerk"
    more: dict[str, object] = field(default_factory=dict)


def firm(other: User) -> uuid.UUID:
    return a_firm(unit="xiqu").code


def job(other: User) -> uuid.UUID:
    return open_job(kind="test", title="别人的任务", by=other).code


def batch(other: User) -> uuid.UUID:
    stored = store_bytes(content=b"x", name="x.csv", content_type="text/csv", by=other)
    return ImportBatch.objects.create(
        file=stored,
        file_name="x.csv",
        source=other.organisation,
        created_by=other.actor_name,
        created_by_code=other.actor_code,
        created_at=clock.now(),
    ).code


def correction(other: User) -> uuid.UUID:
    return Correction.objects.create(
        kind="void",
        register="enterprises",
        row_code=firm(other),
        label="别人的企业",
        version="",
        reason="测试",
        proposer=other,
        proposer_person=other.person,
        proposed_at=clock.now(),
    ).code


def saved_view(other: User) -> uuid.UUID:
    return SavedView.objects.create(user=other, list_key="enterprises", title="别人的视图").code


def fund(other: User) -> uuid.UUID:
    return a_fund(other).code


def order(other: User) -> uuid.UUID:
    return an_order(a_fund(other), other).code


def entry(other: User) -> uuid.UUID:
    return pay_in(a_kept_fund(other), other).code


def close(other: User) -> uuid.UUID:
    held = a_kept_fund(other)
    return close_period(book=held.book_code, through=date(2018, 6, 30), by=other).code


def bank_statement(other: User) -> uuid.UUID:
    return take(main_of(a_fund(other)), csv_of((5, "8.00")), other).code


def bank_line(other: User) -> uuid.UUID:
    return StatementLine.objects.get(statement__code=bank_statement(other)).code


def sheet(other: User) -> uuid.UUID:
    account = main_of(a_fund(other))
    take(account, csv_of((5, "8.00")), other)
    return prepare_reconciliation(account=account, month_end=date(2018, 3, 31), by=other).code


HIDDEN = {
    "core:job_progress": Hidden(job),
    "core:job_cancel": Hidden(job, "post"),
    "desk:saved_view_delete": Hidden(saved_view, "post"),
    "enterprises:enterprise_detail": Hidden(firm),
    "exchange:batch_answer": Hidden(batch),
    "exchange:batch_apply": Hidden(batch, "post"),
    "exchange:batch_detail": Hidden(batch),
    "exchange:batch_discard": Hidden(batch, "post"),
    "exchange:batch_file": Hidden(batch),
    "exchange:batch_preview": Hidden(batch),
    "exchange:batch_result": Hidden(batch),
    "exchange:batch_undo": Hidden(batch, "post"),
    "exchange:correction_approve": Hidden(correction, "post", "county_reviewer"),
    "exchange:correction_detail": Hidden(correction),
    "exchange:correction_reject": Hidden(correction, "post", "county_reviewer"),
    "exchange:row_correct": Hidden(firm),
    "exchange:row_restore": Hidden(firm),
    "exchange:row_void": Hidden(firm),
    "ippledge:pledge_detail": Hidden(lambda other: a_pledge(a_loan(a_firm(unit="xiqu"))).code),
    "listings:candidate_detail": Hidden(lambda other: a_candidate(a_firm(unit="xiqu")).code),
    "loans:deposit_term_create": Hidden(fund, by="county_finance", more={"holding": "main"}),
    "loans:entry_detail": Hidden(entry),
    "loans:entry_print": Hidden(entry, by="county_finance"),
    "loans:fund_detail": Hidden(fund),
    "loans:fund_edit": Hidden(fund, by="county_finance"),
    "loans:funder_create": Hidden(fund, by="county_finance"),
    "loans:funder_edit": Hidden(fund, by="county_finance", more={"position": 1}),
    "loans:order_approve": Hidden(order, "post", "county_finance"),
    "loans:order_detail": Hidden(order),
    "loans:order_file": Hidden(order, more={"file": uuid.UUID(int=0)}),
    "loans:order_prepare": Hidden(fund, by="county_finance", more={"event": "paid_in"}),
    "loans:order_refuse": Hidden(order, "post", "county_finance"),
    "loans:order_withdraw": Hidden(order, "post", "county_finance"),
    "loans:period_detail": Hidden(close),
    "loans:period_export": Hidden(close, by="county_finance"),
    "loans:period_print": Hidden(close, by="county_finance"),
    "loans:special_account_create": Hidden(fund, by="county_finance"),
    "loans:special_account_edit": Hidden(fund, by="county_finance", more={"holding": "main"}),
    "loans:interest_detail": Hidden(fund, more={"holding": "main"}),
    "loans:line_detail": Hidden(bank_line),
    "loans:match_auto": Hidden(fund, "post", "county_finance", {"holding": "main"}),
    "loans:match_create": Hidden(fund, "post", "county_finance", {"holding": "main"}),
    "loans:match_desk": Hidden(fund, more={"holding": "main"}),
    "loans:match_end": Hidden(fund, by="county_finance", more={"holding": "main", "group": uuid.UUID(int=0)}),
    "loans:reconciliation_confirm": Hidden(sheet, "post", "county_finance"),
    "loans:reconciliation_detail": Hidden(sheet),
    "loans:reconciliation_month": Hidden(fund, more={"holding": "main", "year": 2018, "month": 3}),
    "loans:reconciliation_overview": Hidden(fund, more={"holding": "main"}),
    "loans:reconciliation_prepare": Hidden(
        fund, "post", "county_finance", {"holding": "main", "year": 2018, "month": 3}
    ),
    "loans:reconciliation_print": Hidden(sheet),
    "loans:reconciliation_return": Hidden(sheet, "post", "county_finance"),
    "loans:statement_apply": Hidden(bank_statement, "post", "county_finance"),
    "loans:statement_detail": Hidden(bank_statement),
    "loans:statement_discard": Hidden(bank_statement, "post", "county_finance"),
    "loans:statement_file": Hidden(bank_statement),
    "loans:statement_import": Hidden(fund, by="county_finance", more={"holding": "main"}),
    "loans:statement_lines": Hidden(fund, more={"holding": "main"}),
    "loans:statement_lines_export": Hidden(fund, by="county_finance", more={"holding": "main"}),
    "loans:loan_detail": Hidden(lambda other: a_loan(a_firm(unit="xiqu")).code),
}
# Addresses whose rows are the same for everybody whom the matrix lets in, or proved where their data is made.
EVERYBODYS = {
    "accounts:": "accounts and organisations are read by administrators and the auditor, who see all",
    "loans:scheme_version_": "rules are read by every office; institutions have no page of the staff portal",
    "loans:institution_detail": "institutions are common; its loans are scoped in tests/pages",
    "reports:run_": "a compile run is the city's",
    "reports:document_retry": "a compile run is the city's",
    "reports:document_download": "proved in tests/reports",
    "reports:figure_": "proved in tests/reports",
}


@pytest.fixture
def other():
    load_frame()
    return hire("other", "county_clerk", at=place("xiqu"))


def ask(client, name: str, hidden: Hidden, code: uuid.UUID):
    arguments = {"code": code, **hidden.more}
    if name.startswith("exchange:row_"):
        arguments["register"] = "enterprises"
    return getattr(client, hidden.method)(reverse(name, kwargs=arguments))


@pytest.mark.parametrize("name", HIDDEN)
def test_it_answers_anothers_row_like_no_row(client, other, name):
    hidden = HIDDEN[name]
    code = hidden.make(other)
    client.force_login(hire("reader", hidden.by, at=place("dongqu")))
    theirs, nothing = ask(client, name, hidden, code), ask(client, name, hidden, uuid.uuid4())
    assert theirs.status_code == nothing.status_code == 404
    assert CHANGING.sub("", theirs.content.decode()) == CHANGING.sub("", nothing.content.decode())


def test_it_would_notice_a_row_that_shows(client, other):
    """The control: the owner of the row gets another answer than for no row."""
    hidden = HIDDEN["exchange:batch_detail"]
    code = hidden.make(other)
    client.force_login(other)
    assert ask(client, "exchange:batch_detail", hidden, code).status_code == 200


def test_it_lists_every_address_that_names_a_row():
    naming = {route.name for route in routes() if SAMPLE_VALUES["uuid"] in route.address}
    unlisted = {name for name in naming - set(HIDDEN) if not name.startswith(tuple(EVERYBODYS))}
    assert unlisted == set()
