"""The audit trail: written with the operation, searched by those who may, changed by nobody."""

from contextlib import suppress

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from portal.accounts import audit
from portal.accounts.models import AuditEvent
from portal.accounts.services.grants import grant_role
from portal.core.actors import SYSTEM
from tests.cast import hire

pytestmark = pytest.mark.django_db
SEARCH = reverse("accounts:audit_list")


def test_it_is_written_with_the_operation_or_not_at_all():
    user = hire("somebody")
    with suppress(ZeroDivisionError), transaction.atomic():
        grant_role(user=user, role="office_handler", by=SYSTEM)
        raise ZeroDivisionError
    assert not AuditEvent.objects.filter(tag="accounts:grant:made").exists()
    assert user.grants.count() == 0


@pytest.mark.parametrize("statement", ["UPDATE accounts_auditevent SET tag = ''", "DELETE FROM accounts_auditevent"])
def test_it_is_changed_by_nobody(statement):
    audit.record(tag="accounts:logout:done", by=SYSTEM)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"tag": "更名"}, 1),
        ({"tag": "accounts:logout:done"}, 1),
        ({"subject": "thing-1"}, 1),
        ({"actor": "没有此人"}, 0),
        ({"start": "2999-01-01"}, 0),
        ({"end": "1999-13-45"}, 0),
        ({"page": "-5"}, 2),
    ],
)
def test_it_finds_events(client, asked, found):
    audit.record(tag="accounts:organisation:renamed", by=SYSTEM, subject="thing-1")
    audit.record(tag="accounts:logout:done", by=SYSTEM)
    auditor = hire("auditor", "auditor")
    client.force_login(auditor)
    page = client.get(SEARCH, asked).context["page"]
    own = [event for event in page if event.tag != "accounts:grant:made"]
    assert len(own) == found


def test_it_keeps_no_password_typed_as_a_user_name(client):
    secret = "typed-in-the-wrong-field"
    client.post(reverse("accounts:login"), {"username": secret, "password": "x"})
    assert secret not in str(list(AuditEvent.objects.values()))
