"""The figures of each subject against each breaker, compared exactly: 3.0000 % is not more than 3 %."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from loans.schemes.conditions import question
from loans.schemes.engine.arithmetic import NOTHING
from loans.schemes.engine.breakers.force import standing_of
from loans.schemes.engine.breakers.results import BreakersResult, BreakerState, SubjectState
from loans.schemes.facts.breakers import BreakerFacts, Subject
from loans.schemes.format import Scheme
from loans.schemes.format.breakers import Against, Breaker, Effect, Figure, ZeroDenominator
from loans.schemes.problems import Problem
from loans.schemes.trace import Reason, Step, operation
from loans.schemes.values import Gaps, Values


def assess_breakers(scheme: Scheme, facts: BreakerFacts) -> BreakersResult:
    """Every breaker of the scheme for every subject of its scope, on the day ``facts.as_of``.

    Figures are yuan of the breaker's period. ``AssessmentRefused`` names each figure that a breaker asks for and that
    is not given, and each threshold that is unknown.
    """
    result = BreakersResult(scheme=scheme.identity.code, version=scheme.identity.version, as_of=facts.as_of)
    gaps = Gaps()
    for number, subject in enumerate(facts.subjects):
        result.subjects.append(_Assessment(scheme, facts, f"subjects[{number}]", gaps, result).subject(subject))
    gaps.refuse_if_any()
    result.eligible = not any(one.filings_stopped or one.payments_stopped for one in result.subjects)
    if not any(subject.breakers for subject in result.subjects):
        result.warnings.append(Reason("NO_BREAKER", _("方案没有适用于这些对象的熔断条款")))
    return result


class _Assessment:
    """One subject."""

    def __init__(self, scheme: Scheme, facts: BreakerFacts, path: str, gaps: Gaps, result: BreakersResult) -> None:
        self.scheme, self.facts, self.path, self.gaps, self.result = scheme, facts, path, gaps, result

    def subject(self, subject: Subject) -> SubjectState:
        states = list(self._states(subject))
        made = SubjectState(scope=subject.scope, name=subject.name, mode=subject.mode or "", breakers=states)
        inputs = {"effects": [state.effect for state in made.in_force]}
        title = _("生效的最强措施：%(name)s") % {"name": subject.name}
        self.result.trace.append(
            Step("breakers", title, f"{self.path}.effect", "strongest", inputs, made.effect or "none")
        )
        return made

    def _states(self, subject: Subject) -> Iterator[BreakerState]:
        self._check_open(subject)
        for number, breaker in enumerate(self.scheme.breakers):
            rule = f"breakers[{number}]"
            state = self._state(breaker, subject, rule) if self._applies(breaker, subject, rule) else None
            if state is not None:
                yield state

    def _check_open(self, subject: Subject) -> None:
        known = {breaker.code for breaker in self.scheme.breakers}
        for number, one in enumerate(subject.open):
            path = f"{self.path}.open[{number}]"
            if one.breaker not in known:
                self._refuse(f"{path}.breaker", _("方案没有这个熔断：%(code)s") % {"code": one.breaker}, "no_such")
            if one.since > self.facts.as_of:
                self._refuse(f"{path}.since", _("起始日晚于截止日"), "dates")
            if any(one.breaker == other.breaker for other in subject.open[:number]):
                self._refuse(f"{path}.breaker", _("同一熔断重复列出"), "repeated")

    def _refuse(self, path: str, reason: str, code: str) -> None:
        self.gaps.problems.append(Problem(path, reason, code))

    def _applies(self, breaker: Breaker, subject: Subject, rule: str) -> bool:
        if breaker.scope != subject.scope or subject.period not in {None, breaker.period}:
            return False
        if breaker.modes and subject.mode is None:
            self.gaps.fact(f"{self.path}.mode", rule)
        if breaker.modes and subject.mode not in breaker.modes:
            return False
        asked = question(self.scheme, breaker.when, f"{rule}.when")
        values = subject_values(self.facts, subject)
        holds = bool(asked.ask(values, self.gaps))
        if breaker.when is not None:
            self.result.trace.append(asked.step(values, holds, title="", article=breaker.article or ""))
        return holds

    def _state(self, breaker: Breaker, subject: Subject, rule: str) -> BreakerState | None:
        plus = self._figures(breaker.numerator, subject, rule)
        less = self._figures(breaker.numerator_less, subject, rule)
        under = self._figures(breaker.denominator, subject, rule)
        threshold = self.gaps.need(breaker.threshold, f"{rule}.threshold")
        if plus is None or less is None or under is None or threshold is None:
            return None
        trace = _Trace(self.result, breaker, rule)
        numerator = trace.amount("numerator", _("分子"), plus, less)
        denominator = trace.amount("denominator", _("分母"), under, []) if breaker.denominator else None
        reached = trace.reached(numerator, denominator, threshold)
        state = BreakerState(
            breaker=breaker.code, title=breaker.title or str(breaker.metric.label), rule=rule,
            article=breaker.article or "", effect=breaker.effect, numerator=numerator, denominator=denominator,
            figure=figure_of(numerator, denominator), operator=breaker.operator, threshold=threshold,
            reached=reached, in_force=reached, parked=breaker.payments_parked,
        )  # fmt: skip
        standing_of(breaker, subject, state, self.facts.as_of, self.gaps, trace.step)
        if state.in_force:
            self._report(state, subject)
        return state

    def _figures(self, names: tuple[Figure, ...], subject: Subject, rule: str) -> list[Decimal] | None:
        found = {name: getattr(subject, name.value) for name in names}
        missing = [name for name in names if found[name] is None]
        for name in missing:
            self.gaps.fact(f"{self.path}.{name.value}", rule)
        return None if missing else [found[name] for name in names]

    def _report(self, state: BreakerState, subject: Subject) -> None:
        words = _("%(name)s：%(title)s，%(effect)s") % {
            "name": subject.name,
            "title": state.title,
            "effect": state.effect.label,
        }
        value = state.numerator if state.figure is None else state.figure
        reason = Reason(state.breaker, words, value, state.threshold, state.article, state.rule)
        (self.result.warnings if state.effect == Effect.WARN else self.result.reasons).append(reason)


class _Trace:
    """The steps of one breaker for one subject."""

    def __init__(self, result: BreakersResult, breaker: Breaker, rule: str) -> None:
        self.result, self.breaker, self.rule = result, breaker, rule

    def step(self, path: str, title: str, name: str, how: str, inputs: Mapping[str, Any], outcome: object) -> None:
        article = self.breaker.article or ""
        self.result.trace.append(Step(f"{self.rule}{path}", title, name, how, dict(inputs), outcome, article))

    def amount(self, name: str, title: str, plus: list[Decimal], less: list[Decimal]) -> Decimal:
        inputs = {"plus": plus, "less": less}
        outcome = _sum_less(inputs)
        self.step(f".{name}", f"{self.breaker.code} {title}", name, "sum_less", inputs, outcome)
        return outcome

    def reached(self, numerator: Decimal, denominator: Decimal | None, threshold: Decimal) -> bool:
        inputs: dict[str, Any] = {
            "numerator": numerator,
            "operator": self.breaker.operator,
            "threshold": threshold,
            "zero_denominator": self.breaker.zero_denominator,
        }
        if denominator is not None:
            inputs["denominator"] = denominator
        outcome = _is_reached(inputs)
        words = {"code": self.breaker.code, "operator": self.breaker.operator.label}
        title = _("%(code)s 是否%(operator)s阈值（按精确值比较，不先舍入）") % words
        self.step(".threshold", title, "reached", "breaker_reached", inputs, outcome)
        return outcome


def subject_values(facts: BreakerFacts, subject: Subject) -> Values:
    """What a condition of a breaker may ask: the facts of one subject, and own facts of it or of all."""
    given = {name: getattr(subject, name) for name in type(subject).model_fields}
    values = {f"subject.{name}": value for name, value in given.items() if value is not None}
    return values | {f"extra.{code}": value for code, value in {**facts.extra, **subject.extra}.items()}


def figure_of(numerator: Decimal, denominator: Decimal | None) -> Fraction | Decimal | None:
    """The exact rate, the amount itself without a denominator, ``None`` over nothing."""
    if denominator is None:
        return numerator
    return Fraction(numerator) / Fraction(denominator) if denominator else None


@operation("sum_less")
def _sum_less(inputs: Mapping[str, Any]) -> Decimal:
    """The sum of ``plus`` without the sum of ``less``, never below zero."""
    return max(sum(inputs["plus"], NOTHING) - sum(inputs["less"], NOTHING), NOTHING)


@operation("breaker_reached")
def _is_reached(inputs: Mapping[str, Any]) -> bool:
    """Numerator against threshold x denominator, in exact fractions. Over nothing: as ``zero_denominator`` says."""
    numerator, threshold = Fraction(str(inputs["numerator"])), Fraction(str(inputs["threshold"]))
    denominator = Fraction(str(inputs["denominator"])) if "denominator" in inputs else Fraction(1)
    if denominator == 0:
        return inputs["zero_denominator"] == ZeroDenominator.BY_NUMERATOR and numerator > 0
    edge = threshold * denominator
    return numerator > edge or (inputs["operator"] == Against.GE and numerator == edge)


@operation("strongest")
def _strongest(inputs: Mapping[str, Any]) -> str:
    """The most severe of the effects, ``none`` of no effect."""
    order = [effect.value for effect in Effect]
    return max((str(one) for one in inputs["effects"]), key=order.index, default="none")
