"""What several tests of the platform need."""

from collections.abc import Iterator

import pytest
from django.db import connection

from portal.launch.servers import free_port
from tests.conftest import RealDatabase


@pytest.fixture
def lost_database(real_database: RealDatabase) -> Iterator[None]:
    """From now on nothing answers where the database was."""
    connection.close()
    port = connection.settings_dict["PORT"]
    connection.settings_dict["PORT"] = free_port()
    yield
    connection.close()
    connection.settings_dict["PORT"] = port
