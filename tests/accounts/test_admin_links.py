"""What the top line of the admin offers leads somewhere for each of the three administrators."""

import re

import pytest
from django.test import Client

from tests.cast import hire

pytestmark = pytest.mark.django_db
ADMINISTRATORS = ["system_administrator", "security_administrator", "audit_administrator"]


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_every_link_opens(role: str) -> None:
    client = Client()
    client.force_login(hire("administrator", role), backend="portal.accounts.backends.PersonBackend")
    tools = client.get("/admin/").content.decode().split('id="user-tools"')[1].split("logout-form")[0]
    links = re.findall(r'href="([^"]+)"', tools)
    assert "/accounts/password/" in links
    assert ("/accounts/audit/" in links) is (role == "audit_administrator")
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
