"""追偿, 账户, 报送 and 违规处理 in words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from loans.schemes.format import Scheme
from loans.schemes.format.account import Account, Expense, ReportDue, WindUp
from loans.schemes.format.recovery import Recovery
from loans.schemes.words.drafts import Draft
from loans.schemes.words.figures import joined, number_words, share_words, span_words
from loans.schemes.words.vocabulary import Vocabulary


def recovery(scheme: Scheme, say: Vocabulary) -> Iterator[Draft]:
    rules = scheme.recovery
    if rules is None:
        return
    draft = Draft(_("追偿分配"), "recovery")
    if rules.pursued_by:
        draft.say("pursued_by", _("补偿后由%(who)s继续追偿。") % {"who": rules.pursued_by}, rules)
    text = _("追回款项先扣除追偿费用，再行分配。") if rules.costs_deductible else _("追偿费用不得从追回款项中扣除。")
    draft.say("costs_deductible", text, rules)
    if rules.costs_deductible:
        carried = _("未能收回的费用结转下次扣除。") if rules.costs_carry_over else _("未能收回的费用不再结转。")
        draft.say("costs_carry_over", carried)
    order = _("分配方式：%(order)s；任何一方收回的不超过其承担的。") % {"order": rules.order.label}
    draft.say("order", order)
    if rules.shares:
        shares = joined(f"{say.party(code)} {share_words(share)}" for code, share in rules.shares.items())
        draft.say("shares", _("规定比例：%(shares)s。") % {"shares": shares})
    yield draft
    yield _return(rules)


def _return(rules: Recovery) -> Draft:
    draft = Draft(_("返还和终结"), "recovery")
    if rules.return_within:
        words = {"span": span_words(rules.return_within)}
        draft.say("return_within", _("收到追回款项后 %(span)s内返还。") % words, rules.return_within)
    if rules.late_interest:
        unit = _("每日") if rules.late_interest.daily else _("年利率")
        words = {"unit": unit, "rate": share_words(rules.late_interest.rate)}
        draft.say("late_interest", _("逾期返还的，按%(unit)s %(rate)s 计收利息。") % words, rules.late_interest)
    for number, end in enumerate(rules.ends):
        text = _("有下列情形的，终结追偿：%(title)s") % {"title": end.title.rstrip("。")}
        if end.approved_by:
            text += _("；由%(who)s批准核销") % {"who": end.approved_by}
        draft.say(f"ends[{number}]", f"{text}。", end)
    return draft


def account(scheme: Scheme, say: Vocabulary) -> Iterator[Draft]:
    if scheme.account:
        yield _kept(scheme.account)
        yield _spent(scheme.account, say)
    draft = Draft(_("报送"), "")
    for number, one in enumerate(scheme.reports):
        draft.say_at(f"reports[{number}]", _report(one), one)
    yield draft


def _kept(rules: Account) -> Draft:
    draft = Draft(_("账户"), "account")
    if rules.bank:
        draft.say("bank", _("资金专户开在%(bank)s。") % {"bank": rules.bank}, rules)
    if rules.deposit:
        text = _("存款种类为%(kind)s") % {"kind": rules.deposit.label}
        if rules.fixed_months is not None:
            text += _("，期限 %(n)s 个月") % {"n": number_words(rules.fixed_months)}
        draft.say("deposit", f"{text}。")
    if rules.rate is not None:
        draft.say("rate", _("存款年利率 %(rate)s。") % {"rate": share_words(rules.rate)})
    if rules.rate_words:
        draft.say("rate_words", _("利率约定：%(words)s。") % {"words": rules.rate_words.rstrip("。")})
    if rules.interest_to:
        draft.say("interest_to", _("利息%(whose)s。") % {"whose": rules.interest_to.label})
    if rules.interest_less:
        draft.say("interest_less", _("利息先扣：%(what)s。") % {"what": joined(map(_expense, rules.interest_less))})
    if rules.may_be_used is not None:
        text = _("受托机构和银行可以动用专户资金。") if rules.may_be_used else _("受托机构和银行均不得动用专户资金。")
        draft.say("may_be_used", text)
    return draft


def _spent(rules: Account, say: Vocabulary) -> Draft:
    draft = Draft(_("支出和清算"), "account")
    if rules.expenses:
        what = joined(map(_expense, rules.expenses))
        draft.say("expenses", _("除补偿外，可以支出：%(what)s。") % {"what": what})
    if rules.fee_paid_by:
        draft.say("fee_paid_by", _("管理费由%(who)s承担。") % {"who": rules.fee_paid_by})
    if rules.wind_up:
        draft.say("wind_up", _wind_up(rules.wind_up, say), rules.wind_up)
    return draft


def _expense(one: Expense) -> str:
    if one.yearly_share is None:
        return one.title
    return _("%(title)s（每年为资金的 %(share)s）") % {"title": one.title, "share": share_words(one.yearly_share)}


def _wind_up(rule: WindUp, say: Vocabulary) -> str:
    if rule.words:
        return _("清算时：%(words)s。") % {"words": rule.words.rstrip("。")}
    if rule.shares:
        shares = joined(f"{say.party(code)} {share_words(share)}" for code, share in rule.shares.items())
        return _("清算时结余按下列比例分配：%(shares)s。") % {"shares": shares}
    return _("清算时结余按出资比例退还。") if rule.by_contribution else _("清算时结余另行决定。")


def _report(one: ReportDue) -> str:
    text = _("%(by)s%(period)s报送%(title)s") % {"by": one.by, "period": one.period.label, "title": one.title}
    if one.due_day is not None:
        text += _("，于期后次月 %(day)s 日前") % {"day": number_words(one.due_day)}
    if one.within is not None:
        text += _("，于 %(span)s内") % {"span": span_words(one.within)}
    return f"{text}。"


def sanctions(scheme: Scheme, say: Vocabulary) -> Iterator[Draft]:
    draft = Draft(_("违规情形和措施"), "")
    for number, one in enumerate(scheme.sanctions):
        words = {
            "title": one.title.rstrip("。"),
            "against": _("对%(who)s") % {"who": one.against} if one.against else "",
            "measures": joined(measure.label for measure in one.measures),
        }
        text = _("%(title)s的，%(against)s%(measures)s") % words
        if one.years is not None:
            text += _("，期限 %(n)s 年") % {"n": number_words(one.years)}
        draft.say_at(f"sanctions[{number}]", f"{text}。", one)
    yield draft
