"""What the demo adds to the loans, by noun. All of it is marked as an example."""

from loans.demo import funds, institutions, schemes, statements


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    institutions.register()
    funds.register()
    statements.register()
    schemes.register()
