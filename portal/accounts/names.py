"""Names of organisations as files write them, brought to one form."""

import re
import unicodedata

from portal.accounts.models import OrganisationKind

# A bank is one institution whatever branch keeps the register: what follows the bank's own name is its branch.
_BRANCH_OF_BANK = re.compile(
    r"^(?P<name>.*?银行(?:股份有限公司|有限责任公司|有限公司)?)(?:.*(?:分行|支行|分理处|营业部|营业室|事业部|中心))$"
)
# An insurer's branch company names its place after the company's own name.
_BRANCH_OF_COMPANY = re.compile(
    r"^(?P<name>.{4,}?(?:保险(?:股份有限公司|有限责任公司|有限公司)?|公司|担保|评估))(?:.{0,12}?(?:分公司|支公司|营业部|办事处))$"
)
_SHORT_FORMS = (("农商银行", "农村商业银行"), ("农商行", "农村商业银行"))


def name_key(text: str) -> str:
    """NFKC, without white space and invisible signs, upper case: equal keys are one spelling."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(
        sign for sign in plain if not sign.isspace() and unicodedata.category(sign) not in {"Cf", "Cc"}
    ).upper()


def institution_key(kind: str, text: str) -> str:
    """The key of the whole institution: a branch counts as its head office, short forms of names are written out."""
    key = name_key(text)
    pattern = _BRANCH_OF_COMPANY
    if kind == OrganisationKind.BANK:
        pattern = _BRANCH_OF_BANK
        for short, long in _SHORT_FORMS:
            if key.endswith(short) or short == "农商银行":
                key = key.replace(short, long)
    found = pattern.match(key)
    return found["name"] if found else key
