"""办理程序 and 熔断 in words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from loans.schemes.format import Scheme
from loans.schemes.format.breakers import Breaker, Ends, Figure
from loans.schemes.format.procedure import Procedure
from loans.schemes.words.conditions import condition_words
from loans.schemes.words.drafts import Draft
from loans.schemes.words.figures import joined, money_words, number_words, share_words, span_words
from loans.schemes.words.filings import say_steps
from loans.schemes.words.vocabulary import Vocabulary


def procedure(scheme: Scheme, say: Vocabulary) -> Iterator[Draft]:
    rules = scheme.procedure
    if rules is None:
        return
    draft = Draft(_("审核步骤"), "procedure")
    say_steps(draft, rules.steps)
    if rules.decided_by:
        draft.say("decided_by", _("由%(who)s决定。") % {"who": rules.decided_by})
    yield draft
    yield _after(rules)


def _after(rules: Procedure) -> Draft:
    draft = Draft(_("公示和支付"), "procedure")
    if rules.notice:
        text = _("拟补偿项目公示")
        if rules.notice.days is not None:
            unit = _("个工作日") if rules.notice.working else _("日")
            text += f" {number_words(rules.notice.days)} {unit}"
        if rules.notice.where:
            text += _("，地点：%(where)s") % {"where": rules.notice.where}
        draft.say("notice", f"{text}。", rules.notice)
    if rules.objections:
        draft.say("objections", _("异议期 %(span)s。") % {"span": span_words(rules.objections)}, rules.objections)
    if rules.payment:
        draft.say("payment", _("批准后 %(span)s内支付。") % {"span": span_words(rules.payment)}, rules.payment)
    if rules.audit:
        text = _("由%(by)s审查") % {"by": rules.audit.by}
        if rules.audit.above is not None:
            text = _("补偿金额超过 %(amount)s的，%(text)s") % {"amount": money_words(rules.audit.above), "text": text}
        if rules.audit.words:
            text += _("；%(words)s") % {"words": rules.audit.words.rstrip("。")}
        draft.say("audit", f"{text}。", rules.audit)
    return draft


def breakers(scheme: Scheme, say: Vocabulary) -> Iterator[Draft]:
    for number, one in enumerate(scheme.breakers):
        draft = Draft(one.title or str(one.metric.label), f"breakers[{number}]")
        draft.say("", _breaker(one, say), one)
        if one.length:
            draft.say("length", _("至少持续 %(span)s。") % {"span": span_words(one.length)}, one.length)
        draft.say("ends", _ending(one))
        yield draft


def _breaker(one: Breaker, say: Vocabulary) -> str:
    modes = _("“%(modes)s”模式下，") % {"modes": say.modes(one.modes)} if one.modes else ""
    when = "" if one.when is None else _("%(condition)s的，") % {"condition": condition_words(one.when, say)}
    words = {
        "modes": modes,
        "when": when,
        "scope": one.scope.label,
        "period": one.period.label,
        "figure": _measured(one),
        "operator": one.operator.label,
        "threshold": share_words(one.threshold) if one.denominator else money_words(one.threshold),
        "effect": one.effect.label,
    }
    text = _("%(modes)s%(when)s%(scope)s%(period)s的%(figure)s%(operator)s %(threshold)s的，%(effect)s") % words
    if one.effect in {"stop_payments", "stop_all"}:
        text += _("，应付的补偿暂存，解除后支付") if one.payments_parked else _("，应付的补偿不再支付")
    return f"{text}。"


def _measured(one: Breaker) -> str:
    """（贷款损失－追回额）÷期内纳入的贷款本金, or the sum alone."""
    top = _sum(one.numerator)
    if one.numerator_less:
        top = f"{top}－{_sum(one.numerator_less)}"
    if not one.denominator:
        return top
    wide = len(one.numerator) > 1 or one.numerator_less
    return f"{f'（{top}）' if wide else top}÷{_sum(one.denominator)}"


def _sum(figures: tuple[Figure, ...]) -> str:
    return "＋".join(str(figure.label) for figure in figures)


def _ending(one: Breaker) -> str:
    parts = [str(end.label) for end in one.ends]
    if Ends.WHEN_BELOW in one.ends and one.ends_below is not None:
        below = share_words(one.ends_below) if one.denominator else money_words(one.ends_below)
        parts.append(_("恢复的阈值为低于 %(below)s") % {"below": below})
    return _("解除：%(how)s。") % {"how": joined(parts)}
