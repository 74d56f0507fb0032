"""The search over everything: each app registers what can be found of it, cut to what the user may see."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.core.menu import HoldsRights
from portal.core.registries import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MAX_TEXT = 60
MAX_HITS = 10


@dataclass(frozen=True)
class Hit:
    title: str
    note: str
    address: str


@dataclass(frozen=True)
class SearchSource:
    """``find(user, text, limit)`` gives the first hits; ``list_name`` is the list that shows all of them by ``q``."""

    key: str
    title: "StrOrPromise"
    permission: str
    list_name: str
    find: Callable[[Any, str, int], Sequence[Hit]]
    position: int = 0


@dataclass(frozen=True)
class Found:
    source: SearchSource
    hits: Sequence[Hit]
    has_more: bool


search_sources: Registry[SearchSource] = Registry("search source")


def add_search(source: SearchSource) -> None:
    search_sources.register(source.key, source)


def search_for(user: HoldsRights, text: str) -> list[Found]:
    """The first hits of each source that ``user`` may read; one statement for each source."""
    allowed = [source for source in search_sources if user.may(source.permission)]
    found = []
    for source in sorted(allowed, key=lambda source: source.position):
        hits = list(source.find(user, text, MAX_HITS + 1))
        if hits:
            found.append(Found(source, hits[:MAX_HITS], len(hits) > MAX_HITS))
    return found
