from tests.sample_city import frame, sample_city  # noqa: F401 (fixtures)
