"""The models of the loans app, by noun."""

from loans.models.funds import (
    DepositTerm,
    Fund,
    FunderLevel,
    FundFunder,
    FundKind,
    FundQuerySet,
    SpecialAccount,
    SpecialAccountQuerySet,
)
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
from loans.models.schemes import Scheme, SchemeQuerySet, SchemeVersion, SchemeVersionQuerySet

__all__ = [
    "NON_PERFORMING",
    "DepositTerm",
    "Feedback",
    "FeedbackQuerySet",
    "Fund",
    "FundFunder",
    "FundKind",
    "FundQuerySet",
    "FunderLevel",
    "Grade",
    "InstitutionRole",
    "Loan",
    "LoanQuerySet",
    "Scheme",
    "SchemeQuerySet",
    "SchemeVersion",
    "SchemeVersionQuerySet",
    "SecurityMode",
    "SpecialAccount",
    "SpecialAccountQuerySet",
]
