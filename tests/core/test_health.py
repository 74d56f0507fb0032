"""The health page says what is wrong, and 503 only when nothing works."""

from datetime import timedelta

import pytest
from django.test import Client

from portal.core import clock, outbox
from portal.core.models import Heartbeat, OutboxMessage
from tests.processes import PrivateRedis


def beat(*names: str, seconds_ago: int = 0) -> None:
    for name in names:
        Heartbeat.objects.create(name=name, at=clock.real_now() - timedelta(seconds=seconds_ago))


def health(client: Client) -> dict[str, str]:
    response = client.get("/healthz?format=json")
    document = response.json()
    trouble = {name: part["detail"] for name, part in document["parts"].items() if part["state"] != "well"}
    return {"status": str(response.status_code), "state": document["state"]} | trouble


@pytest.mark.django_db
def test_it_is_well(client: Client, private_redis: PrivateRedis) -> None:
    beat("beat", "relay")
    assert health(client) == {"status": "200", "state": "well"}


@pytest.mark.django_db
def test_it_shows_a_page_to_people(client: Client, private_redis: PrivateRedis) -> None:
    beat("beat", "relay", seconds_ago=3600)
    page = client.get("/healthz").content.decode()
    assert "运行状态" in page
    assert "定时进程" in page
    assert "异常" in page


@pytest.mark.django_db
def test_it_goes_on_without_redis(client: Client, private_redis: PrivateRedis) -> None:
    beat("beat", "relay")
    private_redis.kill()
    assert health(client).keys() == {"status", "state", "redis"}
    assert health(client)["status"] == "200"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["beat", "relay"])
def test_it_misses_a_process(client: Client, private_redis: PrivateRedis, name: str) -> None:
    beat(*{"beat", "relay"} - {name})
    assert health(client) == {"status": "200", "state": "degraded", name: "从未报到。"}


@pytest.mark.django_db
def test_it_sees_late_and_parked_messages(client: Client, private_redis: PrivateRedis) -> None:
    beat("beat", "relay")
    for _ in range(2):
        outbox.send("probe.count", job="x")
    OutboxMessage.objects.update(not_before=clock.real_now() - timedelta(seconds=120))
    OutboxMessage.objects.filter(pk=OutboxMessage.objects.first().pk).update(parked_at=clock.real_now())  # type: ignore[union-attr]
    assert health(client)["outbox"] == "逾时未发 1 条，停放 1 条。"


def test_it_is_down_without_a_database(client: Client, lost_database: None) -> None:
    response = client.get("/healthz", HTTP_ACCEPT="application/json")
    assert response.status_code == 503
    assert response.json()["state"] == "down"
