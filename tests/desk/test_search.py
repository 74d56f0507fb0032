"""The search over everything."""

import pytest
from django.urls import reverse

from ippledge.models import PledgedRight, Right
from tests.factories import a_firm, a_loan, a_pledge

pytestmark = pytest.mark.django_db
SEARCH = reverse("desk:search")


def hits(client, text: str) -> dict[str, list[str]]:
    return {one.source.key: [hit.title for hit in one.hits] for one in client.get(SEARCH, {"q": text}).context["found"]}


def test_it_finds_firms_contracts_and_pledges(office, frame):
    firm = a_firm("示例钒电池储能有限公司")
    loan = a_loan(firm, contract_number="XG510400201900032")
    pledge = a_pledge(loan, number="Y2019510009108")
    right = Right.objects.create(number="2018900000013", kind="invention")
    PledgedRight.objects.create(registration=pledge, right=right, appraised_value=5)
    assert hits(office, "钒电池") == {"enterprises": ["示例钒电池储能有限公司"]}
    assert hits(office, "xg51040020190") == {"loans": ["XG510400201900032"]}
    assert hits(office, "Y20195") == {"pledges": ["Y2019510009108"]}
    assert hits(office, "ZL201890000001.3") == {"pledges": ["Y2019510009108"]}
    assert hits(office, firm.credit_code)["enterprises"] == ["示例钒电池储能有限公司"]


def test_it_shows_ten_and_leads_to_the_rest(office, frame):
    for number in range(12):
        a_firm(f"示例第{number}号有限公司")
    answer = office.get(SEARCH, {"q": "示例第"})
    assert len(answer.context["found"][0].hits) == 10
    assert reverse("enterprises:enterprise_list") + "?q=%E7%A4%BA%E4%BE%8B%E7%AC%AC" in answer.content.decode()


@pytest.mark.parametrize("text", ["\x00", "长" * 61])
def test_it_answers_bad_text_in_chinese(office, text):
    answer = office.get(SEARCH, {"q": text})
    assert answer.status_code == 400
    assert "搜索内容" in answer.content.decode()


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "'; drop table", "😀", "（）"])
def test_it_takes_any_other_text(office, frame, text):
    a_firm()
    assert office.get(SEARCH, {"q": text}).context["found"] == []
