"""Fetching that authorises."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest

from loans.models import Scheme, SchemeVersion
from portal.accounts.models import User
from portal.programme.scope import fetch


def user_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def version_for(request: HttpRequest, code: UUID) -> SchemeVersion:
    """The version with its scheme and persons, or 404."""
    rows = SchemeVersion.objects.visible_to(user_of(request))
    found: SchemeVersion = fetch(rows.select_related("scheme", "proposer_person", "decider_person"), code=code)
    return found


def versions_of(scheme: Scheme) -> list[SchemeVersion]:
    """All versions, latest first. What they say is left in the database."""
    rows = scheme.versions.select_related("proposer_person", "decider_person").defer("document", "source_text")
    return list(rows.order_by("-number"))
