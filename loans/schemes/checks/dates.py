"""Dates of a scheme and of the versions that follow each other."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from loans.schemes.format import Scheme
from loans.schemes.format.base import Unknown
from loans.schemes.format.identity import Identity
from loans.schemes.problems import Problem

ONE_DAY = timedelta(days=1)


def _known(day: date | Unknown | None) -> date | None:
    return None if day is None or isinstance(day, Unknown) else day


def check_dates(scheme: Scheme) -> Iterator[Problem]:
    identity = scheme.identity
    starts, ends = _known(identity.valid_from), _known(identity.valid_to)
    if starts and ends and ends < starts:
        yield Problem(
            "identity.valid_to",
            _("失效日期 %(ends)s 早于生效日期 %(starts)s") % {"ends": ends, "starts": starts},
            "dates",
        )
    for number, one in enumerate(scheme.incentives):
        first, last = _known(one.period_from), _known(one.period_to)
        if first and last and last < first:
            yield Problem(
                f"incentives[{number}].period_to",
                _("受理期止 %(last)s 早于受理期起 %(first)s") % {"last": last, "first": first},
                "dates",
            )
    term = scheme.loan_limits.term if scheme.loan_limits else None
    least, most = (term.at_least_months, term.at_most_months) if term else (None, None)
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield Problem("loan_limits.term.at_most_months", _("最长期限短于最短期限"), "dates")


def check_succession(versions: Sequence[Scheme]) -> list[Problem]:
    """What is wrong between versions of one scheme, in any order. A path names the version: ``[2025].identity…``.

    A version follows the one before without a gap. It may begin before the other's end only when it supersedes it.
    """
    problems = []
    codes = {scheme.identity.code for scheme in versions}
    if len(codes) > 1:
        problems.append(
            Problem(
                "identity.code", _("不是同一方案的版本：%(known)s") % {"known": "、".join(sorted(codes))}, "succession"
            )
        )
    dated = [scheme.identity for scheme in versions if _known(scheme.identity.valid_from)]
    dated.sort(key=lambda identity: str(identity.valid_from))
    for before, after in pairwise(dated):
        problems += _between(before, after)
    return problems


def _between(before: Identity, after: Identity) -> Iterator[Problem]:
    path = f"[{after.version}].identity.valid_from"
    starts, ends = _known(after.valid_from), _known(before.valid_to)
    if starts is None or starts == before.valid_from:
        yield Problem(path, _("与版本 %(version)s 同日生效") % {"version": before.version}, "succession_overlap")
    elif ends is not None and starts > ends + ONE_DAY:
        words = _("版本 %(version)s 至 %(ends)s 失效，本版 %(starts)s 才生效，中间有空档") % {
            "version": before.version,
            "ends": ends,
            "starts": starts,
        }
        yield Problem(path, words, "succession_gap")
    elif ends is not None and starts <= ends and not _supersedes(after, before):
        words = _("版本 %(version)s 到 %(ends)s 才失效，本版 %(starts)s 已生效，又未写明替代它（supersedes）") % {
            "version": before.version,
            "ends": ends,
            "starts": starts,
        }
        yield Problem(path, words, "succession_overlap")


def _supersedes(after: Identity, before: Identity) -> bool:
    return bool({before.version, before.document_number} & set(after.supersedes))
