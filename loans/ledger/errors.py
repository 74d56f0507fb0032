"""What the ledger refuses, in words. Each leaves the books as they were."""

from portal.core.errors import Conflict, DomainError, NotFound


class InvalidPosting(DomainError):
    """An amount, a date or a leg is not what a posting may hold."""

    code = "invalid_posting"


class NoSuchBook(NotFound):
    code = "no_such_book"


class UnknownAccount(InvalidPosting):
    """No such account in the chart, or one without the funder or bank account that the chart asks for."""

    code = "unknown_account"


class InsufficientFunds(DomainError):
    """An account would fall under its floor."""

    code = "insufficient_funds"


class ReservationExceeded(DomainError):
    """More would be used or released than was set aside for the subject."""

    code = "reservation_exceeded"


class PeriodClosed(DomainError):
    """The day lies in a closed period, or before the book was opened."""

    code = "period_closed"


class KeyConflict(Conflict):
    """The idempotency key was used for another content."""

    code = "key_conflict"


class AlreadyReversed(Conflict):
    """The entry has its one reversal."""

    code = "already_reversed"


class NotReversible(DomainError):
    """No such entry in the book, one that is itself a reversal, or a day before that of the original."""

    code = "not_reversible"
