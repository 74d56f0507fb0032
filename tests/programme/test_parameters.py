"""One page lists every parameter and what waits for the leading group's decision."""

import pytest
from django.urls import reverse

from portal.programme.models import Basis, Parameter
from portal.programme.services.seed import load_frame
from tests.cast import hire

pytestmark = pytest.mark.django_db
ADDRESS = reverse("programme:parameter_list")


@pytest.fixture
def handler(client):
    load_frame()
    client.force_login(hire("handler", "office_handler"))


def test_it_lists_all_parameters(client, handler):
    page = client.get(ADDRESS).content.decode()
    assert all(parameter.title in page for parameter in Parameter.objects.all())


def test_it_leaves_what_waits_for_a_decision(client, handler):
    page = client.get(ADDRESS, {"basis": "example"}).content.decode()
    for parameter in Parameter.objects.all():
        assert (parameter.key in page) == (parameter.basis == Basis.EXAMPLE)
    assert "市财政局（示例）" in page
    assert "米易县" not in page.split("报告单位")[-1]


def test_it_asks_the_same_number_of_questions_whatever_it_shows(client, handler, django_assert_max_num_queries):
    Parameter.objects.bulk_create(
        Parameter(key=f"more.{number}", title="更多", value=number, basis=Basis.EXAMPLE, valid_from="2018-01-01")
        for number in range(50)
    )
    with django_assert_max_num_queries(12):
        client.get(ADDRESS)


def test_it_ignores_an_unknown_filter(client, handler):
    assert client.get(ADDRESS, {"basis": "'; drop"}).status_code == 200
