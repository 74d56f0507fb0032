"""Chinese patent (application) numbers with their check sign: nine signs before 2003-10-01, thirteen since."""

import re

from django.utils.translation import gettext as _

from portal.core.errors import DomainError
from portal.core.plain_text import bare

FORMAT = re.compile(r"(?:19|20)[0-9]{2}[12389][0-9]{7}[0-9X]|[0-9]{2}[12389][0-9]{5}[0-9X]", re.ASCII)
WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
PREFIX = re.compile(r"^(?:ZL|CN)")
# The sign before the serial number; PCT applications that entered China count as the kind they ask for.
KINDS = {"1": "invention", "8": "invention", "2": "utility_model", "9": "utility_model", "3": "design"}


class PatentNumberError(DomainError):
    """The number has not the form of a patent number, or its check sign does not agree."""

    code = "PATENT_CHECK"


def normalise_patent_number(text: str) -> str:
    """The bare signs of the number: the mark ZL or CN, dots, spaces and invisible signs dropped. Not checked."""
    return PREFIX.sub("", bare(text).replace(".", "").replace("。", "").replace("·", ""))


def check_patent_number(number: str) -> None:
    """Raise ``PatentNumberError`` unless ``number`` (bare signs) has the form and the check sign."""
    if not FORMAT.fullmatch(number):
        raise PatentNumberError(_("专利号应为9位（2003年10月前）或13位，末位为校验位。"))
    if patent_check_sign(number[:-1]) != number[-1]:
        raise PatentNumberError(_("专利号校验位不符，请核对专利证书。"))


def patent_check_sign(body: str) -> str:
    """The check sign of a body of 8 or 12 digits (modulus 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=False))
    return "0123456789X"[total % 11]


def patent_kind(number: str) -> str:
    """``invention``, ``utility_model`` or ``design``, from a checked bare number."""
    return KINDS[number[4] if len(number) == 13 else number[2]]


def format_patent_number(number: str) -> str:
    """As printed on a grant: ``ZL 2017 1 0601862.3``."""
    year = 4 if len(number) == 13 else 2
    return f"ZL {number[:year]} {number[year]} {number[year + 1 : -1]}.{number[-1]}"
