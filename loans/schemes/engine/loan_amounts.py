"""How much may be lent and covered: a single loan, a facility, an enterprise's year and balance, collateral, IP."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from loans.schemes.conditions import Question, question
from loans.schemes.engine.arithmetic import NOTHING, floor_share
from loans.schemes.engine.checks import Findings
from loans.schemes.format import Scheme
from loans.schemes.format.loan_limits import AmountLimit, AmountOf, LoanLimits, NumberLimit, OverLimit, ShareLimit
from loans.schemes.tiers import LimitPlan
from loans.schemes.trace import Step

CODES = {
    AmountOf.SINGLE: "AMOUNT_OVER_SCHEME_MAX",
    AmountOf.FACILITY: "FACILITY_OVER_SCHEME_MAX",
    AmountOf.ENTERPRISE_YEAR: "AMOUNT_OVER_ENTERPRISE_YEAR",
    AmountOf.ENTERPRISE_BALANCE: "AMOUNT_OVER_ENTERPRISE_BALANCE",
}
BEFORE = {
    AmountOf.ENTERPRISE_YEAR: "history.lent_this_year",
    AmountOf.ENTERPRISE_BALANCE: "history.live_balance",
}


@dataclass(frozen=True, slots=True)
class _Limit:
    limit: AmountLimit
    plan: LimitPlan
    code: str
    title: str
    is_plain: bool


@dataclass(slots=True)
class Amounts:
    """The most that may be lent and the most that may be covered, yuan; nothing where there is no limit."""

    lend: Decimal | None = None
    cover: Decimal | None = None

    def lend_at_most(self, room: Decimal) -> None:
        self.lend = room if self.lend is None else min(self.lend, room)

    def cover_at_most(self, room: Decimal) -> None:
        self.cover = room if self.cover is None else min(self.cover, room)


class LoanAmounts:
    """The amount limits of ``loan_limits``, compiled."""

    def __init__(self, scheme: Scheme) -> None:
        limits = scheme.loan_limits or LoanLimits()
        self._limits = [
            _Limit(
                one,
                LimitPlan(scheme, one, path),
                one.code or CODES[one.limits],
                one.title or _("%(label)s不超过限额") % {"label": one.limits.label},
                not (one.of or one.by),
            )
            for number, one in enumerate(limits.amounts)
            for path in [f"loan_limits.amounts[{number}]"]
        ]
        self._collateral, self._ip_value = limits.collateral, limits.ip_value
        self._collateral_when = _when(scheme, limits.collateral, "loan_limits.collateral.when")
        self._ip_value_when = _when(scheme, limits.ip_value, "loan_limits.ip_value.when")

    def check(self, amount: Decimal, found: Findings) -> Amounts:
        """Check a loan of ``amount`` yuan against every limit that applies."""
        room = Amounts()
        for one in self._limits:
            self._check_one(one, amount, room, found)
        self._check_ip_value(amount, room, found)
        self._check_collateral(amount, found)
        return room

    def _check_one(self, one: _Limit, amount: Decimal, room: Amounts, found: Findings) -> None:
        if not one.plan.applies(found.values, found.gaps):
            return
        allowed = one.plan.allowed(found.values, found.gaps)
        before = self._before(one, found)
        if allowed is None or before is None:
            return
        article = one.limit.article or ""
        if not one.is_plain:
            step = Step(
                one.plan.path,
                _("%(title)s：限额") % {"title": one.title},
                one.plan.path,
                "limit",
                allowed.inputs,
                allowed.amount,
                article,
            )
            found.steps.append(step)
        left = max(allowed.amount - before, NOTHING)
        if one.limit.over == OverLimit.COVER_LESS:
            room.cover_at_most(left)
            return
        total = self._total(one, amount, before, found)
        ok = total <= allowed.amount
        found.check(one.code, one.title, one.plan.path, article, total, "le", allowed.amount, ok=ok)
        room.lend_at_most(left)

    def _before(self, one: _Limit, found: Findings) -> Decimal | None:
        """What counts towards the limit beside this loan."""
        name = BEFORE.get(one.limit.limits)
        if name is None:
            return NOTHING
        if name not in found.values:
            found.gaps.fact(name, one.plan.path)
        before: Decimal | None = found.values.get(name)
        return before

    def _total(self, one: _Limit, amount: Decimal, before: Decimal, found: Findings) -> Decimal:
        if one.limit.limits == AmountOf.FACILITY:
            facility: Decimal = found.values.get("loan.facility", amount)
            return facility
        if not before:
            return amount
        inputs = {"loan.amount": amount, BEFORE[one.limit.limits]: before}
        name = f"total:{one.plan.path}"
        found.steps.append(
            Step(
                one.plan.path,
                _("%(label)s（含本笔）") % {"label": one.limit.limits.label},
                name,
                "sum",
                inputs,
                amount + before,
            )
        )
        return amount + before

    def _check_ip_value(self, amount: Decimal, room: Amounts, found: Findings) -> None:
        rule = self._ip_value
        if rule is None or found.values.get("loan.ip_pledge") is False:
            return
        share = self._share(rule, self._ip_value_when, "loan_limits.ip_value", found)
        if share is None:
            return
        value = found.values.get("loan.ip_value")
        if value is None:
            found.gaps.fact("loan.ip_value", "loan_limits.ip_value")
            return
        allowed, path, article = floor_share(value, share), "loan_limits.ip_value", rule.article or ""
        inputs = {"take": "lower", "share": share, "of": value}
        found.steps.append(Step(path, _("按知识产权价值可贷金额"), path, "limit", inputs, allowed, article))
        words = _("贷款金额不超过知识产权价值的规定比例")
        found.check("AMOUNT_OVER_IP_VALUE", words, path, article, amount, "le", allowed, ok=amount <= allowed)
        room.lend_at_most(allowed)

    def _check_collateral(self, amount: Decimal, found: Findings) -> None:
        rule, path = self._collateral, "loan_limits.collateral"
        share = None if rule is None else self._share(rule, self._collateral_when, path, found)
        if rule is None or share is None:
            return
        value = found.values.get("loan.collateral_amount")
        if value is None:
            found.gaps.fact("loan.collateral_amount", path)
            return
        allowed, article = floor_share(amount, share), rule.article or ""
        inputs = {"take": "lower", "share": share, "of": amount}
        found.steps.append(Step(path, _("抵押物担保金额上限"), path, "limit", inputs, allowed, article))
        words = _("抵押物担保部分不超过规定比例")
        found.check("COLLATERAL_OVER_MAX", words, path, article, value, "le", allowed, ok=value <= allowed)

    def _share(self, rule: ShareLimit | NumberLimit, when: Question, path: str, found: Findings) -> Decimal | None:
        if not when.ask(found.values, found.gaps):
            return None
        return found.gaps.need(rule.share, f"{path}.share")


def _when(scheme: Scheme, rule: ShareLimit | NumberLimit | None, path: str) -> Question:
    return question(scheme, rule.when if rule else None, path)
