"""Text as a paper can print it. What people typed is data: signs that no page can show are left out, nothing else."""

import re
import unicodedata

# Signs that XML 1.0 cannot hold, or that only steer a terminal or the writing direction.
_DROPPED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029\x0b\x0c]")
# What must not be broken over lines when it fits: numbers, codes, words.
TOKEN = re.compile(r"[!-~\u00a0-\u024f]+")


def clean_text(text: str) -> str:
    """The text without signs that cannot be printed; every kind of line break is one newline, a tab is a space."""
    return _DROPPED.sub("", _BREAKS.sub("\n", text)).replace("\t", " ")


def one_line(text: str) -> str:
    """The clean text with its line breaks as spaces."""
    return " ".join(part.strip() for part in clean_text(text).split("\n") if part.strip())


def paragraphs(text: str) -> list[str]:
    """The clean text by paragraphs, without empty ones and without typed indents."""
    return [part.strip() for part in clean_text(text).split("\n") if part.strip()]


def width_in_em(text: str) -> float:
    """Estimated width: a wide sign is one em, a narrow one a bit more than half, which holds for every face we use."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.57 for sign in text)


def widest_token(text: str) -> float:
    """The width of the widest run that cannot be broken over lines, in em. Chinese breaks after any sign."""
    return max((width_in_em(token) for token in TOKEN.findall(text)), default=0.0)
