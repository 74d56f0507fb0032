"""What people and spreadsheets put around a code that is no part of it."""

import unicodedata

# Quotes by which workbooks force text, and everything that looks like a hyphen.
DECORATION = frozenset("'`´‘’′‵\"“”-‐‑‒–—―−﹣")
INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def bare(text: str) -> str:
    """``text`` in NFKC and upper case, without white space, invisible signs, quotes and hyphens."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(
        sign for sign in plain if sign not in DECORATION and unicodedata.category(sign) not in INVISIBLE_CATEGORIES
    ).upper()
