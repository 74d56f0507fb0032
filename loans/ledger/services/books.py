"""Opening a book, and holding books while one decides by their balances."""

import json
from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _

from loans.ledger.errors import NoSuchBook
from loans.ledger.models import Book, BookKind
from portal.core.actors import Actor
from portal.core.errors import Conflict


@transaction.atomic
def open_book(*, code: str, title: str, kind: BookKind, on: date, by: Actor) -> Book:
    """A new empty book whose first possible day is ``on``. ``Conflict`` when the code is taken by another book."""
    del by  # who founded the fund is on record with the fund itself
    held = Book.objects.filter(code=code).first()
    if held is not None:
        if (held.title, held.kind, held.opened_on) != (title, kind, on):
            raise Conflict(_("账簿代码“%(code)s”已被使用。") % {"code": code})
        return held
    with connection.cursor() as cursor:
        document = {"code": code, "title": title, "kind": str(kind), "on": on.isoformat()}
        cursor.execute("SELECT ledger_open_book(%s)", [json.dumps(document)])
    return Book.objects.get(code=code)


def lock_books(*, codes: Iterable[str]) -> None:
    """Hold the books until the end of the transaction, in the order of their codes, so that two never wait crosswise.

    Whoever decides by balances, or posts to several books in one transaction, calls this once with all of them.
    """
    wanted = sorted(set(codes))
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_lock(%s)", [wanted])
        if cursor.fetchone()[0] != len(wanted):
            raise NoSuchBook(_("账簿不存在。"))
