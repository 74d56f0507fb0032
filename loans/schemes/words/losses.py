"""补偿申请, 风险分担 and 补偿限额 in words."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from loans.schemes.format import Scheme
from loans.schemes.format.base import UNKNOWN, Fill
from loans.schemes.format.caps import Cap, CapKind
from loans.schemes.format.loss_base import LossBase, LossItem, LossPart
from loans.schemes.format.parties import SplitTable
from loans.schemes.format.ratio import RatioRow
from loans.schemes.words.conditions import condition_words, tier_words
from loans.schemes.words.drafts import Draft
from loans.schemes.words.figures import joined, number_words, points_words, share_words, span_words, undecided
from loans.schemes.words.limits import limit_words, only_when, say_requirements
from loans.schemes.words.vocabulary import Vocabulary

INTEREST = {LossItem.INTEREST, LossItem.PENALTY_INTEREST, LossItem.COMPOUND_INTEREST}


def claim(scheme: Scheme, say: Vocabulary) -> Iterator[Draft]:
    rules = scheme.claim
    draft = Draft(_("申请条件"), "claim")
    if rules:
        if rules.trigger:
            text = condition_words(rules.trigger.require, say)
            if rules.trigger.title:
                text = _("%(title)s（即%(text)s）") % {"title": rules.trigger.title, "text": text}
            draft.say("trigger", _("符合下列条件的，可以申请补偿：%(text)s。") % {"text": text}, rules.trigger)
        if rules.window:
            words = {"since": rules.window.since.label, "span": span_words(rules.window)}
            draft.say("window", _("自%(since)s起 %(span)s内提出申请。") % words, rules.window)
        say_requirements(draft, "requirements", rules.requirements, say)
        if rules.papers:
            draft.say("papers", _("申请材料：%(papers)s。") % {"papers": joined(rules.papers)})
    yield draft
    losses = Draft(_("损失认定"), "")
    for number, base in enumerate(scheme.loss_base):
        losses.say_at(f"loss_base[{number}]", _loss(base, say), base)
    yield losses


def _loss(base: LossBase, say: Vocabulary) -> str:
    text = _scope(base.modes, base.when, say)
    text += _("损失按%(items)s计") % {"items": "＋".join(str(item.label) for item in base.include)}
    if base.interest_until:
        text += _("，利息计至%(day)s") % {"day": base.interest_until.label}
    if base.interest_days is not None:
        text += _("，计息最多 %(n)s 天") % {"n": number_words(base.interest_days)}
    if base.deduct:
        text += _("，扣除%(items)s") % {"items": joined(item.label for item in base.deduct)}
    if base.part != LossPart.WHOLE:
        text += _("；%(part)s计算") % {"part": base.part.label}
    if not INTEREST & set(base.include):
        text += _("（利息不计入）")
    return f"{text}。"


def _scope(modes: tuple[str, ...], when: Any, say: Vocabulary) -> str:
    text = _("“%(modes)s”模式下，") % {"modes": say.modes(modes)} if modes else ""
    return text + ("" if when is None else _("%(condition)s的，") % {"condition": condition_words(when, say)})


def sharing(scheme: Scheme, say: Vocabulary) -> Iterator[Draft]:
    yield _ratio(scheme, say)
    yield _tables(scheme, say)
    yield _splits(scheme, say)


def _ratio(scheme: Scheme, say: Vocabulary) -> Draft:
    draft = Draft(_("补偿比例"), "ratio")
    rule = scheme.ratio
    if rule is None:
        return draft
    if len(rule.rows) > 1:
        draft.say("combine", _("有多项规定的，%(combine)s。") % {"combine": rule.combine.label}, rule)
    for number, row in enumerate(rule.rows):
        _say_row(draft, number, row, say)
    for number, one in enumerate(rule.add_ons):
        title = one.title or condition_words(one.when, say)
        text = _("%(title)s：增加 %(points)s") % {"title": title, "points": points_words(one.points)}
        if one.title:
            text += _("（即%(condition)s）") % {"condition": condition_words(one.when, say)}
        draft.say(f"add_ons[{number}]", f"{text}。", one)
    if rule.ceiling is not None:
        text = _("加点后的比例最高不超过 %(share)s。") if rule.add_ons else _("比例最高不超过 %(share)s。")
        draft.say("ceiling", text % {"share": share_words(rule.ceiling)})
    return draft


def _say_row(draft: Draft, number: int, row: RatioRow, say: Vocabulary) -> None:
    when = "" if row.when is None else condition_words(row.when, say)
    title = f"{row.title}：" if row.title else ""
    if row.tiers is None:
        only = _("%(when)s的，") % {"when": when} if when else ""
        words = {"title": title, "when": only, "ratio": share_words(UNKNOWN if row.ratio is None else row.ratio)}
        draft.say(f"rows[{number}]", _("%(title)s%(when)s补偿 %(ratio)s。") % words, row)
        return
    first = _("%(when)s，且") % {"when": when} if when else ""
    for place, tier in enumerate(row.tiers):
        tier_text = tier_words(tier, row.by or "", say)
        words = {"title": title, "when": first, "tier": tier_text, "ratio": share_words(tier.ratio)}
        draft.say(f"rows[{number}].tiers[{place}]", _("%(title)s%(when)s%(tier)s的，补偿 %(ratio)s。") % words, row)


def _tables(scheme: Scheme, say: Vocabulary) -> Draft:
    draft = Draft(_("各方分担"), "sharing")
    if scheme.sharing is None:
        return draft
    for number, table in enumerate(scheme.sharing.tables):
        draft.say(f"tables[{number}]", _table(table, say), table)
    if scheme.sharing.bank_minimum is not None:
        words = {"share": share_words(scheme.sharing.bank_minimum)}
        draft.say("bank_minimum", _("银行承担的损失不低于 %(share)s。") % words)
    return draft


def _table(table: SplitTable, say: Vocabulary) -> str:
    shares = joined(f"{say.party(party)} {_part(value)}" for party, value in table.shares.items())
    return _("%(scope)s损失由各方分担：%(shares)s。") % {
        "scope": _scope(table.modes, table.when, say),
        "shares": shares,
    }


def _part(value: Any) -> str:
    if value == Fill.RATIO:
        return _("按补偿比例")
    if value == Fill.REST:
        return _("承担其余部分")
    return undecided() if value is UNKNOWN else share_words(value)


def _splits(scheme: Scheme, say: Vocabulary) -> Draft:
    draft = Draft(_("出资方分担"), "funding")
    for number, split in enumerate(scheme.funding.splits if scheme.funding else ()):
        shares = joined(f"{say.party(code)} {share_words(share)}" for code, share in split.shares.items())
        words = {"scope": _scope((), split.when, say), "shares": shares}
        draft.say(f"splits[{number}]", _("%(scope)s补偿资金由出资方分担：%(shares)s。") % words, split)
    return draft


def caps(scheme: Scheme, say: Vocabulary) -> Iterator[Draft]:
    draft = Draft(_("限额"), "")
    for number, cap in enumerate(scheme.caps):
        draft.say_at(f"caps[{number}]", _cap(cap, say), cap)
    if len(scheme.caps) > 1:
        names = {cap.code: cap.title or str(cap.kind.label) for cap in scheme.caps}
        order = " → ".join(names.get(code, code) for code in _order(scheme))
        draft.say_at("cap_order", _("限额按下列次序依次适用：%(order)s。") % {"order": order})
    yield draft


def _order(scheme: Scheme) -> Sequence[str]:
    """Codes of the caps as they are tried: as stated, or by kind; those of one kind as they stand in the file."""
    kinds = list(CapKind)
    return scheme.cap_order or [cap.code for cap in sorted(scheme.caps, key=lambda cap: kinds.index(cap.kind))]


def _cap(cap: Cap, say: Vocabulary) -> str:
    modes = _("“%(modes)s”模式下，") % {"modes": say.modes(cap.modes)} if cap.modes else ""
    words = {
        "modes": modes,
        "when": only_when(cap, say),
        "title": cap.title or cap.kind.label,
        "who": _("（%(party)s）") % {"party": say.party(cap.party)} if cap.party else "",
        "period": _("（%(period)s）") % {"period": cap.period.label} if cap.period else "",
        "limit": limit_words(cap, say),
        "over": _over(cap),
    }
    return _("%(modes)s%(when)s%(title)s%(who)s%(period)s：不超过 %(limit)s；超出部分%(over)s。") % words


def _over(cap: Cap) -> str:
    if cap.excess_share is None:
        return str(cap.over.label)
    words = {"share": share_words(cap.excess_share), "over": cap.over.label}
    return _("按 %(share)s 补偿，其余%(over)s") % words
