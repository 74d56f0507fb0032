"""A GET cannot write, whatever its view does; PostgreSQL says so."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core.models import Heartbeat
from tests.conftest import RealDatabase


@pytest.fixture(autouse=True)
def probe_urls(settings: object) -> None:
    settings.ROOT_URLCONF = "tests.core.probe_urls"  # type: ignore[attr-defined]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/probe/write/", "/probe/rendering/"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_it_refuses_a_get_that_writes(visitor: Client, method: str, address: str) -> None:
    assert getattr(visitor, method)(address).status_code >= 500
    assert not Heartbeat.objects.exists()


def test_it_refuses_it_with_real_transactions(real_database: RealDatabase, visitor: Client) -> None:
    assert visitor.get("/probe/write/").status_code >= 500
    assert not Heartbeat.objects.exists()
    assert visitor.post("/probe/write/").status_code == 200
    assert Heartbeat.objects.exists()


@pytest.mark.django_db
def test_a_post_writes_after_a_get(visitor: Client) -> None:
    visitor.get("/probe/write/")
    assert visitor.post("/probe/write/").content == b"written"


@pytest.mark.django_db
def test_a_view_may_be_exempt(visitor: Client) -> None:
    assert visitor.get("/probe/write/allowed/").content == b"written"
    assert Heartbeat.objects.exists()


@pytest.mark.django_db
def test_the_session_is_saved_all_the_same(visitor: Client) -> None:
    visitor.get("/probe/session/")
    assert visitor.session["seen"] is True


def test_the_session_is_saved_with_real_transactions(real_database: RealDatabase, visitor: Client) -> None:
    visitor.get("/probe/session/")
    assert visitor.session["seen"] is True


@pytest.mark.django_db
def test_without_the_middleware_the_write_goes_through(visitor: Client, settings: object) -> None:
    """The negative control."""
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "ReadOnly" not in one]  # type: ignore[attr-defined]
    assert visitor.get("/probe/write/").content == b"written"


def queries_of_a_second_visit() -> int:
    visitor = Client()
    visitor.get("/probe/session/")
    with CaptureQueriesContext(connection) as queries:
        visitor.get("/probe/session/")
    return len(queries)


@pytest.mark.django_db
def test_it_adds_no_query_of_its_own(settings: object) -> None:
    """Only the savepoint is counted, made, rolled back and released, that stands for its transaction in a test."""
    guarded = queries_of_a_second_visit()
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "ReadOnly" not in one]  # type: ignore[attr-defined]
    assert guarded == queries_of_a_second_visit() + 3
