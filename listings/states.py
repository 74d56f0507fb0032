"""From each state to its colour."""

from datetime import date

from django.utils.translation import gettext as _

from listings.models import Candidate, Stage
from portal.core.display import StateWord

STAGE_COLOURS = {
    Stage.ADVISER_SIGNED: "grey",
    Stage.SHARE_REFORM: "blue",
    Stage.TUTORING_FILED: "blue",
    Stage.TUTORING_ACCEPTED: "blue",
    Stage.APPLICATION_ACCEPTED: "amber",
    Stage.APPROVED: "green",
    Stage.LISTED: "green",
}


def stage_word(stage: str | None) -> StateWord:
    """The latest stage reached; a candidate without one is only in the pool."""
    return StateWord(_("入库"), "grey") if not stage else StateWord(Stage(stage).label, STAGE_COLOURS[Stage(stage)])


def candidate_word(candidate: Candidate, stage: str | None, *, on: date | None = None) -> StateWord:
    """Where the candidate stands: its latest stage, unless it left the pool by ``on`` (today when not given)."""
    left = candidate.left_on
    if left is not None and (on is None or left <= on) and stage != Stage.LISTED:
        return StateWord(_("已出库"), "grey")
    return stage_word(stage)
