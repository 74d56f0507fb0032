"""Facts that cannot be: parties that the scheme does not know, more returned than borne, days in the wrong order."""

from django.utils.translation import gettext as _

from loans.schemes.engine.recovery.groups import known_parties
from loans.schemes.facts.recovery import RecoveryFacts
from loans.schemes.format import Scheme
from loans.schemes.format.recovery import Recovery, RecoveryOrder
from loans.schemes.problems import Problem
from loans.schemes.values import Gaps


def check_facts(scheme: Scheme, rule: Recovery, facts: RecoveryFacts, gaps: Gaps) -> None:
    _parties(scheme, facts, gaps)
    _days(facts, gaps)
    _codes(scheme, rule, facts, gaps)
    if rule.order == RecoveryOrder.STATED_RATIO:
        for party, share in rule.shares.items():
            gaps.need(share, f"recovery.shares.{party}")
    if rule.costs_deductible and rule.costs_at_most is not None:
        gaps.need(rule.costs_at_most, "recovery.costs_at_most")


def _parties(scheme: Scheme, facts: RecoveryFacts, gaps: Gaps) -> None:
    known = known_parties(scheme)
    named = [(f"borne.{party}", party) for party in facts.borne] + [("compensated", facts.compensated)]
    for path, party in named:
        if party not in known:
            _refuse(gaps, path, _("方案没有这个参与方或出资方：%(code)s") % {"code": party}, "no_such")
    for party, amount in facts.returned.items():
        if party not in facts.borne:
            _refuse(gaps, f"returned.{party}", _("此方未承担损失，不会有收回"), "no_such")
        elif amount > facts.borne[party]:
            _refuse(gaps, f"returned.{party}", _("此前已收回多于其承担的损失"), "too_much")


def _days(facts: RecoveryFacts, gaps: Gaps) -> None:
    now = facts.recovery
    if now.returned_on is not None and now.received_on is None:
        gaps.fact("recovery.received_on", "recovery.return_within")
    elif now.returned_on is not None and now.received_on is not None and now.returned_on < now.received_on:
        _refuse(gaps, "recovery.returned_on", _("返还日期早于收回日期"), "dates")


def _codes(scheme: Scheme, rule: Recovery, facts: RecoveryFacts, gaps: Gaps) -> None:
    if facts.ended is not None and facts.ended not in {end.code for end in rule.ends}:
        _refuse(gaps, "ended", _("方案没有这种终结情形：%(code)s") % {"code": facts.ended}, "no_such")
    if facts.breach is not None and facts.breach not in {one.code for one in scheme.sanctions}:
        _refuse(gaps, "breach", _("方案没有这种违规情形：%(code)s") % {"code": facts.breach}, "no_such")


def _refuse(gaps: Gaps, path: str, reason: str, code: str) -> None:
    gaps.problems.append(Problem(path, reason, code))
