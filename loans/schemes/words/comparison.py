"""Two versions compared: article by article, sentence by sentence, and below each sentence key by key.

Sentences are matched by their key, things with a code by their code; a sentence that only moved in a list is no
change. What a sentence does not say is compared all the same, by its keys.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from loans.schemes.format import Scheme
from loans.schemes.words.articles import Article, Chapter, articles_of
from loans.schemes.words.drafts import Sentence
from loans.schemes.words.keys import Key, keys_of

NUMBER = re.compile(r"\[\d+\]")


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class KeyChange:
    """One key: its title, and its value in words before and after; empty where it is not there."""

    path: str
    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    kind: ChangeKind
    path: str
    before: str
    after: str
    keys: tuple[KeyChange, ...] = ()


@dataclass
class ArticleChanges:
    """The changes of one article. ``number`` is its title in the version that has it, the later one first."""

    chapter: str
    heading: str
    number: str
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class _Side:
    """One version, taken apart: sentences by their lasting key, and the keys that belong to each sentence."""

    sentences: dict[str, Sentence]
    places: dict[str, tuple[Chapter, Article]]
    keys: dict[str, dict[str, Key]]


def compare(before: Scheme, after: Scheme) -> list[ArticleChanges]:
    """What differs, in the order of the later version; articles without a change are left out."""
    old, new = _taken_apart(before), _taken_apart(after)
    pairs = _matched(old, new)
    found: dict[tuple[str, str], ArticleChanges] = {}
    for new_key, new_sentence in new.sentences.items():
        old_key = pairs.get(new_key)
        change = _change(old, old_key, new, new_key) if old_key else _added(new_sentence)
        _note(found, new.places[new_key], change)
    taken = set(pairs.values())
    for old_key, sentence in old.sentences.items():
        if old_key not in taken:
            _note(found, old.places[old_key], _removed(sentence))
    return list(found.values())


def _taken_apart(scheme: Scheme) -> _Side:
    codes = _codes(scheme)
    sentences: dict[str, Sentence] = {}
    places = {}
    for chapter in articles_of(scheme):
        for article in chapter.articles:
            for sentence in article.sentences:
                key = _lasting(sentence.path, codes)
                sentences[key] = sentence
                places[key] = (chapter, article)
    return _Side(sentences, places, _keys_by_sentence(scheme, sentences))


def _codes(scheme: Scheme) -> dict[str, str]:
    """``caps[0]`` to the code of that cap, for everything that has a code."""
    return {key.path.removesuffix(".code"): key.words for key in keys_of(scheme) if key.path.endswith("].code")}


def _lasting(path: str, codes: dict[str, str]) -> str:
    """The path with codes instead of places in lists: ``caps[0].amount`` as ``caps[BANK_YEAR].amount``."""
    for place in sorted((one for one in codes if path.startswith(one)), key=len, reverse=True):
        head, _bracket, _number = place.rpartition("[")
        if path == place or path[len(place)] in ".[":
            return f"{head}[{codes[place]}]{path[len(place) :]}"
    return path


def _keys_by_sentence(scheme: Scheme, sentences: dict[str, Sentence]) -> dict[str, dict[str, Key]]:
    """The keys below each sentence, by their path from there: the sentence with the longest fitting path has them."""
    owners = sorted(((one.path, key) for key, one in sentences.items()), key=lambda pair: -len(pair[0]))
    found: dict[str, dict[str, Key]] = {key: {} for key in sentences}
    for one in keys_of(scheme):
        for path, key in owners:
            if one.path == path or (one.path.startswith(path) and one.path[len(path)] in ".["):
                found[key][one.path[len(path) :]] = one
                break
        else:
            found[_neighbour(one.path, sentences)][one.path] = one
    return found


def _neighbour(path: str, sentences: dict[str, Sentence]) -> str:
    """For a key that no sentence says: the first sentence of the same part of the file, or of all."""
    part = path.partition(".")[0].partition("[")[0]
    return next((key for key, one in sentences.items() if one.path.startswith(part)), next(iter(sentences)))


def _matched(old: _Side, new: _Side) -> dict[str, str]:
    """Later key to earlier key: same key and words first, then same words elsewhere in the list, then same key."""
    pairs = {
        key: key for key, one in new.sentences.items() if key in old.sentences and old.sentences[key].text == one.text
    }
    free_old = [key for key in old.sentences if key not in pairs]
    for key, one in new.sentences.items():
        if key in pairs:
            continue
        moved = next((other for other in free_old if _moved(old.sentences[other], one)), None)
        if moved is not None:
            pairs[key] = moved
            free_old.remove(moved)
    for key in new.sentences:
        if key not in pairs and key in free_old:
            pairs[key] = key
            free_old.remove(key)
    return pairs


def _moved(old: Sentence, new: Sentence) -> bool:
    return old.text == new.text and NUMBER.sub("[]", old.path) == NUMBER.sub("[]", new.path)


def _change(old: _Side, old_key: str, new: _Side, new_key: str) -> Change | None:
    before, after = old.sentences[old_key], new.sentences[new_key]
    keys = tuple(_key_changes(old.keys[old_key], new.keys[new_key]))
    if before.text == after.text and not keys:
        return None
    return Change(ChangeKind.CHANGED, after.path, before.text, after.text, keys)


def _key_changes(old: dict[str, Key], new: dict[str, Key]) -> Iterable[KeyChange]:
    for step in {**new, **old}:
        before, after = old.get(step), new.get(step)
        if before is None or after is None or before.words != after.words:
            one = after or before
            if one is not None:
                yield KeyChange(one.path, one.title, before.words if before else "", after.words if after else "")


def _added(sentence: Sentence) -> Change:
    return Change(ChangeKind.ADDED, sentence.path, "", sentence.text)


def _removed(sentence: Sentence) -> Change:
    return Change(ChangeKind.REMOVED, sentence.path, sentence.text, "")


def _note(found: dict[tuple[str, str], ArticleChanges], place: tuple[Chapter, Article], change: Change | None) -> None:
    if change is None:
        return
    chapter, article = place
    key = (chapter.heading, article.heading)
    if key not in found:
        found[key] = ArticleChanges(chapter.heading, article.heading, article.title)
    found[key].changes.append(change)
