"""The admin of the platform: operators look, give parked messages fresh tries, and keep the holidays."""

import pytest
from django.test import Client

from portal.core import clock, outbox
from portal.core.models import OutboxMessage
from tests.cast import hire

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Client:
    client = Client()
    client.force_login(hire("operator", "system_administrator"), backend="portal.accounts.backends.PersonBackend")
    return client


def test_an_operator_has_a_parked_message_run_again(operator: Client) -> None:
    message = outbox.send("probe.count", job="x")
    OutboxMessage.objects.update(parked_at=clock.real_now(), attempts=3, last_error="RuntimeError: probe")
    address = "/admin/core/outboxmessage/"
    assert "RuntimeError: probe" in operator.get(address).content.decode()
    operator.post(address, {"action": "unpark_messages", "_selected_action": [message.pk]})
    message.refresh_from_db()
    assert (message.parked_at, message.attempts) == (None, 0)


def test_nobody_changes_or_deletes_a_message(operator: Client) -> None:
    message = outbox.send("probe.count", job="x")
    for action in ("change", "delete"):
        operator.post(f"/admin/core/outboxmessage/{message.pk}/{action}/", {"task": "other", "post": "yes"})
    assert operator.get("/admin/core/outboxmessage/add/").status_code == 403
    assert OutboxMessage.objects.get().task == "probe.count"


@pytest.mark.parametrize("model", ["job", "outboxmessage"])
def test_the_lists_open(operator: Client, model: str) -> None:
    assert operator.get(f"/admin/core/{model}/").status_code == 200
