"""Passwords: set by their holder only."""

from django.db import transaction

from portal.accounts import audit
from portal.accounts.models import User
from portal.accounts.services.grants import end_sessions


@transaction.atomic
def change_password(*, user: User, password: str, by: User) -> User:
    """Set a password already checked against the rules; every session of the account ends."""
    user = User.objects.select_for_update(of=("self",)).select_related("person", "organisation").get(pk=user.pk)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    end_sessions(user=user)
    audit.record(tag="accounts:password:changed", by=by, subject=str(user.code))
    return user
