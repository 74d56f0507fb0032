"""What has to hold before an item is worth anything: conditions, time, years, evidence."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from loans.schemes.conditions import question
from loans.schemes.engine.incentive.case import Case
from loans.schemes.format.base import Unknown
from loans.schemes.spans import ONE_DAY, in_time
from loans.schemes.trace import operation


def pass_gates(case: Case) -> None:
    """Note every reason for which the item is refused; a missing fact is noted as a gap."""
    if not _applies(case):
        return
    _requirements(case)
    _window(case)
    _round(case)
    _confirmation(case)
    _years(case)
    _evidence(case)


def _applies(case: Case) -> bool:
    asked = question(case.scheme, case.incentive.when, f"{case.rule}.when")
    holds = asked.ask(case.values, case.gaps)
    if case.incentive.when is None:
        return True
    if holds is not None:
        case.result.trace.append(asked.step(case.values, holds, title="", article=case.incentive.article or ""))
    if holds is False:
        case.refuse("NOT_APPLICABLE", _("不适用：%(words)s") % {"words": asked.words}, "when")
    return bool(holds)


def _requirements(case: Case) -> None:
    for number, one in enumerate(case.incentive.requirements):
        path = f"{case.rule}.requirements[{number}]"
        if not question(case.scheme, one.when, f"{path}.when").ask(case.values, case.gaps):
            continue
        asked = question(case.scheme, one.require, f"{path}.require")
        holds = asked.ask(case.values, case.gaps)
        if holds is None:
            continue
        case.result.trace.append(asked.step(case.values, holds, title=one.title or "", article=one.article or ""))
        if not holds:
            words = _("不符合条件：%(words)s") % {"words": one.title or asked.words}
            case.refuse(one.code, words, f"requirements[{number}]")


def _settled_on(case: Case) -> date | None:
    """The day from which time counts: the settlement, or the payment of the item."""
    return case.facts.application.settled_on or case.item.paid_on


def _window(case: Case) -> None:
    rule, applied = case.incentive.window, case.facts.application.applied_on
    if rule is None or not case.incentive.by_application:
        return
    start = _settled_on(case)
    for name, day in (("application.applied_on", applied), ("application.settled_on", start)):
        if day is None:
            case.gaps.fact(name, f"{case.rule}.window")
    if applied is None or start is None:
        return
    within, last = in_time(rule, start, applied)
    if within is None or last is None:
        case.gaps.figure(f"{case.rule}.window")
        return
    inputs = {"start": start, "day": applied, "last": last, "inclusive": rule.inclusive}
    case.note("window", _("申请期限"), "in_window", "in_time", inputs, within)
    if not within:
        case.refuse("LATE_APPLICATION", _("申请超过期限"), "window", applied, last)


def _round(case: Case) -> None:
    """The round of the notice: settled between two days, both included."""
    first, last = case.incentive.period_from, case.incentive.period_to
    if first is None and last is None:
        return
    for name, day in (("period_from", first), ("period_to", last)):
        if isinstance(day, Unknown):
            case.gaps.figure(f"{case.rule}.{name}")
    settled = _settled_on(case)
    if settled is None:
        case.gaps.fact("application.settled_on", f"{case.rule}.period_from")
    elif isinstance(first, date) and settled < first:
        case.refuse("BEFORE_PERIOD", _("结清日期早于受理期"), "period_from", settled, first)
    elif isinstance(last, date) and settled > last:
        case.refuse("AFTER_PERIOD", _("结清日期晚于受理期"), "period_to", settled, last)


def _confirmation(case: Case) -> None:
    """Within the time after the notice, or it is lost. Without a day of confirmation it is still awaited."""
    rule, notified = case.incentive.confirm_within, case.facts.application.notified_on
    if rule is None or notified is None:
        return
    confirmed = case.facts.application.confirmed_on
    within, last = in_time(rule, notified, confirmed or notified)
    if within is None or last is None:
        case.gaps.figure(f"{case.rule}.confirm_within")
        return
    case.made.confirm_by = last if rule.inclusive else last - ONE_DAY
    if confirmed is None:
        words = _("须于 %(day)s 前（含当日）确认，逾期视为放弃") % {"day": case.made.confirm_by}
        case.warn("CONFIRMATION_AWAITED", words, "confirm_within", case.made.confirm_by)
        return
    inputs = {"start": notified, "day": confirmed, "last": last, "inclusive": rule.inclusive}
    case.note("confirm_within", _("确认期限"), "confirmed_in_time", "in_time", inputs, within)
    if not within:
        case.refuse("CONFIRMED_LATE", _("逾期确认，视为放弃"), "confirm_within", confirmed, last)


def _years(case: Case) -> None:
    caps = case.incentive.caps
    if caps is None or caps.years is None:
        return
    most = case.gaps.need(caps.years, f"{case.rule}.caps.years")
    if case.used.years is None:
        words = _("没有提供已享受年数（used.%(code)s.years），按 0 计") % {"code": case.incentive.code}
        case.warn("USED_NOT_STATED", words, "caps.years")
    if most is not None and (case.used.years or 0) >= most:
        case.refuse("YEARS_USED_UP", _("已享受满规定年限"), "caps.years", case.used.years, most)


def plain_evidence(number: str) -> str:
    """A number however it was typed: full-width signs, spaces and small letters make no other certificate."""
    return "".join(unicodedata.normalize("NFKC", number).split()).upper()


def _evidence(case: Case) -> None:
    """One invoice or certificate is paid once, unless the item is the one that was paid for."""
    if not case.incentive.one_payment_per_evidence:
        return
    if case.item.evidence is None:
        if case.incentive.evidence:
            case.warn("EVIDENCE_NOT_STATED", _("没有提供凭证号，不能核对是否重复"), "evidence")
        return
    own = plain_evidence(case.item.evidence)
    paid = {plain_evidence(one) for one in case.facts.paid_evidence}
    if own in paid and case.item.already_paid is None:
        case.refuse("EVIDENCE_PAID", _("此凭证已享受过补助"), "one_payment_per_evidence", case.item.evidence)
    if own in _earlier(case):
        case.refuse("EVIDENCE_TWICE", _("本次申请中凭证重复"), "one_payment_per_evidence", case.item.evidence)


def _earlier(case: Case) -> set[str]:
    """Evidence of the items before this one under the same incentive."""
    place = len(case.result.items)
    before = [one for one in case.facts.items[:place] if one.incentive == case.incentive.code]
    return {plain_evidence(one.evidence) for one in before if one.evidence is not None}


@operation("in_time")
def _in_time(inputs: Mapping[str, Any]) -> bool:
    """``day`` against the last day, as ISO texts, which compare as their days do."""
    day, last = str(inputs["day"]), str(inputs["last"])
    return day <= last if inputs["inclusive"] else day < last
