"""Articles while they are written: a heading, the key path of their part, and sentences with theirs."""

import re
from dataclasses import dataclass, field
from typing import Any

from loans.schemes.format.base import Part


@dataclass(frozen=True)
class Sentence:
    """``path`` is the key path in the file; ``source`` the article of the original, ``note`` a remark of the file."""

    path: str
    text: str
    source: str = ""
    note: str = ""

    @property
    def anchor(self) -> str:
        """A name for addresses: ``caps[0].amount`` becomes ``caps-0-amount``."""
        return re.sub(r"[^A-Za-z0-9]+", "-", self.path).strip("-")


@dataclass
class Draft:
    heading: str
    path: str
    sentences: list[Sentence] = field(default_factory=list)

    def say(self, path: str, text: str, part: Part | None = None) -> "Draft":
        """Add a sentence made from ``path`` below this article's; an empty one is the article's own."""
        return self.say_at(".".join(step for step in (self.path, path) if step), text, part)

    def say_at(self, path: str, text: str, part: Part | None = None) -> "Draft":
        """Add a sentence made from ``path``, counted from the top of the file."""
        self.sentences.append(Sentence(path, text, _said(part, "article"), _said(part, "note")))
        return self


def _said(part: Any, name: str) -> str:
    return str(getattr(part, name, None) or "")
