"""What an assessment came to, as a page shows it: verdict, amounts, reasons, and the trace step by step."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from loans.models import SchemeVersion
from loans.scheme_desk.figures import Speaker
from loans.schemes.engine.breakers import BreakersResult
from loans.schemes.engine.breakers.results import shown
from loans.schemes.engine.claim import ClaimResult
from loans.schemes.engine.filing_result import FilingResult
from loans.schemes.engine.incentive import IncentiveResult
from loans.schemes.engine.recovery import RecoveryResult
from loans.schemes.facts.catalogue import FactsKind
from loans.schemes.format import Scheme
from loans.schemes.trace import Reason, Result, Step
from loans.schemes.words.articles import Chapter, articles_of, sentence_for
from loans.schemes.words.figures import share_words
from portal.core.display import StateWord, show_day, show_money


@dataclass(frozen=True)
class Line:
    """One amount or fact of the result; ``text`` is written out, ``strong`` is what the reader came for."""

    title: str
    text: str
    strong: bool = False


@dataclass(frozen=True)
class Table:
    """``numeric`` are the places of the columns that stand to the right."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True)
class ShownReason:
    words: str
    code: str
    article: str
    address: str


@dataclass(frozen=True)
class ShownStep:
    """``failed`` marks a check that does not hold."""

    title: str
    inputs: Sequence[tuple[str, str]]
    outcome: str
    rule: str
    article: str
    address: str
    note: str
    failed: bool


@dataclass
class ShownResult:
    word: StateWord
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    reasons: list[ShownReason] = field(default_factory=list)
    warnings: list[ShownReason] = field(default_factory=list)
    steps: list[ShownStep] = field(default_factory=list)


def shown_result(scheme: Scheme, version: SchemeVersion, kind: FactsKind, result: Result) -> ShownResult:
    say = Speaker(scheme)
    shown_one = ShownResult(_verdict(kind, result))
    lines, tables = PARTS[kind](result, say)
    shown_one.lines, shown_one.tables = list(lines), list(tables)
    finder = _Finder(articles_of(scheme), reverse("loans:scheme_version_detail", args=[version.code]))
    shown_one.reasons = [finder.reason(one) for one in result.reasons]
    shown_one.warnings = [finder.reason(one) for one in result.warnings]
    shown_one.steps = [finder.step(one, say) for one in result.trace]
    return shown_one


def _verdict(kind: FactsKind, result: Result) -> StateWord:
    words = {
        FactsKind.FILING: (_("可以备案"), _("不予备案")),
        FactsKind.CLAIM: (_("可以补偿"), _("不予补偿")),
        FactsKind.RECOVERY: (_("已分配"), _("不能分配")),
        FactsKind.BREAKERS: (_("未触发停止措施"), _("已触发停止措施")),
        FactsKind.INCENTIVE: (_("可以补助"), _("不予补助")),
    }
    good, bad = words[kind]
    return StateWord(good, "green") if result.eligible else StateWord(bad, "red")


@dataclass(frozen=True)
class _Finder:
    """Finds the sentence of the version that says a rule."""

    chapters: list[Chapter]
    address: str

    def where(self, rule: str) -> tuple[str, str]:
        """Article in words and address of its sentence; both empty for a convention of the engine."""
        found = sentence_for(self.chapters, rule) if rule else None
        if found is None:
            return "", ""
        article, sentence = found
        return f"{article.title} {article.heading}", f"{self.address}#{sentence.anchor}"

    def reason(self, one: Reason) -> ShownReason:
        article, address = self.where(one.rule)
        return ShownReason(one.words, one.code, article, address)

    def step(self, one: Step, say: Speaker) -> ShownStep:
        article, address = self.where(one.rule)
        failed = one.operation in {"check", "condition"} and one.name.startswith("check:") and one.outcome is False
        shown_one = ShownStep(
            say.title(one), list(say.inputs(one)), say.outcome(one), one.rule, article, address, one.note, failed
        )
        say.passed(one)
        return shown_one


Parts = tuple[Iterator[Line], Iterator[Table]]


def _yuan(amount: Decimal) -> str:
    return _("%(amount)s 元") % {"amount": show_money(amount)}


def _amounts(title: str, who: str, amounts: Mapping[str, Decimal], say: Speaker) -> Table:
    rows = [(say.party(code), show_money(amount)) for code, amount in amounts.items()]
    rows.append((_("合计"), show_money(sum(amounts.values(), Decimal(0)))))
    return Table(title, (who, _("金额（元）")), rows, frozenset({1}))


def _claim(result: Any, say: Speaker) -> Parts:
    return _claim_lines(result), _claim_tables(result, say)


def _claim_lines(result: ClaimResult) -> Iterator[Line]:
    yield Line(_("补偿金额"), _yuan(result.compensation), strong=True)
    yield Line(_("损失基数"), _yuan(result.loss_base))
    yield Line(_("补偿比例"), "—" if result.ratio is None else share_words(result.ratio))
    later = ((_("排队待补"), result.queued), (_("列入下一年度预算"), result.next_budget), (_("暂存"), result.parked))
    for title, amount in (*later, (_("超限不补"), result.dropped)):
        if amount:
            yield Line(title, _yuan(amount))


