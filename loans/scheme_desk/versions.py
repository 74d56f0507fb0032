"""A version as its page shows it: how it stands, what may be decided about it, what happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from loans.models import SchemeVersion
from loans.scheme_desk.forms import NoteForm
from loans.scheme_states import SCHEME_VERSION, VersionState, version_word
from loans.schemes.placing import Place
from loans.services.schemes import place_of, refuse_incomplete
from portal.accounts.models import User
from portal.core.display import StateWord
from portal.core.errors import DomainError
from portal.core.states import history_of
from portal.core.timeline import Entry


@dataclass(frozen=True)
class ShownVersion:
    version: SchemeVersion
    word: StateWord
    is_held: bool
    earlier: SchemeVersion | None = None


def shown_versions(versions: Sequence[SchemeVersion], on: date) -> list[ShownVersion]:
    """``versions`` latest first; each is shown with the one before it."""
    earlier = [*versions[1:], None][: len(versions)]
    return [
        ShownVersion(one, version_word(one.state, one.valid_from, one.valid_to, on=on), _holds(one, on), before)
        for one, before in zip(versions, earlier, strict=True)
    ]


def _holds(one: SchemeVersion, on: date) -> bool:
    if one.state != VersionState.APPROVED or one.valid_from is None or on < one.valid_from:
        return False
    return one.valid_to is None or on < one.valid_to


def decisions_of(version: SchemeVersion, user: User, *, may_approve: bool, may_propose: bool) -> dict[str, Any]:
    """What ``user`` may do with the version now, what approving would do, and what stands against it."""
    is_open = version.state == VersionState.DRAFT
    own = version.proposer_person_id == user.person_id
    obstacle, place = "", None
    if is_open:
        obstacle, place = _outlook(version)
    return {
        "form": NoteForm(),
        "is_open": is_open,
        "may_decide": is_open and may_approve and not own,
        "may_withdraw": is_open and may_propose and (own or version.proposer_person_id is None),
        "may_take_over": is_open and may_propose and version.proposer_person_id is None,
        "waits_for_another": is_open and own,
        "obstacle": obstacle,
        "place": place,
    }


def _outlook(version: SchemeVersion) -> tuple[str, Place | None]:
    """Why the version cannot be approved as it stands, or what approving it would do."""
    try:
        refuse_incomplete(version)
    except DomainError as error:
        return error.message, None
    place = place_of(version)
    return ("", place) if place else (_("生效日期与已批准的版本重叠或有空档，不能批准。"), None)


def entries_of(version: SchemeVersion) -> list[Entry]:
    """The time line: loaded, then every change of state, newest first."""
    labels = SCHEME_VERSION.labels
    moves = [
        Entry(one.at, labels.get(one.to_state, one.to_state), one.actor_name, [], one.comment)
        for one in history_of(SCHEME_VERSION, version)
    ]
    who = version.proposer_person.name if version.proposer_person else _("系统（命令载入）")
    return [*reversed(moves), Entry(version.proposed_at, _("载入为草案"), who, [])]
