"""Search keys of a Chinese enterprise name: pieces of one and two signs, and the initials of its pinyin. No ORM.

Two-sign words are the usual Chinese search and too short for trigrams, so every piece of one and two signs is kept in
an array under a GIN index. Initials are made sign by sign: phrase pinyin is some forty times slower and rarely differs.
"""

import unicodedata
from functools import lru_cache
from itertools import pairwise

LONGEST = 120
INITIAL_MARK = "~"


def search_form(text: str) -> str:
    """Half-width, lower case, letters and digits only: brackets, spaces and points do not matter to a search."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(sign for sign in folded if sign.isalnum())


@lru_cache(maxsize=8192)
def sign_initial(sign: str) -> str:
    """The first letter of the usual reading of one sign; a letter or digit is its own initial."""
    if sign.isascii():
        return sign
    # Loading the dictionary takes half a second and 40 MB, which most processes of the portal never need.
    from pypinyin import Style, pinyin

    return pinyin(sign, style=Style.FIRST_LETTER, errors="ignore")[0][0][:1] if is_han(sign) else ""


def is_han(sign: str) -> bool:
    return "㐀" <= sign <= "鿿"


def name_initials(name: str) -> str:
    """``攀枝花样本科技`` -> ``pzhybkj``."""
    return "".join(map(sign_initial, search_form(name)))[:LONGEST]


def name_grams(name: str) -> list[str]:
    """All pieces of one and two signs of the name and, marked, of two letters of its initials; each once."""
    return search_keys(name)[0]


def search_keys(name: str) -> tuple[list[str], str]:
    """The pieces and the initials of a name, made together for bulk loads."""
    form = search_form(name)[:LONGEST]
    initials = "".join(map(sign_initial, form))[:LONGEST]
    grams = {*form, *map("".join, pairwise(form)), *(INITIAL_MARK + a + b for a, b in pairwise(initials))}
    return sorted(grams), initials


def pieces(text: str, length: int) -> set[str]:
    return {text[start : start + length] for start in range(len(text) - length + 1)}


def wanted_grams(text: str) -> list[str]:
    """The pieces that a name holding ``text`` must have: pairs, or the one sign. Empty for an empty text."""
    form = search_form(text)
    return sorted(pieces(form, 2 if len(form) > 1 else 1))


def wanted_initials(text: str) -> list[str]:
    """The marked pieces that a name with the initials ``text`` (letters and digits) must have."""
    return [INITIAL_MARK + piece for piece in sorted(pieces(search_form(text), 2))]
