"""Two names of one enterprise: the same, the same but for width and spaces, or really different."""

from enum import StrEnum

from portal.exchange.cells import plain, trimmed


class NameMatch(StrEnum):
    SAME = "same"
    WIDTH = "NAME_WIDTH"
    DIFFERS = "NAME_DIFFERS"


def compare_names(written: str, registered: str) -> NameMatch:
    """Leading and trailing spaces never count; width and inner spaces are WIDTH; anything else DIFFERS."""
    ours, theirs = trimmed(written), trimmed(registered)
    if ours == theirs:
        return NameMatch.SAME
    return NameMatch.WIDTH if plain(ours) == plain(theirs) else NameMatch.DIFFERS
