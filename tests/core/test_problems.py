"""Whatever a view raises becomes a Chinese page, or a problem document under /api/."""

import pytest
from django.db import connection
from django.test import Client

from tests.cast import hire
from tests.conftest import RealDatabase

STATUSES = {
    "refused": 400,
    "permission": 403,
    "denied": 403,
    "missing": 404,
    "conflict": 409,
    "state": 409,
    "database": 503,
    "bug": 500,
}


@pytest.fixture(autouse=True)
def probe_urls(settings: object) -> None:
    settings.ROOT_URLCONF = "tests.core.probe_urls"  # type: ignore[attr-defined]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize("name", STATUSES)
def test_it_shows_a_chinese_page(visitor: Client, name: str) -> None:
    response = visitor.get(f"/probe/fail/{name}/")
    assert response.status_code == STATUSES[name]
    assert response["Content-Type"].startswith("text/html")
    assert "<h1" in response.content.decode()
    assert "secret" not in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", STATUSES)
def test_it_answers_the_api_with_a_problem_document(visitor: Client, name: str) -> None:
    response = visitor.get(f"/api/probe/fail/{name}/")
    assert response.status_code == STATUSES[name]
    assert response["Content-Type"] == "application/problem+json"
    document = response.json()
    assert document["status"] == STATUSES[name]
    assert {"type", "title", "detail", "code"} <= set(document)
    assert "secret" not in response.content.decode()


@pytest.mark.django_db
def test_it_says_the_rule_s_own_words_and_code(visitor: Client) -> None:
    assert "金额不能为零。" in visitor.get("/probe/fail/refused/").content.decode()
    document = visitor.get("/api/probe/fail/refused/").json()
    assert (document["code"], document["detail"]) == ("ZERO", "金额不能为零。")
    assert document["errors"] == [{"pointer": "#/amount", "code": "ZERO", "detail": "金额不能为零。"}]


@pytest.mark.django_db
def test_an_unknown_address_is_not_found(visitor: Client) -> None:
    assert "不存在" in visitor.get("/nowhere/").content.decode()
    assert visitor.get("/api/nowhere/").json()["code"] == "not_found"


@pytest.mark.django_db
def test_it_keeps_the_menu_for_a_person_who_is_logged_in(visitor: Client) -> None:
    visitor.force_login(hire("someone"), backend="portal.accounts.backends.PersonBackend")
    assert 'id="side-menu"' in visitor.get("/probe/fail/missing/").content.decode()
    assert 'id="side-menu"' not in visitor.get("/probe/fail/bug/").content.decode()


@pytest.mark.django_db
def test_it_asks_to_come_again_when_the_database_is_busy(visitor: Client) -> None:
    assert visitor.get("/probe/fail/database/")["Retry-After"] == "5"


def test_a_lock_that_never_comes_is_503(real_database: RealDatabase, visitor: Client) -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(4242)")
        assert visitor.get("/probe/lock/").status_code == 503
    other.close()


@pytest.mark.django_db
def test_a_form_from_a_stale_page_is_refused_in_chinese() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/probe/write/")
    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


def test_a_lost_database_is_503(lost_database: None, visitor: Client) -> None:
    response = visitor.get("/probe/session/")
    assert response.status_code == 503
    assert "稍后重试" in response.content.decode()


@pytest.mark.django_db
def test_an_address_of_a_form_that_is_opened_gets_a_page(visitor: Client) -> None:
    visitor.force_login(hire("someone"), backend="portal.accounts.backends.PersonBackend")
    answer = visitor.get("/accounts/logout/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "不能直接打开" in answer.content.decode()
