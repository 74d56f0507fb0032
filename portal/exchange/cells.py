"""Reading one cell: every form in which offices and banks write codes, dates, numbers and marks.

Pure functions without the ORM. A cell arrives as the workbook reader gives it: ``str``, ``float``, ``int``, ``bool``,
``date``, ``datetime``, ``Percent`` (a number in a percent-formatted cell) or ``None``. Each function returns the value
or raises ``CellError`` with a machine code and a Chinese message; nothing is ever guessed or repaired in silence.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from portal.core.credit_code import ALPHABET, check_credit_code, credit_check_sign, organisation_check_sign
from portal.core.errors import DomainError
from portal.core.patent_number import check_patent_number

Cell = Any


class CellError(DomainError):
    """The cell cannot be read as what its column needs."""


@dataclass(frozen=True, slots=True)
class Percent:
    """A number that stands in a cell of percent format: 0.0435 is shown as 4.35 %."""

    stored: float


@dataclass(frozen=True, slots=True)
class BrokenFormula:
    """A cell whose formula gave an error (#N/A, #REF!)."""

    text: str


# U+0301 is what NFKC makes of the acute accent that stands for an apostrophe.
APOSTROPHES = "'`´‘’′‵ʹʼ\u0301"
INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Cn", "Co"})
# Variation selectors, the grapheme joiner, fillers and the empty Braille cell: shown as nothing, by category a sign.
SHOWN_AS_NOTHING = frozenset({*map(chr, range(0xFE00, 0xFE10)), *"\u034f\u115f\u1160\u2800\u3164\uffa0"})
SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d*)?E[+-]?\d+", re.ASCII)
# As a spreadsheet shows it; without point and plus sign it may be a number such as 2018E0012.
SHOWN_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d*E[+-]?|E[+-])\d+", re.ASCII)
CODE_LENGTH = 18
BRACKETS = str.maketrans("〔【[〈《{〖「『", "(((((((((") | str.maketrans("〕】]〉》}〗」』", ")))))))))")
DIGITS_KEPT = 15  # a spreadsheet number carries fifteen significant digits


def plain(text: str) -> str:
    """NFKC without white space and invisible signs: the form in which words and names are compared."""
    return text if text.isascii() and text.isalnum() else _folded(text)


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in folded if not _is_invisible(sign))


def _is_invisible(sign: str) -> bool:
    return sign in SHOWN_AS_NOTHING or unicodedata.category(sign) in INVISIBLE


def trimmed(text: str) -> str:
    """Without white space and invisible signs at the ends; inside it stays as written."""
    if text and text[0].isalnum() and text[-1].isalnum():
        return text
    start, end = 0, len(text)
    while start < end and _is_invisible(text[start]):
        start += 1
    while end > start and _is_invisible(text[end - 1]):
        end -= 1
    return text[start:end]


def is_blank(cell: Cell) -> bool:
    if isinstance(cell, str):
        return not cell or not (cell[0].isalnum() or trimmed(cell))
    return cell is None


def number_words(value: float) -> str:
    """A spreadsheet number as a person typed it: no trailing ``.0``, no exponent below 1e15."""
    if math.isfinite(value) and value == int(value) and abs(value) < 10**DIGITS_KEPT:
        return str(int(value))
    return repr(value)


def as_text(cell: Cell) -> str:
    """The cell as it is shown to a person (trimmed); for ``Row.texts`` and result files."""
    if isinstance(cell, str):
        return trimmed(cell)
    if cell is None:
        return ""
    for kind, words in SHOWN.items():
        if isinstance(cell, kind):
            return words(cell)
    return str(cell)


SHOWN: dict[type, Callable[[Any], str]] = {
    bool: lambda cell: "TRUE" if cell else "FALSE",
    datetime: lambda cell: str(cell.date()) if cell.time() == datetime.min.time() else str(cell),
    Percent: lambda cell: f"{(_exact(cell.stored)[0] * 100).normalize():f}%",
    BrokenFormula: lambda cell: cell.text,
    float: number_words,
    int: number_words,
}


def canonical_number(text: str) -> str:
    """Codes and numbers: NFKC, no white space or invisible signs, no apostrophes around, upper case."""
    return plain(text).strip(APOSTROPHES).upper()


def canonical_document(text: str) -> str:
    """A document number, equal whatever kind of bracket was typed: 〔 〕 [ ] （ ） 【 】."""
    return canonical_number(text).translate(BRACKETS)


# --- codes ------------------------------------------------------------------------------------------------------
def read_credit_code(cell: Cell) -> str:
    """CODE_FLOAT, CODE_FORMAT or CODE_CHECK. A number has lost digits and is never repaired."""
    if isinstance(cell, (int, float, Percent)):
        raise CellError(_("信用代码被存为数值，已丢失数位；请按文本格式重新填写。"), code="CODE_FLOAT")
    if not isinstance(cell, str):
        raise CellError(_("信用代码不是文本。"), code="CODE_FORMAT")
    code = canonical_number(cell)
    if SCIENTIFIC.fullmatch(code) and len(code) != CODE_LENGTH:
        raise CellError(_("信用代码被存为科学计数，已丢失数位；请按文本格式重新填写。"), code="CODE_FLOAT")
    try:
        check_credit_code(code)
    except DomainError as error:
        wrong_sign = error.code == "CODE_FORMAT" and _is_of_alphabet(code) and not _signs_agree(code)
        raise CellError(error.message, code="CODE_CHECK" if wrong_sign else error.code) from error
    return code


