"""The pipeline as a board: one column for each stage, with its candidates and their number."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from listings.lists import candidate_address, with_latest_stage
from listings.models import Candidate, Stage
from listings.states import stage_word

SHOWN = 30


@dataclass(frozen=True)
class BoardCard:
    candidate: Candidate
    address: str
    since: date
    days: int


@dataclass(frozen=True)
class BoardColumn:
    key: str
    title: str
    count: int
    cards: list[BoardCard]

    @property
    def hidden(self) -> int:
        return self.count - len(self.cards)


def pipeline(rows: QuerySet[Any], today: date) -> list[BoardColumn]:
    """The candidates in the pool on ``today`` or listed, by latest stage; at most 30 cards a column. One statement."""
    staged = with_latest_stage(rows).select_related("enterprise__reporting_unit")
    by_stage: dict[str, list[BoardCard]] = {}
    for candidate in staged.order_by("-stage_on", "-entered_on", "pk"):
        since = candidate.stage_on or candidate.entered_on
        card = BoardCard(candidate, candidate_address(candidate), since, (today - since).days)
        by_stage.setdefault(candidate.stage or "none", []).append(card)
    return [_column(key, by_stage.get(key, [])) for key in ("none", *Stage.values)]


def _column(key: str, cards: list[BoardCard]) -> BoardColumn:
    title = str(stage_word("" if key == "none" else key).label)
    return BoardColumn(key, title, len(cards), cards[:SHOWN])
