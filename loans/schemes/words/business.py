"""支持对象, 贷款条件 and 合作机构 in words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from loans.schemes.format import Scheme
from loans.schemes.format.institutions import Banks, Promise
from loans.schemes.format.loan_limits import FeeCap, LoanLimits, RateBase, RateCap
from loans.schemes.words.conditions import condition_words
from loans.schemes.words.drafts import Draft
from loans.schemes.words.figures import joined, money_words, number_words, share_words
from loans.schemes.words.limits import limit_words, only_when, requirement_words, say_requirements
from loans.schemes.words.vocabulary import Vocabulary


def eligibility(scheme: Scheme, say: Vocabulary) -> Iterator[Draft]:
    draft = Draft(_("企业条件"), "")
    for number, one in enumerate(scheme.eligibility):
        draft.say_at(f"eligibility[{number}]", requirement_words(one, say), one)
    yield draft


def loan_limits(scheme: Scheme, say: Vocabulary) -> Iterator[Draft]:
    rules = scheme.loan_limits
    if rules is None:
        return
    yield _kinds(rules, say)
    yield _amounts(rules, say)
    yield _rates(rules, say)
    yield _other(rules)


def _kinds(rules: LoanLimits, say: Vocabulary) -> Draft:
    draft = Draft(_("贷款种类和期限"), "loan_limits")
    if rules.kinds:
        words = {"kinds": joined(say.word(kind) for kind in rules.kinds.allowed)}
        draft.say("kinds", _("纳入的贷款种类为%(kinds)s。") % words, rules.kinds)
    if rules.term:
        parts = []
        if rules.term.at_least_months is not None:
            parts.append(_("不少于 %(n)s 个月") % {"n": number_words(rules.term.at_least_months)})
        if rules.term.at_most_months is not None:
            parts.append(_("不超过 %(n)s 个月") % {"n": number_words(rules.term.at_most_months)})
        if parts:
            draft.say("term", _("贷款期限%(span)s。") % {"span": joined(parts)}, rules.term)
    if rules.use_of_money:
        draft.say("use_of_money", _("贷款用途：%(words)s。") % {"words": rules.use_of_money.rstrip("。")})
    return draft


def _amounts(rules: LoanLimits, say: Vocabulary) -> Draft:
    draft = Draft(_("贷款金额"), "loan_limits.amounts")
    for number, one in enumerate(rules.amounts):
        words = {
            "when": only_when(one, say),
            "what": one.title or one.limits.label,
            "limit": limit_words(one, say),
            "over": one.over.label,
        }
        text = _("%(when)s%(what)s不超过 %(limit)s；超出的%(over)s。") % words
        draft.say_at(f"loan_limits.amounts[{number}]", text, one)
    return draft


def _rates(rules: LoanLimits, say: Vocabulary) -> Draft:
    draft = Draft(_("利率和费用"), "loan_limits")
    for number, one in enumerate(rules.rate_caps):
        draft.say(f"rate_caps[{number}]", _rate(one, say), one)
    for number, fee in enumerate(rules.fee_caps):
        draft.say(f"fee_caps[{number}]", _fee(fee), fee)
    return draft


def _rate(cap: RateCap, say: Vocabulary) -> str:
    when = "" if cap.when is None else _("%(condition)s的，") % {"condition": condition_words(cap.when, say)}
    if cap.base == RateBase.FIXED and cap.rate is not None:
        base = share_words(cap.rate)
    else:
        base = _("%(day)s的%(base)s") % {"day": cap.fixed_on.label, "base": cap.base.label}
    if cap.plus_share is not None:
        base += _("上浮 %(share)s") % {"share": share_words(cap.plus_share)}
    if cap.plus_basis_points is not None:
        base += _("加 %(points)s 个基点") % {"points": number_words(cap.plus_basis_points)}
    operator = _("须低于") if cap.strict else _("不超过")
    return _("%(when)s贷款年利率%(operator)s %(base)s。") % {"when": when, "operator": operator, "base": base}


def _fee(cap: FeeCap) -> str:
    parts = []
    if cap.share is not None:
        base = _("贷款本金每年的 %(share)s") if cap.yearly else _("贷款本金的 %(share)s")
        parts.append(base % {"share": share_words(cap.share)})
    if cap.amount is not None:
        parts.append(money_words(cap.amount))
    return _("%(fee)s不超过 %(limit)s。") % {"fee": cap.fee.label, "limit": _("，且不超过").join(parts)}


def _other(rules: LoanLimits) -> Draft:
    draft = Draft(_("其他条件"), "loan_limits")
    if rules.one_live_filing and rules.one_live_filing.required:
        draft.say("one_live_filing", _("一户企业同时只能有一笔在保备案。"), rules.one_live_filing)
    if rules.one_bank_per_year and rules.one_bank_per_year.required:
        draft.say("one_bank_per_year", _("一户企业一个年度内只能由一家银行备案。"), rules.one_bank_per_year)
    if rules.collateral:
        words = {"share": share_words(rules.collateral.share)}
        draft.say("collateral", _("实物抵押担保的部分不超过贷款金额的 %(share)s。") % words, rules.collateral)
    if rules.ip_value:
        words = {"share": share_words(rules.ip_value.share)}
        draft.say("ip_value", _("贷款金额不超过知识产权评估价值的 %(share)s。") % words, rules.ip_value)
    if rules.renewal:
        text = _("续贷可以纳入") if rules.renewal.allowed else _("续贷不予纳入")
        if rules.renewal.conditions:
            text += _("；条件：%(words)s") % {"words": rules.renewal.conditions.rstrip("。")}
        draft.say("renewal", f"{text}。", rules.renewal)
    return draft


def institutions(scheme: Scheme, say: Vocabulary) -> Iterator[Draft]:
    banks = scheme.banks
    if banks is None:
        return
    draft = Draft(_("准入"), "banks")
    say_requirements(draft, "admission", banks.admission, say)
    if banks.list_published is not None:
        draft.say("list_published", _("合作机构名单公布。") if banks.list_published else _("合作机构名单不公布。"))
    yield draft
    yield _promises(banks)
    yield _leaving(banks)


def _promises(banks: Banks) -> Draft:
    draft = Draft(_("承诺和评价"), "banks")
    for number, one in enumerate(banks.promises):
        draft.say(f"promises[{number}]", _promise(one), one)
    if banks.evaluation:
        parts = []
        if banks.evaluation.period_months is not None:
            parts.append(_("每 %(n)s 个月评价一次") % {"n": number_words(banks.evaluation.period_months)})
        if banks.evaluation.words:
            parts.append(banks.evaluation.words.rstrip("。"))
        if parts:
            draft.say("evaluation", "；".join(parts) + "。", banks.evaluation)
    return draft


def _promise(one: Promise) -> str:
    parts = []
    if one.leverage is not None:
        parts.append(_("贷款不低于资金的 %(times)s 倍") % {"times": number_words(one.leverage)})
    if one.amount is not None:
        parts.append(_("贷款不低于 %(amount)s") % {"amount": money_words(one.amount)})
    if one.credit_share is not None:
        counted = _("按笔数计") if one.by_count else _("按金额计")
        words = {"share": share_words(one.credit_share), "counted": counted}
        parts.append(_("信用贷款占比不低于 %(share)s（%(counted)s）") % words)
    if one.words:
        parts.append(one.words.rstrip("。"))
    return _("合作机构承诺：%(parts)s。") % {"parts": "；".join(parts)}


def _leaving(banks: Banks) -> Draft:
    draft = Draft(_("退出"), "banks")
    for number, one in enumerate(banks.exits):
        draft.say(f"exits[{number}]", _("有下列情形的，退出合作：%(title)s。") % {"title": one.title.rstrip("。")}, one)
    return draft
