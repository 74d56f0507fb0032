"""The only writers of the books, from Python."""

from loans.ledger.services.books import lock_books, open_book
from loans.ledger.services.closing import close_period, close_year
from loans.ledger.services.posting import Refused, post, post_each, post_together, reverse
from loans.ledger.services.reserving import consume_reserved, release, reserve

__all__ = [
    "Refused",
    "close_period",
    "close_year",
    "consume_reserved",
    "lock_books",
    "open_book",
    "post",
    "post_each",
    "post_together",
    "release",
    "reserve",
    "reverse",
]
