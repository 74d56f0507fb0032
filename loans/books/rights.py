"""Which models of the ledger the admin shows, and to whom."""

from portal.accounts.admin_rights import declare

SHOWN = ("chartaccount", "book", "ledgeraccount", "journalentry", "transfer", "reservation", "periodclose")


def declare_books() -> None:
    """Whoever reads the audit trail looks; nobody writes. Called once from ``AppConfig.ready()``."""
    for model in SHOWN:
        declare(f"ledger.{model}", view={"accounts:audit:read"})
