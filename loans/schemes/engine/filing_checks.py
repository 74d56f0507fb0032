"""What refuses a filing beside the amounts and costs of the loan: dates, bank, borrower, kind, term, other filings."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from loans.schemes.conditions import question
from loans.schemes.engine.checks import Findings, requirement_plans
from loans.schemes.format import Scheme
from loans.schemes.format.base import Unknown
from loans.schemes.format.filing import FilingFrom, FilingRules, Moment
from loans.schemes.format.institutions import Banks
from loans.schemes.format.loan_limits import LoanLimits
from loans.schemes.spans import in_time
from loans.schemes.trace import Reason
from loans.schemes.values import Gaps

SINCE = {FilingFrom.DISBURSEMENT: "loan.disbursed_on", FilingFrom.SIGNING: "loan.signed_on"}


class FilingChecks:
    """The checks of ``identity``, ``banks``, ``eligibility``, ``loan_limits`` and ``filing``, compiled."""

    def __init__(self, scheme: Scheme) -> None:
        self._identity = scheme.identity
        self._rules = scheme.filing or FilingRules()
        self._limits = scheme.loan_limits or LoanLimits()
        banks = scheme.banks or Banks()
        self._admission = requirement_plans(scheme, "banks.admission", banks.admission)
        self._eligibility = requirement_plans(scheme, "eligibility", scheme.eligibility)
        self._requirements = requirement_plans(scheme, "filing.requirements", self._rules.requirements)
        self._revocations = [
            (one, question(scheme, one.when, f"filing.revocations[{number}].when"))
            for number, one in enumerate(self._rules.revocations)
            if one.when is not None
        ]

    def run(self, filed_on: date, found: Findings) -> dict[str, Any]:
        """Every check; returns the last day on which the filing is in time, when there is one."""
        self._in_force(filed_on, found)
        self._standing(found)
        self._bank(found)
        for requirement in (*self._eligibility, *self._requirements):
            requirement.ask(found)
        self._loan(found)
        self._others(found)
        self._papers(found)
        self._revoked(found)
        self._moment(filed_on, found)
        return self._window(filed_on, found)

    def _in_force(self, filed_on: date, found: Findings) -> None:
        first, last = self._identity.valid_from, self._identity.valid_to
        code, words = "SCHEME_NOT_IN_FORCE", _("备案日在方案有效期内")
        if isinstance(first, Unknown):
            warning = _("方案的生效日期待定，未核对备案日是否在有效期内")
            found.warnings.append(Reason("VALIDITY_UNKNOWN", warning, rule="identity.valid_from"))
        else:
            found.check(code, words, "identity.valid_from", "", filed_on, "ge", first, ok=filed_on >= first)
        if isinstance(last, date):
            found.check(code, words, "identity.valid_to", "", filed_on, "le", last, ok=filed_on <= last)

    def _standing(self, found: Findings) -> None:
        if found.values.get("standing.filings_stopped"):
            breaker = found.values.get("standing.breaker", "")
            words = _("没有熔断暂停新增备案")
            found.check("FILINGS_STOPPED", words, "breakers", "", breaker or "stopped", "none", None, ok=False)

    def _bank(self, found: Findings) -> None:
        """A bank on the list has met the conditions of admission; of any other bank they are asked."""
        admitted = found.values.get("bank.admitted")
        if admitted is False:
            found.check("BANK_NOT_ADMITTED", _("银行是合作银行"), "banks", "", "false", "eq", "true", ok=False)
        elif admitted is None:
            for requirement in self._admission:
                requirement.ask(found)

    def _loan(self, found: Findings) -> None:
        limits = self._limits
        if limits.kinds is not None and (kind := self._need("loan.kind", "loan_limits.kinds", found)) is not None:
            allowed, article = list(limits.kinds.allowed), limits.kinds.article or ""
            words = _("贷款种类在范围内")
            found.check(
                "KIND_NOT_ALLOWED", words, "loan_limits.kinds", article, kind, "in", allowed, ok=kind in allowed
            )
        if limits.term is not None:
            self._term(found)
        if limits.renewal is not None and not limits.renewal.allowed:
            if "loan.renewal" not in found.values:
                found.gaps.taken_as_no.append("loan.renewal")
            renewal = "renewal" if found.values.get("loan.renewal") else ""
            article, words = limits.renewal.article or "", _("不是续贷")
            found.check(
                "RENEWAL_NOT_ALLOWED", words, "loan_limits.renewal", article, renewal, "none", None, ok=not renewal
            )

    def _term(self, found: Findings) -> None:
        rule = self._limits.term
        months = self._need("loan.term_months", "loan_limits.term", found)
        if rule is None or months is None:
            return
        article, path = rule.article or "", "loan_limits.term"
        least = found.gaps.need(rule.at_least_months, f"{path}.at_least_months")
        most = found.gaps.need(rule.at_most_months, f"{path}.at_most_months")
        if least is not None:
            words = _("贷款期限不短于下限（月）")
            found.check(
                "TERM_TOO_SHORT", words, f"{path}.at_least_months", article, months, "ge", least, ok=months >= least
            )
        if most is not None:
            words = _("贷款期限不超过上限（月）")
            found.check(
                "TERM_TOO_LONG", words, f"{path}.at_most_months", article, months, "le", most, ok=months <= most
            )

    def _others(self, found: Findings) -> None:
        """The borrower's other filings."""
        live, year = self._limits.one_live_filing, self._limits.one_bank_per_year
        if live is not None and live.required:
            path = "loan_limits.one_live_filing"
            number = self._need("history.live_filings", path, found)
            if number is not None:
                words = _("企业没有其他有效备案")
                found.check("ONE_LIVE_FILING", words, path, live.article or "", number, "le", 0, ok=number == 0)
        if year is not None and year.required:
            path = "loan_limits.one_bank_per_year"
            banks = self._need("history.banks_this_year", path, found)
            bank = self._need("bank.code", path, found) if banks else None
            others = [one for one in banks or () if one != bank]
            if banks is not None and (bank is not None or not banks):
                words = _("当年未通过其他银行备案")
                found.check("ONE_BANK_PER_YEAR", words, path, year.article or "", others, "none", None, ok=not others)

    def _papers(self, found: Findings) -> None:
        given = found.values.get("filing.papers")
        if given is None or not self._rules.papers:
            return
        missing = [paper for paper in self._rules.papers if paper not in given]
        article = self._rules.article or ""
        found.check("PAPERS_MISSING", _("材料齐全"), "filing.papers", article, missing, "none", None, ok=not missing)

    def _revoked(self, found: Findings) -> None:
        """Reasons to revoke that the facts can already tell; a fact that is not given decides nothing here."""
        for one, when in self._revocations:
            if when.ask(found.values, Gaps()):
                words = _("没有撤销情形：%(title)s") % {"title": one.title}
                found.check(one.code, words, when.path, one.article or "", one.title, "none", None, ok=False)

    def _moment(self, filed_on: date, found: Findings) -> None:
        disbursed = found.values.get("loan.disbursed_on")
        if disbursed is None or self._rules.moment == Moment.EITHER:
            return
        path, article = "filing.moment", self._rules.article or ""
        if self._rules.moment == Moment.BEFORE:
            words, ok = _("放款前备案"), filed_on <= disbursed
            found.check("FILED_AFTER_DISBURSEMENT", words, path, article, filed_on, "le", disbursed, ok=ok)
        else:
            words, ok = _("放款后备案"), filed_on >= disbursed
            found.check("FILED_BEFORE_DISBURSEMENT", words, path, article, filed_on, "ge", disbursed, ok=ok)

    def _window(self, filed_on: date, found: Findings) -> dict[str, Any]:
        window = self._rules.window
        if window is None:
            return {}
        name = SINCE[window.since]
        if name not in found.values and self._rules.moment != Moment.AFTER:
            return {}
        since = self._need(name, "filing.window", found)
        if since is None:
            return {}
        ok, last = in_time(window, since, filed_on)
        if ok is None or last is None:
            found.gaps.figure("filing.window")
            return {}
        operator, article = "le" if window.inclusive else "lt", window.article or ""
        found.check("LATE_FILING", _("在备案期限内备案"), "filing.window", article, filed_on, operator, last, ok=ok)
        return {"last_filing_day": last}

    def _need(self, name: str, rule: str, found: Findings) -> Any:
        value = found.values.get(name)
        if value is None:
            found.gaps.fact(name, rule)
        return value
