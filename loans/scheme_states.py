"""The life of a version of a scheme, and how it stands on a day."""

from datetime import date

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.core.display import StateWord
from portal.core.states import Machine


class VersionState(models.TextChoices):
    DRAFT = "draft", _("草案")
    APPROVED = "approved", _("已批准")
    REFUSED = "refused", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")


SCHEME_VERSION = Machine(
    name="loans.scheme_version",
    moves={
        VersionState.DRAFT: frozenset({VersionState.APPROVED, VersionState.REFUSED, VersionState.WITHDRAWN}),
    },
    labels={state.value: str(state.label) for state in VersionState},
    colours={
        VersionState.DRAFT: "amber",
        VersionState.APPROVED: "green",
        VersionState.REFUSED: "red",
        VersionState.WITHDRAWN: "grey",
    },
)


def version_word(state: str, valid_from: date | None, valid_to: date | None, *, on: date) -> StateWord:
    """An approved version by the day: not yet in force, in force, superseded; any other by its state."""
    if state != VersionState.APPROVED or valid_from is None:
        return StateWord(VersionState(state).label, SCHEME_VERSION.colours[state])
    if on < valid_from:
        return StateWord(_t("待生效"), "blue")
    return StateWord(_t("施行中"), "green") if valid_to is None or on < valid_to else StateWord(_t("已失效"), "grey")
