"""The models of the loans app, by noun."""

from loans.models.register import (
    NON_PERFORMING,
    Feedback,
    FeedbackQuerySet,
    Grade,
    InstitutionRole,
    Loan,
    LoanQuerySet,
    SecurityMode,
)

__all__ = [
    "NON_PERFORMING",
    "Feedback",
    "FeedbackQuerySet",
    "Grade",
    "InstitutionRole",
    "Loan",
    "LoanQuerySet",
    "SecurityMode",
]
