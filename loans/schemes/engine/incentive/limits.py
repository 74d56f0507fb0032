"""Caps on incentives in the order in which they are tried: item, public money, items, year, total, all, scheme."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from loans.schemes.engine.arithmetic import NOTHING
from loans.schemes.engine.incentive.case import Case
from loans.schemes.format.incentives import IncentiveCaps
from loans.schemes.trace import money_of, operation


@dataclass(slots=True)
class Running:
    """What earlier items of this application were worth, by incentive code, and together by kind of payee."""

    amounts: dict[str, Decimal] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    together: dict[str, Decimal] = field(default_factory=dict)

    def add(self, code: str, payee: str, amount: Decimal) -> None:
        self.amounts[code] = self.amounts.get(code, NOTHING) + amount
        self.counts[code] = self.counts.get(code, 0) + (amount > 0)
        self.together[payee] = self.together.get(payee, NOTHING) + amount


@dataclass(frozen=True, slots=True)
class Limit:
    """``used`` is ``None`` where nothing can have been used; ``stated`` tells that the facts gave it."""

    name: str
    title: str
    amount: Decimal
    used: Decimal | None = None
    stated: bool = True
    fact: str = ""


def capped(case: Case, base: Fraction, amount: Decimal, running: Running) -> Decimal:
    """What the caps leave of ``amount``; the reasons say which cap took everything."""
    caps = case.incentive.caps
    if caps is None:
        return amount
    if not _has_items_left(case, caps, running):
        none_left = {"amount": amount, "limit": NOTHING}
        return Decimal(case.step("caps.items_per_year", _("每年项数"), "amount", "incentive_cap", none_left))
    for limit in _limits(case, caps, base, running):
        if not limit.stated:
            words = _("没有提供已付金额（%(fact)s），按 0.00 计") % {"fact": limit.fact}
            case.warn("USED_NOT_STATED", words, f"caps.{limit.name}")
        inputs = {"amount": amount, "limit": limit.amount} | ({} if limit.used is None else {"used": limit.used})
        left = case.step(f"caps.{limit.name}", limit.title, "amount", "incentive_cap", inputs)
        if amount and not left:
            case.refuse("LIMIT_REACHED", _("%(title)s已用完") % {"title": limit.title}, f"caps.{limit.name}")
        amount = left
    return amount


def _has_items_left(case: Case, caps: IncentiveCaps, running: Running) -> bool:
    if caps.items_per_year is None:
        return True
    most = case.gaps.need(caps.items_per_year, f"{case.rule}.caps.items_per_year")
    if most is None:
        return False
    if case.used.items is None:
        words = _("没有提供当年项数（used.%(code)s.items），按 0 计") % {"code": case.incentive.code}
        case.warn("USED_NOT_STATED", words, "caps.items_per_year")
    count = (case.used.items or 0) + running.counts.get(case.incentive.code, 0)
    if count >= most:
        case.refuse("ITEMS_USED_UP", _("已达每年项数上限"), "caps.items_per_year", count, most)
    return count < most


def _limits(case: Case, caps: IncentiveCaps, base: Fraction, running: Running) -> Iterator[Limit]:
    code, used, facts = case.incentive.code, case.used, case.facts
    before, together = running.amounts.get(code, NOTHING), running.together.get(case.incentive.payee, NOTHING)
    yield from _plain(case, caps.per_item, "per_item", _("单项上限"))
    yield from _public_money(case, caps, base)
    year = (("per_year", _("年度上限"), used.year, f"used.{code}.year", before),)
    total = (("in_total", _("累计上限"), used.total, f"used.{code}.total", before),)
    every = (("all_incentives_year", _("各项合计年度上限"), facts.all_used_year, "all_used_year", together),)
    scheme = (("scheme_year", _("全年总额"), used.scheme_year, f"used.{code}.scheme_year", before),)
    for name, title, given, fact, now in year + total + every + scheme:
        figure = getattr(caps, name)
        amount = None if figure is None else case.gaps.need(figure, f"{case.rule}.caps.{name}")
        if amount is not None:
            yield Limit(name, title, amount, (given or NOTHING) + now, given is not None, fact)


def _plain(case: Case, figure: Any, name: str, title: str) -> Iterator[Limit]:
    amount = None if figure is None else case.gaps.need(figure, f"{case.rule}.caps.{name}")
    if amount is not None:
        yield Limit(name, title, amount)


def _public_money(case: Case, caps: IncentiveCaps, base: Fraction) -> Iterator[Limit]:
    """All public money together is at most a part of the base, cut down to the fen."""
    if caps.public_money_share is None:
        return
    share = case.gaps.need(caps.public_money_share, f"{case.rule}.caps.public_money_share")
    if share is None:
        return
    other = case.item.other_public_money
    title = _("财政资金合计上限")
    inputs = {"base": base, "share": share}
    most: Decimal = case.step("caps.public_money_share", title, "public_money_limit", "share_down", inputs)
    yield Limit(
        "public_money_share", title, most, other or NOTHING, other is not None, f"{case.path}.other_public_money"
    )


@operation("incentive_cap")
def _cap(inputs: Mapping[str, Any]) -> Decimal:
    """At most what is left of the limit, never below zero."""
    return max(min(inputs["amount"], inputs["limit"] - inputs.get("used", NOTHING)), NOTHING)


@operation("share_down")
def _share_down(inputs: Mapping[str, Any]) -> Decimal:
    return money_of(Fraction(inputs["base"]) * Fraction(inputs["share"]), "down")
