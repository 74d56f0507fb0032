"""How a person logs in."""

from django.contrib.auth.backends import BaseBackend


class PersonBackend(BaseBackend):
    """By user name and password, for active accounts only."""
