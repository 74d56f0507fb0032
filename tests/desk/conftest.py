from tests.pages.conftest import county, county_clerk, frame, office, officer  # noqa: F401 (fixtures)