def _is_of_alphabet(code: str) -> bool:
    return len(code) == 18 and all(sign in ALPHABET for sign in code)


def _signs_agree(code: str) -> bool:
    return organisation_check_sign(code[8:16]) == code[16] and credit_check_sign(code[:17]) == code[17]


def read_number_text(cell: Cell) -> str:
    """A contract, certificate or registration number; NUMBER_FLOAT when a spreadsheet has cut digits off."""
    text = canonical_number(_number_as_text(cell))
    if SHOWN_SCIENTIFIC.fullmatch(text):
        raise CellError(_("编号被存为科学计数，已丢失数位；请按文本格式重新填写。"), code="NUMBER_FLOAT")
    if not text:
        raise CellError(_("编号为空。"), code="MISSING")
    return text


def read_document(cell: Cell) -> str:
    return read_number_text(cell).translate(BRACKETS)


def _number_as_text(cell: Cell) -> str:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= 10**DIGITS_KEPT:
        raise CellError(_("编号被存为数值，超过15位的数位已丢失；请按文本格式重新填写。"), code="NUMBER_FLOAT")
    return as_text(cell)


def read_patent(cell: Cell) -> str:
    """The bare number: ZL and the dot are decoration. PATENT_CHECK when form or check digit is wrong."""
    try:
        number = canonical_number(_number_as_text(cell)).removeprefix("ZL").lstrip(APOSTROPHES)
        number = number.replace(".", "").replace("。", "").replace("·", "")
        check_patent_number(number)
    except DomainError as error:
        raise CellError(error.message, code="PATENT_CHECK") from error
    return number


def read_industry(cell: Cell) -> str:
    """Four digits of GB/T 4754-2017; a number, or three digits, has lost its leading zero."""
    text = canonical_number(as_text(cell))
    digits = re.sub(r"^[A-T](?=\d)", "", text)
    if not re.fullmatch(r"\d{3,4}", digits, re.ASCII):
        raise CellError(_("行业代码应为四位数字（GB/T 4754-2017）：“%(text)s”。") % {"text": text}, code="BAD_CHOICE")
    return digits.zfill(4)


# --- numbers ----------------------------------------------------------------------------------------------------
NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)?(?P<part>\.\d*)?", re.ASCII)
DASHES = str.maketrans("−﹣–", "---")


def _exact(value: float) -> tuple[Decimal, bool]:
    """A cell's number as a decimal, and whether binary noise was taken off.

    A spreadsheet knows fifteen significant digits; what stands behind them (1027970.6199999999) is left over from
    binary arithmetic. It is taken off only when it is no more than that noise (four units in the last place).
    """
    exact = Decimal(str(value))
    shown = Decimal(f"{value:.{DIGITS_KEPT - 1}e}")
    if shown != exact and abs(shown - exact) <= 4 * Decimal(math.ulp(value)):
        return shown, True
    return exact, False


def read_number(cell: Cell) -> tuple[Decimal, bool]:
    """A number or its text; the flag says that binary noise was taken off. BAD_AMOUNT otherwise."""
    if isinstance(cell, Percent):
        cell = cell.stored
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if not math.isfinite(cell):
            raise _bad_amount(cell)
        return (Decimal(cell), False) if isinstance(cell, int) else _exact(cell)
    if not isinstance(cell, str):
        raise _bad_amount(cell)
    text = canonical_number(cell).translate(DASHES)
    text = re.sub(r"^([+-]?)[¥￥]", r"\1", text).lstrip(APOSTROPHES)
    match = NUMBER.fullmatch(text)
    if not match or not (match["whole"] or (match["part"] or ".") != "."):
        raise _bad_amount(cell)
    return Decimal(f"{match['sign']}{(match['whole'] or '0').replace(',', '')}{match['part'] or ''}"), False


def _bad_amount(cell: Cell) -> CellError:
    return CellError(_("“%(text)s”不是可读的数。") % {"text": as_text(cell)[:40]}, code="BAD_AMOUNT")


def read_amount(cell: Cell, yuan_each: int) -> tuple[Decimal, bool]:
    """Yuan with two decimals from a cell whose unit is ``yuan_each`` yuan; exact, never rounded (AMOUNT_PRECISION)."""
    value, noisy = read_number(cell)
    yuan = value * yuan_each
    # More than sixteen digits before the point cannot be an amount that anybody lends.
    if abs(yuan) >= Decimal(10) ** 16:
        raise CellError(_("金额过大，请核对单位。"), code="BAD_AMOUNT")
    if yuan != yuan.quantize(Decimal("0.01")):
        raise CellError(_("折合为元后超过两位小数：%(yuan)s元。") % {"yuan": f"{yuan:f}"}, code="AMOUNT_PRECISION")
    return yuan.quantize(Decimal("0.01")), noisy


