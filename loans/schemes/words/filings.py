"""备案 in words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from loans.schemes.format import Scheme
from loans.schemes.format.filing import FilingRules
from loans.schemes.format.procedure import Step
from loans.schemes.words.conditions import condition_words
from loans.schemes.words.drafts import Draft
from loans.schemes.words.figures import joined, money_words, number_words, share_words, span_words
from loans.schemes.words.limits import say_requirements
from loans.schemes.words.vocabulary import Vocabulary


def filing(scheme: Scheme, say: Vocabulary) -> Iterator[Draft]:
    rules = scheme.filing
    if rules is None:
        return
    yield _when(rules)
    yield _amounts(rules)
    draft = Draft(_("备案条件"), "filing")
    say_requirements(draft, "requirements", rules.requirements, say)
    if rules.papers:
        draft.say("papers", _("备案材料：%(papers)s。") % {"papers": joined(rules.papers)})
    yield draft
    yield _steps(rules)
    yield _ends(rules, say)


def _when(rules: FilingRules) -> Draft:
    draft = Draft(_("备案时限"), "filing")
    text = _("贷款须经备案，未备案或未通过的不予补偿。") if rules.required else _("贷款不要求备案。")
    draft.say("required", text, rules)
    draft.say("moment", _("备案时点为%(moment)s。") % {"moment": rules.moment.label})
    if rules.window:
        words = {"since": rules.window.since.label, "span": span_words(rules.window)}
        draft.say("window", _("自%(since)s起 %(span)s内提出备案，逾期不予受理。") % words, rules.window)
    if rules.valid_for:
        draft.say("valid_for", _("备案有效期 %(span)s。") % {"span": span_words(rules.valid_for)}, rules.valid_for)
    return draft


def _amounts(rules: FilingRules) -> Draft:
    draft = Draft(_("纳入金额和预留"), "filing")
    if rules.covered:
        parts = []
        if rules.covered.share is not None:
            parts.append(_("按贷款金额的 %(share)s 纳入") % {"share": share_words(rules.covered.share)})
        if rules.covered.at_most is not None:
            parts.append(_("单笔最多纳入 %(amount)s") % {"amount": money_words(rules.covered.at_most)})
        draft.say("covered", ("，".join(parts) or _("按贷款金额全额纳入")) + "。", rules.covered)
    if rules.reserve:
        words = {"base": rules.reserve.base.label, "share": share_words(rules.reserve.percent)}
        draft.say("reserve", _("备案时按%(base)s的 %(share)s 预留资金。") % words, rules.reserve)
    return draft


def _steps(rules: FilingRules) -> Draft:
    draft = Draft(_("办理步骤"), "filing")
    say_steps(draft, rules.steps)
    return draft


def say_steps(draft: Draft, steps: tuple[Step, ...]) -> None:
    for number, step in enumerate(steps):
        text = _("（%(n)s）%(role)s%(action)s") % {"n": number + 1, "role": step.role, "action": step.action}
        if step.working_days is not None:
            words = {"days": number_words(step.working_days), "limit": step.at_limit.label}
            text += _("，%(days)s 个工作日内办结，逾期%(limit)s") % words
        draft.say(f"steps[{number}]", f"{text}。", step)


def _ends(rules: FilingRules, say: Vocabulary) -> Draft:
    draft = Draft(_("撤销和展期"), "filing")
    for number, one in enumerate(rules.revocations):
        text = one.title.rstrip("。")
        if one.when is not None:
            text += _("（即%(condition)s）") % {"condition": condition_words(one.when, say)}
        draft.say(f"revocations[{number}]", _("有下列情形的，撤销备案：%(what)s。") % {"what": text}, one)
    if rules.extension:
        extension = rules.extension
        text = _("备案可以展期") if extension.allowed else _("备案不得展期")
        if extension.at_most_months is not None:
            text += _("，最长 %(n)s 个月") % {"n": number_words(extension.at_most_months)}
        if extension.times is not None:
            text += _("，最多 %(n)s 次") % {"n": number_words(extension.times)}
        draft.say("extension", f"{text}。", extension)
    return draft
