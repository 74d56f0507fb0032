"""A recovery from the money received to the fen of every party, step by step."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from loans.schemes.engine.recovery.checks import check_facts
from loans.schemes.engine.recovery.endings import claw_back_of, write_off_of
from loans.schemes.engine.recovery.groups import groups_of, known_parties
from loans.schemes.engine.recovery.results import RecoveryResult
from loans.schemes.engine.recovery.returning import return_of
from loans.schemes.engine.recovery.shares import ZERO
from loans.schemes.facts.recovery import RecoveryFacts
from loans.schemes.format import Scheme
from loans.schemes.format.recovery import Recovery
from loans.schemes.trace import OPERATIONS, Reason, Step, operation
from loans.schemes.values import Gaps
from portal.core.money import FEN


def split_recovery(scheme: Scheme, facts: RecoveryFacts) -> RecoveryResult:
    """Split ``facts.recovery`` among those who bore the loss; nobody gets back more than it bore.

    Without a section ``recovery`` its defaults hold. ``AssessmentRefused`` names all that is missing or cannot be.
    """
    gaps = Gaps()
    rule = scheme.recovery or Recovery()
    check_facts(scheme, rule, facts, gaps)
    gaps.refuse_if_any()
    result = _Split(scheme, rule, facts).result()
    result.passed_on = return_of(scheme, rule, facts, result, gaps)
    result.write_off = write_off_of(scheme, rule, facts, result)
    result.claw_back = claw_back_of(scheme, facts, result)
    gaps.refuse_if_any()
    return result


class _Split:
    """The steps of one split; each figure is made by the operation that the trace names."""

    def __init__(self, scheme: Scheme, rule: Recovery, facts: RecoveryFacts) -> None:
        self.scheme, self.rule, self.facts = scheme, rule, facts
        self.borne = {party: facts.borne[party] for party in known_parties(scheme) if party in facts.borne}
        self.made = RecoveryResult(
            scheme=scheme.identity.code, version=scheme.identity.version, received=facts.recovery.received
        )

    def step(self, rule: str, title: str, name: str, how: str, inputs: dict[str, Any]) -> Any:
        outcome = OPERATIONS[how](inputs)
        article = self.rule.article or ""
        self.made.trace.append(Step(rule, title, name, how, inputs, outcome, article))
        return outcome

    def result(self) -> RecoveryResult:
        self._costs()
        before = self.facts.returned
        room = {party: amount - before.get(party, ZERO) for party, amount in self.borne.items()}
        groups = groups_of(self.scheme, self.rule, self.borne, self.facts.compensated)
        inputs = {"borne": self.borne, "returned": {party: before.get(party, ZERO) for party in self.borne}}
        self.step("", _("各方尚未收回"), "open", "rest_of_each", inputs)
        left, parts = self.made.net, []
        for group in groups:
            members = {party: room[party] for party in group.weights}
            parts.append(self._share(group.weights, members, left))
            left = self.step("", _("分配后余额"), "left", "left_after", {"left": left, "part": parts[-1]})
        order = {"parties": list(self.borne), "parts": parts}
        self.made.shares = self.step("recovery.order", _("各方本次收回"), "shares", "merge", order)
        self.made.surplus = left
        outstanding = {"borne": room, "returned": self.made.shares}
        self.made.outstanding = self.step("", _("分配后各方尚未收回"), "outstanding", "rest_of_each", outstanding)
        self._surplus()
        return self.made

    def _costs(self) -> None:
        now = self.facts.recovery
        rule = self.rule
        most = rule.costs_at_most if isinstance(rule.costs_at_most, Decimal) else Decimal(1)
        inputs = {
            "received": now.received, "costs": now.costs, "costs_carried": now.costs_carried,
            "deductible": rule.costs_deductible, "at_most": most,
        }  # fmt: skip
        made, path = self.made, "recovery.costs_deductible"
        made.costs_deducted = self.step(path, _("先扣除追偿费用"), "costs_deducted", "costs_off", inputs)
        net = {"received": now.received, "costs_deducted": made.costs_deducted}
        made.net = self.step(path, _("可分配金额"), "left", "net_of_costs", net)
        open_costs = now.costs + now.costs_carried - made.costs_deducted
        if not open_costs:
            return
        if rule.costs_deductible and rule.costs_carry_over:
            made.costs_carried = open_costs
            made.warnings.append(
                Reason("COSTS_CARRIED", _("未收回的费用结转下次"), open_costs, rule="recovery.costs_carry_over")
            )
        else:
            made.warnings.append(Reason("COSTS_NOT_DEDUCTED", _("费用由追偿方自行承担"), open_costs, rule=path))

    def _share(self, weights: dict[str, Fraction], room: dict[str, Decimal], left: Decimal) -> dict[str, Decimal]:
        funding = self.scheme.funding
        wanted = self.scheme.numbers.residual_party or self.facts.compensated
        residual = wanted if wanted in weights else (funding.residual if funding and funding.residual else "")
        inputs = {
            "left": left, "parties": list(weights), "weights": weights, "room": room,
            "residual": residual, "rounding": self.scheme.numbers.rounding,
        }  # fmt: skip
        made: dict[str, Decimal] = self.step("recovery.order", str(self.rule.order.label), "part", "share_out", inputs)
        return made

    def _surplus(self) -> None:
        if not self.made.surplus:
            return
        self.made.surplus_to = self.rule.surplus_to or self.facts.compensated
        words = _("收回金额超过各方承担的损失，超出部分不再分配")
        rule = "recovery.surplus_to" if self.rule.surplus_to else ""
        self.made.warnings.append(Reason("MORE_THAN_BORNE", words, self.made.surplus, rule=rule))


@operation("costs_off")
def _costs_off(inputs: Any) -> Decimal:
    """Costs that come off: all of them, up to a part of what came in (rounded down), or none."""
    if not inputs["deductible"]:
        return ZERO
    most = int(Fraction(inputs["received"]) * Fraction(inputs["at_most"]) * 100) * FEN
    return min(inputs["costs"] + inputs["costs_carried"], most)


@operation("net_of_costs")
def _net_of_costs(inputs: Any) -> Decimal:
    net: Decimal = inputs["received"] - inputs["costs_deducted"]
    return net


@operation("left_after")
def _left_after(inputs: Any) -> Decimal:
    left: Decimal = inputs["left"] - sum(inputs["part"].values(), ZERO)
    return left


@operation("merge")
def _merge(inputs: Any) -> dict[str, Decimal]:
    """One mapping of several that share no key, in the order of ``parties``."""
    every = {party: amount for part in inputs["parts"] for party, amount in part.items()}
    return {party: every[party] for party in inputs["parties"]}


@operation("rest_of_each")
def _rest_of_each(inputs: Any) -> dict[str, Decimal]:
    return {party: amount - inputs["returned"].get(party, ZERO) for party, amount in inputs["borne"].items()}
