"""How a person logs in."""

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from portal.accounts.models import User


class PersonBackend(BaseBackend):
    """By user name and password, for active accounts only.

    An unknown name, a closed account and a wrong password take the same time and look the same.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_ignored: object,
    ) -> User | None:
        if username is None or password is None:
            return None
        user = User.objects.select_related("person", "organisation").filter(username=username).first()
        if user is None or not user.has_usable_password():
            make_password(password)
            return None
        matches = user.check_password(password)
        return user if matches and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.active().select_related("person", "organisation").filter(pk=user_id).first()
