"""Banks, guarantors, insurers, appraisers as files name them: resolved together, registered when first written."""

import re
from collections.abc import Iterable, Mapping

from portal.accounts.models import Organisation, OrganisationAlias, OrganisationKind
from portal.accounts.names import institution_key, name_key
from portal.accounts.services.organisations import find_or_register_organisation, find_organisation
from portal.core.actors import SYSTEM
from portal.exchange.registers import SheetFacts

# What stands around a bank's name in file names and titles.
WRAPPING = re.compile(
    r"科技信贷台账|科技贷款(?:明细表?|台账)|贷款(?:明细表?|台账)|信贷台账|还款与风险分类反馈|融资还贷信息反馈登记|"
    r"反馈登记?|填报单位|报送单位|报表|数据|单位|台账|(?:19|20)\d\d年?(?:度)?(?:\d{1,2}月)?"
)
LENDER = re.compile(
    r"[^\s：:_—,，;；、。|/\\\-\d]*(?:银行|信用社|信用联社|合作联社|农信联社|农信社|农商行|村镇行|财务公司|贷款公司)"
    r"[^\s：:_—,，;；、。|/\\\-\d]*"
)
# Where the file name itself keeps the bank: 05_科技信贷台账_<bank>, 06_还款与风险分类反馈_<bank>_<year>.
FILED = re.compile(r"(?:台账|反馈)_(?P<bank>[^_]*?[\u4e00-\u9fff][^_]*)(?:_(?:19|20)\d\d[^_]*)?$")
NO_BANK = re.compile(r"^\d|汇总|合并|全部|各银行|明细|补报|更新")
REMARK_AT_END = re.compile(r"[（(][^（）()]*[）)]$")
NOBODY = frozenset({"", "无", "-", "—", "/", "否", "没有", "暂无"})

Parties = Mapping[tuple[str, str], Organisation]


def bank_named_in(facts: SheetFacts) -> str:
    """The bank that the file name, the sheet's name or a title above the header names; empty when none does."""
    for place, words in enumerate(facts.words):
        if found := LENDER.search(WRAPPING.sub(" ", words)):
            return REMARK_AT_END.sub("", found.group(0))
        filed = FILED.search(words) if place == 0 else None
        if filed and not NO_BANK.search(filed["bank"]):
            return filed["bank"]
    return ""


def bank_key(text: str) -> str:
    """One form for all spellings of a bank: the registered bank's name when it is known, else its head office's."""
    known = find_organisation(OrganisationKind.BANK, text)
    return known.name if known else institution_key(OrganisationKind.BANK, text)


def known_banks() -> dict[str, str]:
    names = Organisation.objects.filter(kind=OrganisationKind.BANK).order_by("name").values_list("name", flat=True)
    return {name: name for name in names}


def parties_named(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Organisation]:
    """The registered organisations under ``(kind, name)`` pairs, in one query; a name of two organisations is none."""
    pairs = {(kind, text) for kind, text in wanted if text}
    keys = {pair: {name_key(pair[1]), institution_key(*pair)} for pair in pairs}
    aliases = OrganisationAlias.objects.filter(
        organisation__kind__in={kind for kind, _text in pairs}, key__in=set().union(*keys.values())
    ).select_related("organisation")
    bearers: dict[tuple[str, str], dict[int, Organisation]] = {}
    for alias in aliases:
        bearers.setdefault((alias.organisation.kind, alias.key), {})[alias.organisation_id] = alias.organisation
    found = {}
    for pair, forms in keys.items():
        named = {pk: one for form in forms for pk, one in bearers.get((pair[0], form), {}).items()}
        if len(named) == 1:
            found[pair] = next(iter(named.values()))
    return found


def party_name(parties: Parties, kind: str, text: str | None) -> str:
    """The name under which the organisation is or will be registered; empty when the cell names nobody."""
    if text is None or text.strip() in NOBODY:
        return ""
    known = parties.get((kind, text))
    return known.name if known else institution_key(kind, text)


def register_parties(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Organisation]:
    """As ``parties_named``, registering those not yet known. For writing only."""
    pairs = {(kind, text) for kind, text in wanted if text}
    found = parties_named(pairs)
    for kind, text in sorted(pairs - found.keys()):
        found[kind, text] = find_or_register_organisation(kind=kind, name=text, by=SYSTEM)
    return found
