"""The books for accounting programs of others, which add them up again."""

from loans.ledger.export.formats import ExportFormat, export_journal

__all__ = ["ExportFormat", "export_journal"]
