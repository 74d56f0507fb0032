"""Services and the source of saved views."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import Conflict, DomainError
from portal.core.list_views import SavedViewLink
from portal.core.lists import PAGING
from portal.desk.models import MOST_VIEWS, SavedView

MAX_QUERY = 1000


def views_of(user: Any, list_key: str, path: str) -> Sequence[SavedViewLink]:
    """The links for one list, by title."""
    found = SavedView.objects.filter(user=user, list_key=list_key)[:MOST_VIEWS]
    return [SavedViewLink(str(view.code), view.title, f"{path}?{view.query}") for view in found]


@transaction.atomic
def save_view(*, list_key: str, title: str, query: str, by: User) -> SavedView:
    """Keep the present search of a list. A name used before is refused; paging is not part of a view."""
    title = title.strip()
    if not title or "\x00" in title + query + list_key or len(query) > MAX_QUERY:
        raise DomainError(_("请填写视图名称。") if not title else _("视图条件无法保存。"), field="title")
    kept = urlencode([(name, value) for name, value in parse_qsl(query) if name not in PAGING])
    view = SavedView(user=by, list_key=list_key, title=title, query=kept)
    # The user's row orders two saves at once, so that the limit holds.
    User.objects.select_for_update().get(pk=by.pk)
    if SavedView.objects.filter(user=by, list_key=list_key).count() >= MOST_VIEWS:
        raise Conflict(_("每个列表最多保存 %(most)s 个视图，请先删除不用的。") % {"most": MOST_VIEWS})
    try:
        view.full_clean()
    except ValidationError as error:
        raise DomainError("".join(error.messages), field="title") from error
    view.save()
    return view


def delete_view(*, view: SavedView, by: User) -> None:
    """Take a view away; views are private, so nothing else stands on it."""
    SavedView.objects.filter(pk=view.pk, user=by).delete()