def _claim_tables(result: ClaimResult, say: Speaker) -> Iterator[Table]:
    if result.parties:
        yield _amounts(_("各方承担"), _("承担方"), result.parties, say)
    if result.funders:
        yield _amounts(_("出资方支付"), _("出资方"), result.funders, say)
    if result.caps:
        heads = (_("限额"), _("标准"), _("已用"), _("限额前"), _("限额后"), _("超出"))
        rows = [
            (
                cap.title,
                *(show_money(one) for one in (cap.limit, cap.used, cap.before, cap.after, cap.before - cap.after)),
            )
            for cap in result.caps
        ]
        yield Table(_("依次适用的限额（元）"), heads, rows, frozenset(range(1, 6)))


def _filing(result: Any, say: Speaker) -> Parts:
    return _filing_lines(result, say), iter(())


def _filing_lines(result: FilingResult, say: Speaker) -> Iterator[Line]:
    yield Line(_("纳入金额"), _yuan(result.covered_amount), strong=True)
    yield Line(_("不纳入金额"), _yuan(result.uncovered_amount))
    yield Line(_("预留资金"), _yuan(result.reserve))
    if result.deposit:
        yield Line(_("企业保证金"), _yuan(result.deposit))
    if result.fee:
        yield Line(_("企业缴费"), _yuan(result.fee))
    for name, value in result.limits.items():
        yield Line(say.name(name), say.figure(name, value))


def _recovery(result: Any, say: Speaker) -> Parts:
    return _recovery_lines(result, say), _recovery_tables(result, say)


def _recovery_lines(result: RecoveryResult, say: Speaker) -> Iterator[Line]:
    yield Line(_("可分配净额"), _yuan(result.net), strong=True)
    yield Line(_("收回金额"), _yuan(result.received))
    yield Line(_("扣除费用"), _yuan(result.costs_deducted))
    if result.costs_carried:
        yield Line(_("结转费用"), _yuan(result.costs_carried))
    yield Line(_("应返还资金池"), _yuan(result.passed_on.amount))
    if result.passed_on.due_on:
        yield Line(_("返还截止日"), show_day(result.passed_on.due_on))
    if result.passed_on.days_late:
        late = _("%(days)s 天，利息 %(amount)s 元") % {
            "days": result.passed_on.days_late,
            "amount": show_money(result.passed_on.late_interest),
        }
        yield Line(_("逾期返还"), late)
    if result.surplus:
        yield Line(_("超出各方承担的余款"), f"{_yuan(result.surplus)}（{say.party(result.surplus_to)}）")


def _recovery_tables(result: RecoveryResult, say: Speaker) -> Iterator[Table]:
    if result.shares:
        yield _amounts(_("本次分配"), _("收款方"), result.shares, say)
    if result.outstanding:
        yield _amounts(_("尚未收回"), _("承担方"), result.outstanding, say)


def _breakers(result: Any, say: Speaker) -> Parts:
    return _breaker_lines(result, say), _breaker_tables(result)


def _breaker_lines(result: BreakersResult, say: Speaker) -> Iterator[Line]:
    yield Line(_("截止日"), show_day(result.as_of))
    for subject in result.subjects:
        effect = str(subject.effect.label) if subject.effect else _("没有措施")
        yield Line(f"{subject.scope.label} {subject.name}", effect, strong=True)


def _breaker_tables(result: BreakersResult) -> Iterator[Table]:
    heads = (_("熔断"), _("指标"), _("比较"), _("阈值"), _("达到"), _("执行中"), _("效果"))
    for subject in result.subjects:
        rows = [
            (
                one.title,
                shown(one.figure) or "—",
                str(one.operator.label),
                _threshold(one.threshold, is_rate=one.denominator is not None),
                _("是") if one.reached else _("否"),
                _("是") if one.in_force else _("否"),
                str(one.effect.label),
            )
            for one in subject.breakers
        ]
        yield Table(f"{subject.scope.label} {subject.name}", heads, rows, frozenset({1, 3}))


def _threshold(value: Decimal, *, is_rate: bool) -> str:
    return share_words(value) if is_rate else show_money(value)


def _incentive(result: Any, say: Speaker) -> Parts:
    return _incentive_lines(result), _incentive_tables(result, say)


def _incentive_lines(result: IncentiveResult) -> Iterator[Line]:
    yield Line(_("补助合计"), _yuan(result.total), strong=True)
    yield Line(_("应付"), _yuan(result.to_pay))
    if result.to_refund:
        yield Line(_("应退回"), _yuan(result.to_refund))


def _incentive_tables(result: IncentiveResult, say: Speaker) -> Iterator[Table]:
    heads = (_("事项"), _("对象"), _("基数（元）"), _("补助（元）"), _("说明"))
    rows = [
        (
            one.title,
            one.payee or say.party(one.payee_kind),
            say.money(one.base),
            show_money(one.amount),
            "；".join(reason.words for reason in one.reasons) or "—",
        )
        for one in result.items
    ]
    yield Table(_("各项补助"), heads, rows, frozenset({2, 3}))


PARTS: dict[FactsKind, Callable[[Any, Speaker], Parts]] = {
    FactsKind.FILING: _filing,
    FactsKind.CLAIM: _claim,
    FactsKind.RECOVERY: _recovery,
    FactsKind.BREAKERS: _breakers,
    FactsKind.INCENTIVE: _incentive,
}
