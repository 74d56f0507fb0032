"""The verification page after somebody with the owner login has rewritten history past every guard."""

import psycopg2
import pytest

from portal.programme.services.seed import load_frame
from tests.cast import hire
from tests.conftest import RealDatabase
from tests.loans.ledger_pages.funds import a_fund, a_life
from tests.pages.conftest import browser_of

CHAIN = "/loans/books/city-2018/chain/"
REWRITE = "UPDATE ledger_journalentry SET summary = '改写' WHERE number = 3"


@pytest.mark.parametrize("rewritten", [True, False])
def test_it_names_the_first_entry_that_was_rewritten(real_database: RealDatabase, rewritten: bool) -> None:
    """Without the rewriting, the same page says that all is well: the finding is of the rewriting."""
    load_frame()
    keeper = hire("keeper", "office_finance")
    a_life(a_fund(keeper), keeper)
    if rewritten:
        with psycopg2.connect(real_database.owner_url) as session, session.cursor() as owner:
            owner.execute("ALTER TABLE ledger_journalentry DISABLE TRIGGER USER")
            owner.execute(REWRITE)
            owner.execute("ALTER TABLE ledger_journalentry ENABLE TRIGGER USER")
    page = browser_of(keeper).post(f"{CHAIN}verify/", follow=True)
    latest = page.context["latest"]
    assert latest.first_bad_entry == (3 if rewritten else None)
    assert ("有差异" in page.content.decode()) == rewritten
