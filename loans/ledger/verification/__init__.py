"""Proof that the books are what was posted: everything is added up again, independently of what wrote it."""

from loans.ledger.verification.anchors import Anchor, make_anchors, read_anchors, write_anchors
from loans.ledger.verification.books import described, verify_all, verify_book
from loans.ledger.verification.findings import Finding, FindingKind, VerificationReport

__all__ = [
    "Anchor",
    "Finding",
    "FindingKind",
    "VerificationReport",
    "described",
    "make_anchors",
    "read_anchors",
    "verify_all",
    "verify_book",
    "write_anchors",
]
