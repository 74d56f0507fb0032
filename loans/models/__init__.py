"""The models of the loans app, by noun."""

from loans.models.funds import (
    DepositTerm,
    Fund,
    FunderLevel,
    FundFunder,
    FundQuerySet,
    SpecialAccount,
    SpecialAccountQuerySet,
)
from loans.models.orders import OrderEvent, OrderEvidence, PostingOrder, PostingOrderQuerySet
from loans.models.reconciliations import Reconciliation, ReconciliationQuerySet
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
from loans.models.statements import (
    BankStatement,
    BankStatementQuerySet,
    Direction,
    StatementLine,
    StatementLineQuerySet,
    StatementMatch,
    StatementMatchQuerySet,
)

__all__ = [
    "NON_PERFORMING",
    "BankStatement",
    "BankStatementQuerySet",
    "DepositTerm",
    "Direction",
    "Feedback",
    "FeedbackQuerySet",
    "Fund",
    "FundFunder",
    "FundQuerySet",
    "FunderLevel",
    "Grade",
    "InstitutionRole",
    "Loan",
    "LoanQuerySet",
    "OrderEvent",
    "OrderEvidence",
    "PostingOrder",
    "PostingOrderQuerySet",
    "Reconciliation",
    "ReconciliationQuerySet",
    "Scheme",
    "SchemeQuerySet",
    "SchemeVersion",
    "SchemeVersionQuerySet",
    "SecurityMode",
    "SpecialAccount",
    "SpecialAccountQuerySet",
    "StatementLine",
    "StatementLineQuerySet",
    "StatementMatch",
    "StatementMatchQuerySet",
]
