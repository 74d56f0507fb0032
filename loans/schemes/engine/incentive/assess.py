"""An application item by item: gates, base, part, caps, and what is to be paid or given back."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from loans.schemes.engine.arithmetic import NOTHING
from loans.schemes.engine.incentive.bases import amount_of, base_of, part_of_base
from loans.schemes.engine.incentive.case import Case
from loans.schemes.engine.incentive.gates import pass_gates
from loans.schemes.engine.incentive.limits import Running, capped
from loans.schemes.engine.incentive.results import IncentiveResult, ItemResult
from loans.schemes.facts.incentive import IncentiveFacts, Item
from loans.schemes.format import Scheme
from loans.schemes.problems import Problem
from loans.schemes.trace import Reason, Step
from loans.schemes.values import Gaps, derive, fact_values


def assess_incentive(scheme: Scheme, facts: IncentiveFacts) -> IncentiveResult:
    """Every item of the application, in order; earlier items use up the caps of later ones.

    Interest is exact until the amount of an item is rounded once. ``AssessmentRefused`` names all that is missing.
    """
    result = IncentiveResult(scheme=scheme.identity.code, version=scheme.identity.version)
    gaps = Gaps()
    _check(scheme, facts, gaps)
    gaps.refuse_if_any()
    values = fact_values(facts)
    derive(values, facts.application.applied_on)
    running = Running()
    for number, item in enumerate(facts.items):
        case = _case(scheme, facts, values, gaps, result, item, number)
        result.items.append(_assessed(case, running, number))
    gaps.refuse_if_any()
    return _summed(result)


def _check(scheme: Scheme, facts: IncentiveFacts, gaps: Gaps) -> None:
    """Codes that the scheme has, one payee for each incentive, periods that do not run backwards."""
    known, payees = {one.code for one in scheme.incentives}, dict[str, str | None]()
    for number, item in enumerate(facts.items):
        if item.incentive not in known:
            reason = _("方案没有这个项目：%(code)s") % {"code": item.incentive}
            gaps.problems.append(Problem(f"items[{number}].incentive", reason, "no_such"))
        elif payees.setdefault(item.incentive, item.payee) != item.payee:
            reason = _("同一项目一次只能测算一个对象，因为上限按对象计")
            gaps.problems.append(Problem(f"items[{number}].payee", reason, "payees"))
    for number, period in enumerate(facts.periods):
        if period.end < period.start:
            gaps.problems.append(Problem(f"periods[{number}].end", _("止息日早于起息日"), "dates"))
    for code in facts.used:
        if code not in known:
            gaps.problems.append(Problem(f"used.{code}", _("方案没有这个项目：%(code)s") % {"code": code}, "no_such"))


def _case(
    scheme: Scheme, facts: IncentiveFacts, values: Any, gaps: Gaps, result: IncentiveResult, item: Item, number: int
) -> Case:
    place = next(place for place, one in enumerate(scheme.incentives) if one.code == item.incentive)
    rule = scheme.incentives[place]
    made = ItemResult(incentive=rule.code, title=rule.title, payee_kind=rule.payee, payee=item.payee or "")
    return Case(scheme, facts, values, gaps, result, rule, f"incentives[{place}]", item, f"items[{number}]", made)


def _assessed(case: Case, running: Running, number: int) -> ItemResult:
    made = case.made
    pass_gates(case)
    part = None if made.reasons else part_of_base(case)
    base = None if part is None else base_of(case, part)
    if part is not None and base is not None:
        made.base = None if case.incentive.base == "fixed" else base + 0
        amount = amount_of(case, base, part)
        made.amount = capped(case, base, amount, running)
    running.add(made.incentive, case.incentive.payee, made.amount)
    last = {"amount": made.amount} if base is not None else {"refused": NOTHING}
    case.note("", _("本项金额"), f"items[{number}].amount", "given", last, made.amount)
    _settle_with_before(case, made)
    return made


def _settle_with_before(case: Case, made: ItemResult) -> None:
    """Against what was paid for this very item: more is paid, or the rest refunded."""
    before = case.item.already_paid or NOTHING
    made.to_pay = max(made.amount - before, NOTHING)
    over = max(before - made.amount, NOTHING)
    made.to_refund = over if case.incentive.refundable else NOTHING
    if over:
        words = _("已付补助多于应付，应退回") if case.incentive.refundable else _("已付补助多于应付，按方案不追回")
        case.warn("REFUND_DUE" if case.incentive.refundable else "OVERPAID", words, "refundable", over)


def _summed(result: IncentiveResult) -> IncentiveResult:
    for item in result.items:
        result.totals[item.incentive] = result.totals.get(item.incentive, NOTHING) + item.amount
    inputs = {f"items[{number}].amount": item.amount for number, item in enumerate(result.items)}
    result.total = sum((item.amount for item in result.items), Decimal("0.00"))
    result.trace.append(Step("", _("合计"), "total", "sum", inputs, result.total))
    result.to_pay = sum((item.to_pay for item in result.items), NOTHING)
    result.to_refund = sum((item.to_refund for item in result.items), NOTHING)
    refused = [item for item in result.items if item.reasons]
    result.eligible = len(refused) < len(result.items)
    result.reasons = [_named(item, reason) for item in refused for reason in item.reasons]
    return result


def _named(item: ItemResult, reason: Reason) -> Reason:
    words = f"{item.title}：{reason.words}"
    return Reason(reason.code, words, reason.value, reason.threshold, reason.article, reason.rule)
