"""总则 and 计算口径: who issued it, from when, what stands behind it, how figures are made."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from loans.schemes.format import Scheme
from loans.schemes.format.fund import BorrowerDeposit, Fund
from loans.schemes.format.identity import Identity
from loans.schemes.format.parties import Funder
from loans.schemes.words.drafts import Draft
from loans.schemes.words.figures import day_words, joined, money_words, number_words, share_words
from loans.schemes.words.vocabulary import Vocabulary


def general(scheme: Scheme, say: Vocabulary) -> Iterator[Draft]:
    yield _name(scheme.identity)
    yield _validity(scheme.identity)
    if scheme.fund:
        yield _fund(scheme.fund)
        if scheme.fund.deposit:
            yield _deposit(scheme.fund.deposit)
    yield _funders(scheme, say)
    yield _modes(scheme, say)


def _name(identity: Identity) -> Draft:
    draft = Draft(_("名称和依据"), "identity")
    number = f"（{identity.document_number}）" if identity.document_number else ""
    draft.say("name", _("本方案为《%(name)s》%(number)s。") % {"name": identity.name, "number": number})
    if identity.issuer:
        issued = f"，{day_words(identity.issued_on)}" if identity.issued_on else ""
        draft.say("issuer", _("由%(issuer)s发布%(day)s。") % {"issuer": identity.issuer, "day": issued})
    elif identity.issued_on:
        draft.say("issued_on", _("发布日期为 %(day)s。") % {"day": day_words(identity.issued_on)})
    place = _("，适用于%(place)s") % {"place": identity.place} if identity.place else ""
    draft.say("level", _("层级为%(level)s%(place)s。") % {"level": identity.level.label, "place": place})
    draft.say("basis", _("所载数值的依据为：%(basis)s。") % {"basis": identity.basis.label})
    for number_, note in enumerate(identity.notes):
        draft.say(f"notes[{number_}]", note)
    for number_, source in enumerate(identity.sources):
        draft.say(f"sources[{number_}]", _("来源：%(source)s") % {"source": source})
    return draft


def _validity(identity: Identity) -> Draft:
    draft = Draft(_("施行日期"), "identity.valid_from")
    words = {"from": day_words(identity.valid_from), "version": identity.version}
    if identity.valid_to is None:
        draft.say("", _("本方案（%(version)s版）自%(from)s起施行，至新版本施行时止。") % words)
    else:
        words["to"] = day_words(identity.valid_to)
        draft.say("", _("本方案（%(version)s版）自%(from)s起施行，至%(to)s止（含当日）。") % words)
    if identity.supersedes:
        draft.say_at("identity.supersedes", _("替代：%(what)s。") % {"what": joined(identity.supersedes)})
    return draft


def _fund(fund: Fund) -> Draft:
    draft = Draft(_("资金"), "fund")
    draft.say("kind", _("资金形式为%(kind)s。") % {"kind": fund.kind.label}, fund)
    if fund.target_size is not None:
        draft.say("target_size", _("目标规模 %(amount)s。") % {"amount": money_words(fund.target_size)})
    if fund.paid_in_first is not None:
        draft.say("paid_in_first", _("首期到位 %(amount)s。") % {"amount": money_words(fund.paid_in_first)})
    if fund.paid_in_share is not None:
        draft.say("paid_in_share", _("设立时实缴比例为 %(share)s。") % {"share": share_words(fund.paid_in_share)})
    if fund.yearly_total is not None:
        draft.say("yearly_total", _("每年安排总额 %(amount)s。") % {"amount": money_words(fund.yearly_total)})
    if fund.promised_loans is not None:
        draft.say(
            "promised_loans", _("合作银行合计承诺贷款 %(amount)s。") % {"amount": money_words(fund.promised_loans)}
        )
    if fund.leverage is not None:
        words = {"times": number_words(fund.leverage)}
        draft.say("leverage", _("合作银行按资金规模放大 %(times)s 倍安排贷款（属承诺，不是补偿的上限）。") % words)
    draft.say("payment_year", _("补偿资金%(year)s。") % {"year": fund.payment_year.label})
    if fund.liability:
        draft.say("liability", _("责任范围：%(words)s。") % {"words": fund.liability})
    if fund.top_up:
        _top_up(fund, draft)
    if fund.manager:
        draft.say("manager", _("由%(who)s管理。") % {"who": fund.manager})
    if fund.trustee:
        draft.say("trustee", _("由%(who)s受托保管。") % {"who": fund.trustee})
    return draft


def _top_up(fund: Fund, draft: Draft) -> None:
    rule = fund.top_up
    if rule is None:
        return
    text = _("资金补充：%(rule)s") % {"rule": rule.rule.label}
    if rule.below is not None:
        text += _("；余额低于目标规模的 %(share)s 时启动") % {"share": share_words(rule.below)}
    if rule.within_days is not None:
        text += _("；%(days)s 日内补足") % {"days": rule.within_days}
    draft.say("top_up", f"{text}。", rule)


def _deposit(deposit: BorrowerDeposit) -> Draft:
    draft = Draft(_("企业缴存"), "fund.deposit")
    if deposit.share is not None:
        text = _("借款企业按贷款金额的 %(share)s 缴存可退还的保证金") % {"share": share_words(deposit.share)}
        if deposit.at_most is not None:
            text += _("，最高 %(amount)s") % {"amount": money_words(deposit.at_most)}
        draft.say("share", f"{text}。", deposit)
    if deposit.fee_share is not None:
        draft.say(
            "fee_share",
            _("借款企业按贷款金额的 %(share)s 缴纳费用，不退还。") % {"share": share_words(deposit.fee_share)},
        )
    if deposit.paid_when:
        draft.say("paid_when", _("缴存时点：%(words)s。") % {"words": deposit.paid_when})
    draft.say("use", _("缴存的款项%(use)s。") % {"use": deposit.use.label})
    if deposit.interest_to:
        draft.say("interest_to", _("利息%(whose)s。") % {"whose": deposit.interest_to.label})
    if deposit.returned_when:
        draft.say("returned_when", _("退还：%(words)s。") % {"words": deposit.returned_when})
    return draft


def _funders(scheme: Scheme, say: Vocabulary) -> Draft:
    draft = Draft(_("出资"), "funding")
    if scheme.funding is None:
        return draft
    for number, funder in enumerate(scheme.funding.parties):
        draft.say(f"parties[{number}]", _funder(funder), funder)
    if scheme.funding.residual:
        draft.say("residual", _("出资方之间的尾差由%(who)s承担。") % {"who": say.party(scheme.funding.residual)})
    return draft


def _funder(funder: Funder) -> str:
    parts = [funder.title]
    if funder.level:
        parts.append(_("（%(level)s）") % {"level": funder.level.label})
    if funder.amount is not None:
        parts.append(_("出资 %(amount)s") % {"amount": money_words(funder.amount)})
    if funder.payment:
        parts.append(_("，方式为%(payment)s") % {"payment": funder.payment.label})
    if funder.share is not None:
        parts.append(_("，承担每笔补偿的 %(share)s") % {"share": share_words(funder.share)})
    return "".join(parts) + "。"


def _modes(scheme: Scheme, say: Vocabulary) -> Draft:
    draft = Draft(_("业务模式"), "modes")
    for number, mode in enumerate(scheme.modes):
        words = {
            "title": mode.title,
            "parties": joined(say.party(one) for one in mode.parties),
            "who": say.party(mode.compensates),
        }
        draft.say_at(f"modes[{number}]", _("“%(title)s”：由%(parties)s参与，补偿对象为%(who)s。") % words, mode)
    return draft


def numbers(scheme: Scheme, say: Vocabulary) -> Iterator[Draft]:
    rules = scheme.numbers
    draft = Draft(_("计算"), "numbers")
    text = _("金额计算到分，各方各舍入一次，方式为%(mode)s。") % {"mode": rules.rounding.label}
    draft.say("rounding", text, rules)
    if rules.residual_party:
        draft.say("residual_party", _("各方舍入后的余额由%(who)s承担。") % {"who": say.party(rules.residual_party)})
    else:
        draft.say("residual_party", _("各方舍入后的余额由补偿对象承担。"))
    draft.say("day_count", _("计息天数按%(count)s。") % {"count": rules.day_count.label})
    draft.say("imported_unit", _("导入事实的金额单位为%(unit)s。") % {"unit": rules.imported_unit.label})
    yield draft
    yield _own(scheme)


def _own(scheme: Scheme) -> Draft:
    draft = Draft(_("自定用语"), "")
    for number, fact in enumerate(scheme.facts):
        words = {"title": fact.title, "type": fact.type.label, "code": fact.code}
        draft.say_at(f"facts[{number}]", _("“%(title)s”（extra.%(code)s）是本方案自定的事实，类型为%(type)s。") % words)
    if scheme.words:
        draft.say(
            "words", _("用语：%(words)s。") % {"words": joined(f"{one.code} 即{one.title}" for one in scheme.words)}
        )
    return draft
