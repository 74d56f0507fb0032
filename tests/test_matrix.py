"""Every role on every address by GET and POST: allowed or refused as ``matrix.yaml`` declares it."""

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.test import Client

from portal.accounts.permissions import CATALOGUE
from portal.accounts.roles import ROLES, RoleClass
from portal.programme.services.seed import load_frame
from tests.cast import hire, place
from tests.routes import LOGGED_IN, PUBLIC, Route, needed_by, routes

ANONYMOUS = "anonymous"
METHODS = ("get", "post")
# One's own account and how pages look to oneself: nothing that another person would ever see.
OWN_AFFAIRS = ("accounts:", "core:job_cancel", "desk:money_unit_choose", "desk:saved_view_", "admin:logout")
# What re-adds the books and leaves only a job behind it: an auditor's own work.
VERIFYING = ("loans:chain_verify", "loans:chain_compare")
SEATS = {"city_office": "office", "county": "dongqu", "member_unit": "kezhi"}


def places_of(role: str) -> str:
    return next(SEATS[kind] for kind in ROLES[role].organisations if kind in SEATS)


def is_login(answer) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith("/accounts/login/?next=")


def verdict(answer) -> str:
    """``none``: the address has no such method, for nobody."""
    if answer.status_code == 405:
        return "none"
    if answer.status_code == 403 or is_login(answer):
        return "refused"
    assert answer.status_code < 500
    return "allowed"


def expected(role: str, route: Route, method: str) -> str:
    needs = needed_by(route.name, method)
    if needs == PUBLIC:
        return "allowed"
    if role == ANONYMOUS:
        return "refused"
    held = ROLES[role].permissions
    if route.name.startswith("admin:") and "accounts:admin:open" not in held:
        return "refused"
    return "allowed" if needs == LOGGED_IN or held & set(needs) else "refused"


def ask(client: Client, method: str, route: Route):
    if not route.name.endswith("logout"):
        return getattr(client, method)(route.address)
    session = client.session
    kept = {key: session[key] for key in session.keys()}  # noqa: SIM118 (a session is no mapping)
    answer = getattr(client, method)(route.address)
    if BACKEND_SESSION_KEY in kept:
        client.cookies[settings.SESSION_COOKIE_NAME] = _session_with(kept)
    return answer


def _session_with(values: dict) -> str:
    session = Client().session
    session.update(values)
    session.save()
    return session.session_key


def test_it_declares_every_address():
    undeclared = []
    for route in routes():
        try:
            needs = needed_by(route.name)
        except KeyError:
            undeclared.append(route.name)
            continue
        assert needs in (PUBLIC, LOGGED_IN) or set(needs) <= set(CATALOGUE), route.name
    assert undeclared == []


def test_it_guards_each_view_as_declared():
    """The guard's own word; the views without one are asked by the next test only."""
    said = {PUBLIC: [""], LOGGED_IN: ["*"]}
    guarded = [route for route in routes() if hasattr(route.view, "guarded_by")]
    wrong = []
    for route in guarded:
        needs = needed_by(route.name)
        if set(route.view.guarded_by) != set(said[needs] if isinstance(needs, str) else needs):
            wrong.append(f"{route.name}: {route.view.guarded_by}, not {needs}")
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", [ANONYMOUS, *ROLES])
def test_it_lets_each_role_in_as_declared(role, client):
    load_frame()
    if role != ANONYMOUS:
        client.force_login(hire("somebody", role, at=place(places_of(role))))
    wrong = []
    for route in routes():
        for method in METHODS:
            found, owed = verdict(ask(client, method, route)), expected(role, route, method)
            if found not in {owed, "none"}:
                wrong.append(f"{method} {route.name}: {found}, not {owed}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [code for code, role in ROLES.items() if role.role_class is RoleClass.AUDITOR])
def test_it_lets_the_auditor_write_nothing(role, client):
    load_frame()
    client.force_login(hire("auditor", role))
    written = [
        route.name
        for route in routes()
        if not route.name.startswith((*OWN_AFFAIRS, *VERIFYING)) and verdict(client.post(route.address)) == "allowed"
    ]
    assert written == []
