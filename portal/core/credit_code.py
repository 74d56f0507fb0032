"""Unified social credit code (统一社会信用代码): GB 32100-2015, with the organisation code of GB 11714-1997 inside.

Both check signs are verified, so a mistyped sign or two swapped neighbours are found.
"""

import re

from django.utils.translation import gettext as _

from portal.core.errors import DomainError
from portal.core.plain_text import bare

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
# The 17th sign may be any of the alphabet here: one that no organisation code ends in fails its check, not the form.
FORMAT = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)
ORGANISATION_FORMAT = re.compile(r"[0-9A-Z]{8}[0-9X]", re.ASCII)


class CreditCodeError(DomainError):
    """``code`` is CODE_FORMAT (not 18 signs of the alphabet) or CODE_CHECK (a check sign does not agree)."""


def normalise_code(text: str) -> str:
    """The code as typed or exported by anyone, in its stored form.

    Full-width signs become half-width, letters upper case; white space, invisible signs, dashes and the
    apostrophe by which workbooks force text are dropped. The result is not checked.
    """
    return bare(text)


def check_credit_code(code: str) -> None:
    """Raise ``CreditCodeError`` unless ``code`` (in stored form) has the form and both check signs of the standard."""
    if not FORMAT.fullmatch(code):
        raise CreditCodeError(
            _("统一社会信用代码应为18位，只含数字和大写字母（不含I、O、S、V、Z）。"), code="CODE_FORMAT"
        )
    if organisation_check_sign(code[8:16]) != code[16] or credit_check_sign(code[:17]) != code[17]:
        raise CreditCodeError(_("统一社会信用代码校验码不符，请核对原件。"), code="CODE_CHECK")


def check_organisation_code(code: str) -> None:
    """Raise ``CreditCodeError`` unless ``code`` (nine signs, no dash) is an organisation code of GB 11714-1997."""
    if not ORGANISATION_FORMAT.fullmatch(code):
        raise CreditCodeError(_("组织机构代码应为9位。"), code="CODE_FORMAT")
    if organisation_check_sign(code[:8]) != code[8]:
        raise CreditCodeError(_("组织机构代码校验码不符，请核对原件。"), code="CODE_CHECK")


def credit_check_sign(first17: str) -> str:
    """The 18th sign by GB 32100-2015 (modulus 31)."""
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(first17, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check_sign(body: str) -> str:
    """The 9th sign of an organisation code by GB 11714-1997 (modulus 11); letters count A=10 to Z=35 here."""
    total = sum(int(sign, 36) * weight for sign, weight in zip(body, BODY_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]
