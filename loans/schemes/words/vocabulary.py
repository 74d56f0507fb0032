"""How facts, values, parties and modes of one scheme are called in Chinese."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from loans.schemes.facts.catalogue import catalogue
from loans.schemes.format import Scheme
from loans.schemes.format.base import UNKNOWN
from loans.schemes.format.parties import KnownParty
from loans.schemes.format.vocabulary import FactType
from loans.schemes.words.figures import day_words, joined, money_words, number_words, share_words, undecided

# Values that many schemes use. A scheme that means something else by one says so under ``words``.
COMMON: Mapping[str, Any] = {
    "high_tech": _("高新技术企业"),
    "tech_sme": _("科技型中小企业"),
    "specialised": _("专精特新企业"),
    "micro": _("微型企业"),
    "small": _("小型企业"),
    "medium": _("中型企业"),
    "large": _("大型企业"),
    "credit": _("信用贷款"),
    "ip_pledge": _("知识产权质押贷款"),
    "equity_pledge": _("股权质押贷款"),
    "receivables_pledge": _("应收账款质押贷款"),
    "guarantee": _("保证贷款"),
    "mortgage": _("抵押贷款"),
    "insurance": _("保证保险贷款"),
    "bank": _("银行"),
    "insurer": _("保险机构"),
    "guarantor": _("担保机构"),
    "enterprise": _("企业"),
    "appraiser": _("评估机构"),
    "city": _("市级"),
    "county": _("县（区）"),
    "district": _("区"),
    "abnormal": _("经营异常名录"),
    "defaulter": _("失信被执行人"),
    "untrustworthy": _("严重违法失信名单"),
    "normal": _("正常"),
    "watch": _("关注"),
    "substandard": _("次级"),
    "doubtful": _("可疑"),
    "loss": _("损失"),
}

# Facts whose words are modes: a mode may have the code of a party, e.g. bank.
MODE_FACTS = {"loan.mode", "claim.compensated_modes", "subject.mode"}


class Vocabulary:
    """The words of one scheme: its own first, then those that everybody uses, then the code as it stands."""

    def __init__(self, scheme: Scheme) -> None:
        self._own = {one.code: one.title for one in scheme.words}
        self._facts = {f"extra.{one.code}": one for one in scheme.facts}
        self._modes = {one.code: one.title for one in scheme.modes}
        self._parties = {one.code: one.title for one in scheme.parties}
        if scheme.funding:
            self._parties |= {one.code: one.title for one in scheme.funding.parties}

    def fact(self, name: str) -> str:
        own = self._facts.get(name)
        if own is not None:
            return own.title
        known = catalogue().get(name)
        return known.title if known else name

    def fact_type(self, name: str | None) -> FactType | None:
        if name is None:
            return None
        own = self._facts.get(name)
        if own is not None:
            return own.type
        known = catalogue().get(name)
        return known.type if known else None

    def word(self, value: str) -> str:
        return str(self._own.get(value) or COMMON.get(value, value))

    def mode(self, code: str) -> str:
        return str(self._modes.get(code) or self.word(code))

    def modes(self, codes: tuple[str, ...]) -> str:
        return joined(self.mode(code) for code in codes)

    def party(self, code: str) -> str:
        if code in self._parties:
            return self._parties[code]
        return str(KnownParty(code).label) if code in KnownParty.values else self.word(code)

    def value(self, value: Any, kind: FactType | None, fact: str = "") -> str:
        """A value of a condition or a tier in the type of its fact; ``fact`` where the same word means two things."""
        if value is UNKNOWN or value == UNKNOWN.value:
            return undecided()
        if isinstance(value, list | tuple):
            return joined(self.value(one, kind, fact) for one in value)
        if isinstance(value, bool):
            return str(_("是") if value else _("否"))
        return self.mode(str(value)) if fact in MODE_FACTS else self._figure(str(value), kind)

    def _figure(self, text: str, kind: FactType | None) -> str:
        try:
            if kind == FactType.MONEY:
                return money_words(Decimal(text))
            if kind == FactType.RATIO:
                return share_words(Decimal(text))
            if kind in {FactType.NUMBER, FactType.COUNT}:
                return number_words(Decimal(text))
        except ArithmeticError:
            return text
        if kind == FactType.DAY:
            return _day(text)
        return self.word(text)


def _day(text: str) -> str:
    try:
        return day_words(date.fromisoformat(text))
    except ValueError:
        return text
