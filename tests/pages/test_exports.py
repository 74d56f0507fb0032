"""The export of a list is what the screen shows: heads, order, unit, number of rows, sums."""

from decimal import Decimal

import pytest
from django.urls import reverse

from loans.models import Loan
from tests.pages.exports import sheet_of
from tests.pages.test_lists import NAMES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", NAMES)
def test_it_exports_what_is_shown(sample_city, office, name):
    page = office.get(reverse(name)).context
    rows = sheet_of(office.get(reverse(name.replace("_list", "_export"))))
    heads, body = rows[2], rows[3:]
    sums = page["list"].sums
    body, last = (body[:-1], body[-1]) if sums else (body, None)
    assert heads == [head.title for head in page["heads"]]
    assert len(body) == page["list"].count
    for at, column in enumerate(page["spec"].columns):
        if column.total:
            exported = sum(Decimal(str(row[at] or 0)) for row in body)
            assert exported == sums[column.key] == Decimal(str(last[at]))


def test_it_exports_the_filtered_rows_in_their_order_and_unit(sample_city, office):
    office.cookies["money_unit"] = "wan"
    query = "?sort=-principal&mode=ip_pledge"
    rows = sheet_of(office.get(reverse("loans:loan_export") + query))
    expected = Loan.objects.filter(mode="ip_pledge").order_by("-principal", "-pk")
    assert rows[2][4] == "贷款金额（万元）"
    assert [Decimal(str(row[4])) for row in rows[3:-1]] == [loan.principal / 10000 for loan in expected]
    assert "担保方式：知识产权质押" in rows[1][0]
