"""The two ends of a pursuit: what is left is written off, or a proven breach makes all public money owed again."""

from django.utils.translation import gettext as _

from loans.schemes.engine.recovery.groups import public_parties
from loans.schemes.engine.recovery.results import ClawBack, RecoveryResult, WriteOff
from loans.schemes.facts.recovery import RecoveryFacts
from loans.schemes.format import Scheme
from loans.schemes.format.account import SanctionKind
from loans.schemes.format.recovery import Recovery
from loans.schemes.trace import OPERATIONS, Reason, Step


def write_off_of(scheme: Scheme, rule: Recovery, facts: RecoveryFacts, result: RecoveryResult) -> WriteOff | None:
    """What is still outstanding, when the facts name an end of the scheme. It waits for its approval."""
    found = next(((number, end) for number, end in enumerate(rule.ends) if end.code == facts.ended), None)
    if found is None:
        return None
    number, end = found
    path, approver = f"recovery.ends[{number}]", end.approved_by or ""
    approved = bool(facts.write_off_approved) or not approver
    inputs = {"parties": list(result.outstanding), "parts": [result.outstanding]}
    amounts = OPERATIONS["merge"](inputs)
    title = _("核销：%(title)s") % {"title": end.title}
    result.trace.append(Step(path, title, "write_off", "merge", inputs, amounts, end.article or ""))
    if not approved:
        words = _("核销须经%(who)s批准") % {"who": approver}
        result.warnings.append(Reason("WRITE_OFF_NOT_APPROVED", words, rule=path, article=end.article or ""))
    if facts.breach is not None:
        result.warnings.append(Reason("BREACH_AND_WRITE_OFF", _("已查实违规，应先追回，不宜核销"), rule=path))
    return WriteOff(code=end.code, title=end.title, approved_by=approver, approved=approved, amounts=amounts)


def claw_back_of(scheme: Scheme, facts: RecoveryFacts, result: RecoveryResult) -> ClawBack | None:
    """Public money that was paid and has not come back, owed by the party that was compensated."""
    found = next(((n, one) for n, one in enumerate(scheme.sanctions) if one.code == facts.breach), None)
    if found is None:
        return None
    number, sanction = found
    path, article = f"sanctions[{number}]", sanction.article or ""
    owed = SanctionKind.CLAW_BACK in sanction.measures
    public = [party for party in result.outstanding if party in public_parties(scheme)] if owed else []
    inputs = {"parties": public, "parts": [result.outstanding]}
    receivable = OPERATIONS["merge"](inputs)
    title = _("追回：%(title)s") % {"title": sanction.title}
    result.trace.append(Step(path, title, "receivable", "merge", inputs, receivable, article))
    result.eligible = False
    words = _("%(title)s：%(what)s") % {
        "title": sanction.title,
        "what": "、".join(str(measure.label) for measure in sanction.measures),
    }
    result.reasons.append(Reason(sanction.code, words, sum(receivable.values()), article=article, rule=path))
    years = sanction.years if isinstance(sanction.years, int) else None
    return ClawBack(
        code=sanction.code, title=sanction.title, owed_by=facts.compensated, receivable=receivable,
        measures=sanction.measures, years=years, article=article,
    )  # fmt: skip
