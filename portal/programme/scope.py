"""Fetching is authorising: the rows that a user may see, and one of them or 404."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from portal.accounts.models import User


def shown_to(user: User | AnonymousUser, model: Any) -> QuerySet[Any]:
    """Rows of a register in the user's scope. Void rows stay visible to auditors only."""
    assert isinstance(user, User)  # noqa: S101 - every page stands behind the login guard
    rows = model.objects.visible_to(user)
    return rows if user.holds("auditor") else rows.counted()


def fetch(rows: QuerySet[Any], **key: Any) -> Any:
    """The one row, or 404: another's row and no row look the same."""
    found = rows.filter(**key).first()
    if found is None:
        raise Http404
    return found