def read_rate(cell: Cell) -> tuple[Decimal, bool]:
    """Percent a year: 4.35, ``4.35%``, or 0.0435 in a cell of percent format. At most six decimals."""
    if isinstance(cell, Percent):
        value, noisy = _exact(cell.stored)
        value *= 100
    elif isinstance(cell, str) and canonical_number(cell).endswith(("%", "‰")):
        text = canonical_number(cell)
        if text.endswith("‰"):
            raise _bad_amount(cell)
        value, noisy = read_number(text[:-1])
    else:
        value, noisy = read_number(cell)
    if abs(value) >= 1000 or value != value.quantize(Decimal("0.000001")):
        raise CellError(
            _("利率“%(text)s”不可读，应为百分数，最多六位小数。") % {"text": as_text(cell)}, code="BAD_AMOUNT"
        )
    return value.normalize() if value == 0 else value, noisy


def read_count(cell: Cell) -> tuple[int, bool]:
    """A whole number."""
    value, noisy = read_number(cell)
    if abs(value) > 2_000_000_000 or value != value.to_integral_value():
        raise CellError(_("“%(text)s”不是整数。") % {"text": as_text(cell)[:40]}, code="BAD_AMOUNT")
    return int(value), noisy


# --- dates ------------------------------------------------------------------------------------------------------
DATE_TEXT = re.compile(
    r"(?P<y>\d{4})(?:年(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?|(?P<sep>[-/.])(?P<m2>\d{1,2})(?P=sep)(?P<d2>\d{1,2}))"
    r"(?:T?\d{1,2}[:时]\d{2}(?:[:分]\d{2}(?:\.0+)?秒?)?Z?)?",
    re.ASCII,
)
SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0+)?", re.ASCII)
CLOCK = re.compile(r"\s+T?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$", re.ASCII)


def read_date(cell: Cell, *, is_1904: bool = False) -> date:
    """A day from any of the written forms, or BAD_DATE. ``is_1904``: the epoch of the workbook's serial numbers."""
    if isinstance(cell, datetime):
        return _in_range(cell.date(), cell)
    if isinstance(cell, date):
        return _in_range(cell, cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        text = number_words(cell)
    elif isinstance(cell, str):
        # The time of day goes first: without its space "2018-03-0500:00" could not be taken apart.
        text = plain(CLOCK.sub("", trimmed(unicodedata.normalize("NFKC", cell)).strip(APOSTROPHES)))
        text = text.strip(APOSTROPHES)
    else:
        raise _bad_date(cell)
    try:
        return _in_range(_day_of(text, is_1904), cell)
    except (ValueError, OverflowError) as error:
        raise _bad_date(cell) from error


def _day_of(text: str, is_1904: bool) -> date:
    if match := COMPACT.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := SERIAL.fullmatch(text):
        # Five digits are 1927 to 2173: a bare year must not be taken for a day of 1905.
        return (date(1904, 1, 1) if is_1904 else date(1899, 12, 30)) + timedelta(days=int(match[1]))
    if match := DATE_TEXT.fullmatch(text):
        return date(int(match["y"]), int(match["m"] or match["m2"]), int(match["d"] or match["d2"]))
    raise ValueError(text)


def _in_range(day: date, cell: Cell) -> date:
    if not 1900 <= day.year <= 2999:
        raise _bad_date(cell)
    return day


def _bad_date(cell: Cell) -> CellError:
    return CellError(_("“%(text)s”不是可读的日期。") % {"text": as_text(cell)[:40]}, code="BAD_DATE")


# --- marks and words --------------------------------------------------------------------------------------------
YES = frozenset({"是", "1", "√", "✓", "✔", "☑", "TRUE"})
NO = frozenset({"", "否", "0", "FALSE"})


def read_flag(cell: Cell) -> bool:
    """Yes: 是, 1, √. No: 否, 0, blank. BAD_FLAG for any other mark."""
    text = canonical_number(as_text(cell))
    if text in YES:
        return True
    if text in NO:
        return False
    raise CellError(_("“%(text)s”应为“是”或“否”。") % {"text": text[:40]}, code="BAD_FLAG")


def word_key(text: str) -> str:
    """A choice word as compared: half-width, no spaces, lower case, all brackets alike."""
    return plain(text).strip(APOSTROPHES).translate(BRACKETS).lower()


def read_choice(cell: Cell, words: Mapping[str, Any]) -> Any:
    """The stored value of a word; ``words`` are keyed by ``word_key``. A word may end in 类. BAD_CHOICE otherwise."""
    word = word_key(as_text(cell))
    for form in (word, word.removesuffix("类"), word + "类"):
        if form in words:
            return words[form]
    raise CellError(_("“%(text)s”不在可选内容之中。") % {"text": as_text(cell)[:40]}, code="BAD_CHOICE")


def read_name(cell: Cell) -> str:
    return as_text(cell)
