"""Caps, compiled and in their order: how much each one allows, and what became of the rest."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from loans.schemes.engine.arithmetic import NOTHING, floor_share
from loans.schemes.format import Scheme
from loans.schemes.format.caps import Cap, CapKind, Over
from loans.schemes.tiers import LimitPlan
from loans.schemes.trace import Reason, as_plain
from loans.schemes.values import Gaps, Values

ORDER = list(CapKind)
BUCKETS = {Over.DROP: "dropped", Over.QUEUE: "queued", Over.NEXT_BUDGET: "next_budget"}
OTHER_MONEY = "claim.other_public_money"
WITHOUT_USE = {CapKind.PER_LOAN, CapKind.PARTY, CapKind.PUBLIC_MONEY, CapKind.BALANCE}


@dataclass(slots=True)
class CapTried:
    """One cap as it was tried: its limit, what was used of it before, the amount before and after (yuan)."""

    code: str
    title: str
    limit: Decimal
    used: Decimal
    before: Decimal
    after: Decimal
    over: str
    rule: str
    article: str

    def as_json(self) -> dict[str, Any]:
        figures = {
            "code": self.code,
            "title": self.title,
            "limit": self.limit,
            "used": self.used,
            "before": self.before,
            "after": self.after,
            "cut": self.before - self.after,
            "over": self.over,
            "rule": self.rule,
            "article": self.article,
        }
        return {name: as_plain(value) for name, value in figures.items()}


class CapPlan:
    """One cap, compiled."""

    def __init__(self, scheme: Scheme, cap: Cap, path: str) -> None:
        self.cap, self.path = cap, path
        self.limit = LimitPlan(scheme, cap, path)
        self.title = cap.title or str(cap.kind.label)
        self.article = cap.article or ""
        self.bucket = BUCKETS[cap.over]

    def room(
        self, mode: str, values: Values, used: dict[str, Decimal], gaps: Gaps, warnings: list[Reason]
    ) -> tuple[Decimal, dict[str, Any]] | None:
        """What the cap still allows, and the inputs of its step; nothing when it is not for this case."""
        if self.cap.modes and mode not in self.cap.modes:
            return None
        if not self.limit.applies(values, gaps):
            return None
        allowed = self.limit.allowed(values, gaps)
        if allowed is None:
            return None
        inputs = allowed.inputs
        spent = self._spent(values, used, inputs, warnings)
        return max(allowed.amount - spent, NOTHING), inputs | {"limit": allowed.amount}

    def kept(self, before: Decimal, allowed: Decimal, inputs: dict[str, Any], gaps: Gaps) -> Decimal:
        """What the cap leaves of the running amount, with the part of the excess that is paid all the same."""
        within = min(before, allowed)
        share = gaps.need(self.cap.excess_share, f"{self.path}.excess_share") if within < before else None
        if share is None:
            return within
        inputs["excess_share"] = share
        return within + floor_share(before - within, share)

    def _spent(
        self, values: Values, used: dict[str, Decimal], inputs: dict[str, Any], warnings: list[Reason]
    ) -> Decimal:
        spent = used.get(self.cap.code)
        if spent is None and self.cap.kind not in WITHOUT_USE:
            words = _("没有提供“%(title)s”已用的额度（used.%(code)s），按 0.00 计") % {
                "title": self.title,
                "code": self.cap.code,
            }
            warnings.append(Reason("USED_NOT_STATED", words, rule=self.path, article=self.article))
        spent = spent or NOTHING
        if spent:
            inputs["used"] = spent
        if self.cap.kind == CapKind.PUBLIC_MONEY:
            other = values.get(OTHER_MONEY)
            if other is None:
                words = _("没有提供其他财政资金（claim.other_public_money），按 0.00 计")
                warnings.append(Reason("OTHER_PUBLIC_MONEY_NOT_STATED", words, rule=self.path, article=self.article))
            elif other:
                inputs["other"] = other
                spent += other
        return spent


def cap_plans(scheme: Scheme) -> list[CapPlan]:
    """The caps in the order in which they are tried: the scheme's own, or by kind and then as in the file."""
    plans = {cap.code: CapPlan(scheme, cap, f"caps[{number}]") for number, cap in enumerate(scheme.caps)}
    if scheme.cap_order:
        return [plans[code] for code in scheme.cap_order]
    return sorted(plans.values(), key=lambda plan: ORDER.index(plan.cap.kind))
