"""Django's PostgreSQL backend, which has the embedded server started at the first connection."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.backends.postgresql import base
from django.db.utils import OperationalError

from portal.launch import environment, holds
from portal.launch.places import LaunchError


class DatabaseWrapper(base.DatabaseWrapper):
    """Knows the port and the passwords only once the server runs."""

    def get_connection_params(self) -> dict[str, Any]:
        """The parameters of the backend, with the address that the keeper has written down."""
        try:
            values = holds.hold("postgres")
        except LaunchError as error:
            raise OperationalError(str(error)) from error
        params: dict[str, Any] = super().get_connection_params()
        if params.get("port") != urlsplit(settings.DATABASE_URL).port:
            return params  # Somebody means another server, as a test does that loses its database.
        password = values[environment.PASSWORD_OF[params["user"]]] if params["user"] in environment.PASSWORD_OF else ""
        return params | {
            "host": "127.0.0.1",
            "port": values[environment.PORT_OF["postgres"]],
            "password": password or params.get("password", ""),
        }
