"""扶持激励 in words: one article for each subsidy or reward."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from loans.schemes.format import Scheme
from loans.schemes.format.incentives import Incentive, IncentiveBase, IncentiveCaps, IncentiveTier
from loans.schemes.format.tables import Take
from loans.schemes.words.conditions import condition_words, tier_words
from loans.schemes.words.drafts import Draft
from loans.schemes.words.figures import (
    day_words,
    joined,
    money_words,
    number_words,
    points_words,
    share_words,
    span_words,
)
from loans.schemes.words.limits import say_requirements
from loans.schemes.words.vocabulary import Vocabulary


def incentives(scheme: Scheme, say: Vocabulary) -> Iterator[Draft]:
    for number, one in enumerate(scheme.incentives):
        draft = Draft(one.title, f"incentives[{number}]")
        draft.say("", _what(one, say), one)
        if one.tiers is not None:
            for place, tier in enumerate(one.tiers):
                words = {"tier": tier_words(tier, one.by or "", say), "much": _much(tier, one)}
                draft.say(f"tiers[{place}]", _("%(tier)s的，%(much)s。") % words)
        if one.interest:
            draft.say("interest", _rate(one), one.interest)
        if one.caps:
            draft.say("caps", _caps(one.caps), one.caps)
        if one.base_at_most is not None:
            draft.say("base_at_most", _("基数最多计 %(amount)s。") % {"amount": money_words(one.base_at_most)})
        say_requirements(draft, "requirements", one.requirements, say)
        _say_procedure(draft, one)
        yield draft


def _what(one: Incentive, say: Vocabulary) -> str:
    when = "" if one.when is None else _("%(condition)s的，") % {"condition": condition_words(one.when, say)}
    words = {"when": when, "payee": say.word(one.payee), "base": one.base.label}
    if one.tiers is not None:
        return _("%(when)s对%(payee)s以%(base)s为基数，按下列分档给予补助。") % words
    return _("%(when)s对%(payee)s给予补助：%(much)s。") % {**words, "much": _much(one, one)}


def _much(stated: Incentive | IncentiveTier, one: Incentive) -> str:
    parts = []
    if stated.share is not None:
        parts.append(_("%(base)s的 %(share)s") % {"base": one.base.label, "share": share_words(stated.share)})
    if stated.points is not None:
        parts.append(_("贷款本金每年 %(points)s") % {"points": points_words(stated.points)})
        if one.whole_years is not None:
            parts[-1] += _("，按 %(n)s 年计") % {"n": number_words(one.whole_years)}
    if stated.amount is not None:
        parts.append(money_words(stated.amount))
    if len(parts) < 2:
        return "".join(parts)
    which = _("低者") if one.take == Take.LOWER else _("高者")
    return _("%(parts)s中的%(which)s") % {"parts": _("与").join(parts), "which": which}


def _rate(one: Incentive) -> str:
    rule = one.interest
    parts = []
    if rule is None:
        return ""
    if rule.tenor:
        parts.append(_("利率口径为%(day)s的%(tenor)s") % {"day": rule.fixed_on.label, "tenor": rule.tenor.label})
    elif one.base != IncentiveBase.INTEREST_PAID:
        parts.append(_("利率口径取%(day)s") % {"day": rule.fixed_on.label})
    if rule.plus_share is not None:
        parts.append(_("最多上浮 %(share)s") % {"share": share_words(rule.plus_share)})
    if rule.basis_points_at_most is not None:
        parts.append(_("最多 %(points)s 个基点") % {"points": number_words(rule.basis_points_at_most)})
    return "，".join(parts) + "。" if parts else _("按实际利率计算。")


def _caps(caps: IncentiveCaps) -> str:
    names = {
        "per_item": _("单项最高 %s"),
        "per_year": _("每年最高 %s"),
        "in_total": _("累计最高 %s"),
        "total": _("累计最高 %s"),
        "scheme_year": _("全年总额最高 %s"),
    }
    parts = []
    for name, field in type(caps).model_fields.items():
        value = getattr(caps, name)
        if value is None or name in {"article", "note"}:
            continue
        if name in {"years", "items_per_year"}:
            text = _("最多 %s 年") if name == "years" else _("每年最多 %s 项")
            parts.append(text % number_words(value))
        elif name.endswith("share"):
            parts.append(f"{field.title} {share_words(value)}")
        elif name in names:
            parts.append(names[name] % money_words(value))
        else:
            parts.append(f"{field.title} {money_words(value)}")
    return joined(parts) + "。"


def _say_procedure(draft: Draft, one: Incentive) -> None:
    if one.window:
        draft.say("window", _("结清或支付后 %(span)s内申请。") % {"span": span_words(one.window)}, one.window)
    if one.period_from is not None:
        to = _("至%(day)s") % {"day": day_words(one.period_to)} if one.period_to is not None else ""
        draft.say("period_from", _("受理%(day)s%(to)s结清的贷款。") % {"day": day_words(one.period_from), "to": to})
    if not one.by_application:
        draft.say("by_application", _("免申即享，不需申请。"))
    if one.confirm_within:
        words = {"span": span_words(one.confirm_within)}
        draft.say("confirm_within", _("接到通知后 %(span)s内确认，逾期视为放弃。") % words, one.confirm_within)
    if one.evidence:
        draft.say("evidence", _("凭证：%(papers)s。") % {"papers": joined(one.evidence)})
    text = _("同一凭证只补一次。") if one.one_payment_per_evidence else _("同一凭证可以多次申请。")
    draft.say("one_payment_per_evidence", text)
    if one.day_count:
        draft.say("day_count", _("计息天数按%(count)s。") % {"count": one.day_count.label})
