"""What all prints of the books have in common: whose print it is, columns for amounts, lines for signatures."""

from django.utils.translation import gettext as _

from loans.ledger.models import Book
from portal.core import clock
from portal.core.actors import Actor
from portal.core.display import show_instant
from portal.papers.document import Align
from portal.papers.forms import FormColumn


def foot_of(by: Actor, *, is_example: bool) -> str:
    """The small line on each sheet: who printed it when, and 示例 for the books of the demo."""
    printed = _("打印人：%(who)s　打印时间：%(when)s") % {"who": by.actor_name, "when": show_instant(clock.now())}
    return printed + (_("　【示例】") if is_example else "")


def unit_of(book: Book) -> str:
    return _("核算单位：%(owner)s\n账簿：%(book)s") % {"owner": book.fund.owner, "book": book.title}


def money_column(title: str, *, group: str = "", width: float = 3) -> FormColumn:
    return FormColumn(title, width, Align.RIGHT, group)
