"""Names inside a scheme: codes are unique, and what is referred to exists."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from loans.schemes.checks.walk import parts
from loans.schemes.facts.catalogue import LOSS_BASE, catalogue
from loans.schemes.format import Scheme
from loans.schemes.format.breakers import Breaker
from loans.schemes.format.caps import CapKind, Over
from loans.schemes.format.parties import GOVERNMENT, KnownParty
from loans.schemes.problems import Problem
from loans.schemes.roles import funder_codes, mode_codes, party_codes

STRICT = {CapKind.PARTY, CapKind.PUBLIC_MONEY, CapKind.BALANCE}
DUE = {CapKind.PER_LOAN, CapKind.PUBLIC_MONEY}


def check_names(scheme: Scheme) -> Iterator[Problem]:
    yield from _repeats("parties", (one.code for one in scheme.parties))
    yield from _repeats("modes", (one.code for one in scheme.modes))
    yield from _repeats("facts", (one.code for one in scheme.facts))
    yield from _repeats("words", (one.code for one in scheme.words))
    yield from _repeats("caps", (one.code for one in scheme.caps))
    yield from _repeats("breakers", (one.code for one in scheme.breakers))
    yield from _repeats("incentives", (one.code for one in scheme.incentives))
    yield from _funders(scheme)
    yield from _modes(scheme)
    yield from _mode_lists(scheme)
    yield from _caps(scheme)
    yield from _breakers(scheme)
    yield from _residuals(scheme)


def _repeats(path: str, codes: Iterable[str]) -> Iterator[Problem]:
    for code, times in Counter(codes).items():
        if times > 1:
            yield Problem(
                path, _("代码 %(code)s 出现了 %(times)s 次") % {"code": code, "times": times}, "repeated_code"
            )


def _funders(scheme: Scheme) -> Iterator[Problem]:
    yield from _repeats("funding.parties", funder_codes(scheme))
    taken = (set(KnownParty.values) - {KnownParty.FUND_MANAGER.value}) | {one.code for one in scheme.parties}
    for number, code in enumerate(funder_codes(scheme)):
        if code in taken:
            yield Problem(
                f"funding.parties[{number}].code",
                _("出资方代码 %(code)s 与参与方重名") % {"code": code},
                "repeated_code",
            )


def _modes(scheme: Scheme) -> Iterator[Problem]:
    known = party_codes(scheme)
    for number, mode in enumerate(scheme.modes):
        for place, party in enumerate(mode.parties):
            if party not in known:
                yield _no_such(f"modes[{number}].parties[{place}]", _("参与方"), party, known)
        if mode.compensates not in mode.parties:
            path = f"modes[{number}].compensates"
            yield Problem(
                path,
                _("补偿对象 %(compensates)s 不在本模式的参与方之中") % {"compensates": mode.compensates},
                "no_such",
            )


def _mode_lists(scheme: Scheme) -> Iterator[Problem]:
    known = mode_codes(scheme)
    for path, part in parts(scheme):
        for number, mode in enumerate(getattr(part, "modes", ())):
            if isinstance(mode, str) and mode not in known:
                yield _no_such(f"{path}.modes[{number}]", _("业务模式"), mode, known)


def _caps(scheme: Scheme) -> Iterator[Problem]:
    known = {*party_codes(scheme), *funder_codes(scheme)}
    for number, cap in enumerate(scheme.caps):
        path = f"caps[{number}].party"
        if (cap.kind == CapKind.PARTY) != (cap.party is not None):
            yield Problem(path, _("kind 为 party 时写明 party，其余种类不写"), "cap_party")
        elif cap.party is not None and cap.party not in known:
            yield _no_such(path, _("参与方或出资方"), cap.party, known)
    yield from _dues(scheme)
    if scheme.cap_order:
        codes = [cap.code for cap in scheme.caps]
        for number, code in enumerate(scheme.cap_order):
            if code not in codes:
                yield _no_such(f"cap_order[{number}]", _("限额"), code, codes)
        yield from _repeats("cap_order", scheme.cap_order)
        for code in codes:
            if code not in scheme.cap_order:
                yield Problem("cap_order", _("没有写明限额 %(code)s 的次序") % {"code": code}, "missing_part")


def _dues(scheme: Scheme) -> Iterator[Problem]:
    """Caps that say how much is due at all come before those that postpone a part of it."""
    caps = {cap.code: cap for cap in scheme.caps}
    for number, cap in enumerate(scheme.caps):
        if cap.kind in DUE and cap.over != Over.DROP:
            words = _("%(label)s决定应补多少，超出部分只能不予补偿（drop）") % {"label": cap.kind.label}
            yield Problem(f"caps[{number}].over", words, "cap_over")
        if cap.kind in STRICT and cap.excess_share is not None:
            yield Problem(
                f"caps[{number}].excess_share",
                _("%(label)s不能超出，不写 excess_share") % {"label": cap.kind.label},
                "cap_excess",
            )
        if cap.kind not in DUE and cap.of == LOSS_BASE:
            yield Problem(f"caps[{number}].of", _("只有 per_loan 和 public_money 可按损失基数计算"), "cap_of")
    postponed = ""
    for number, code in enumerate(scheme.cap_order):
        if code in caps and postponed and caps[code].kind in DUE:
            words = _("限额 %(code)s 决定应补多少，须排在延后支付的限额 %(postponed)s 之前") % {
                "code": code,
                "postponed": postponed,
            }
            yield Problem(f"cap_order[{number}]", words, "cap_order")
        if code in caps and caps[code].over != Over.DROP:
            postponed = code


def _breakers(scheme: Scheme) -> Iterator[Problem]:
    for number, breaker in enumerate(scheme.breakers):
        yield from _breaker(f"breakers[{number}]", breaker)


def _breaker(path: str, breaker: Breaker) -> Iterator[Problem]:
    figures = {*breaker.numerator, *breaker.numerator_less, *breaker.denominator}
    for name in sorted(figures):
        if f"subject.{name.value}" not in catalogue():
            yield Problem(path, _("没有指标 %(name)s") % {"name": name}, "no_such")


def _residuals(scheme: Scheme) -> Iterator[Problem]:
    funders, known = funder_codes(scheme), {GOVERNMENT, *party_codes(scheme), *funder_codes(scheme)}
    if scheme.funding and scheme.funding.residual and scheme.funding.residual not in funders:
        yield _no_such("funding.residual", _("出资方"), scheme.funding.residual, funders)
    if scheme.numbers.residual_party and scheme.numbers.residual_party not in known:
        yield _no_such("numbers.residual_party", _("参与方"), scheme.numbers.residual_party, known)


def _no_such(path: str, what: str, code: str, known: Iterable[str]) -> Problem:
    return Problem(
        path,
        _("没有这个%(what)s：%(code)s（已有：%(known)s）")
        % {"what": what, "code": code, "known": "、".join(sorted(known)) or "无"},
        "no_such",
    )
