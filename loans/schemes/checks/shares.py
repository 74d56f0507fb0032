"""Shares add up to the whole, nobody named twice or unknown, and the bank bears its minimum."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from loans.schemes.format import Scheme
from loans.schemes.format.base import UNKNOWN, Fill, Unknown, decimal_text
from loans.schemes.format.conditions import Condition, Operator, words_in
from loans.schemes.format.parties import GOVERNMENT, SplitTable
from loans.schemes.format.ratio import Combine, RatioRow, RatioRule
from loans.schemes.format.recovery import RecoveryOrder
from loans.schemes.problems import Problem
from loans.schemes.roles import funder_codes, modes_of, party_codes

WHOLE = Fraction(1)


def check_shares(scheme: Scheme) -> Iterator[Problem]:
    yield from _funding(scheme)
    yield from _sharing(scheme)
    yield from _ratio(scheme)
    if scheme.recovery and scheme.recovery.order == RecoveryOrder.STATED_RATIO:
        known = {GOVERNMENT, *party_codes(scheme), *funder_codes(scheme)}
        yield from _parts("recovery.shares", scheme.recovery.shares, known)
    if scheme.account and scheme.account.wind_up and scheme.account.wind_up.shares:
        yield from _parts("account.wind_up.shares", scheme.account.wind_up.shares, set(funder_codes(scheme)))


def _parts(path: str, shares: Mapping[str, Any], known: set[str]) -> Iterator[Problem]:
    """Stated parts that have to be those of known parties and add up to 1."""
    for code in shares:
        if code not in known:
            yield Problem(
                f"{path}.{code}",
                _("没有这一方：%(code)s（已有：%(known)s）") % {"code": code, "known": "、".join(sorted(known))},
                "no_such",
            )
    yield from _sum(path, shares.values())


def _sum(path: str, shares: Any) -> Iterator[Problem]:
    figures = [share for share in shares if isinstance(share, Fraction)]
    total = sum(figures, Fraction(0))
    if len(figures) == len(list(shares)) and total != WHOLE:
        yield Problem(path, _("各方份额合计 %(share)s，应为 100%%") % {"share": percent(total)}, "shares_sum")
    elif total > WHOLE:
        yield Problem(path, _("各方份额合计 %(share)s，超过 100%%") % {"share": percent(total)}, "shares_sum")


def percent(share: Fraction) -> str:
    text = decimal_text(share * 100)
    return f"{text}%" if "/" not in text else decimal_text(share)


def _funding(scheme: Scheme) -> Iterator[Problem]:
    funding = scheme.funding
    if funding is None:
        return
    stated = [one.share for one in funding.parties]
    given = [share for share in stated if share is not None]
    if given and len(given) != len(stated):
        yield Problem("funding.parties", _("share 要么每个出资方都写，要么都不写"), "shares_form")
    elif given and funding.splits:
        yield Problem("funding.splits", _("已写固定的 share，不再写 splits"), "shares_form")
    elif given:
        yield from _sum("funding.parties", given)
    for number, split in enumerate(funding.splits):
        yield from _parts(f"funding.splits[{number}].shares", split.shares, set(funder_codes(scheme)))


def _sharing(scheme: Scheme) -> Iterator[Problem]:
    if scheme.sharing is None:
        return
    for number, table in enumerate(scheme.sharing.tables):
        yield from _check_table(scheme, f"sharing.tables[{number}]", table)
    if not scheme.sharing.tables:
        yield from _plain_minimum(scheme)
        return
    covered = {mode for table in scheme.sharing.tables for mode in table.modes}
    if all(table.modes for table in scheme.sharing.tables):
        for mode in modes_of(scheme):
            if mode.code not in covered:
                yield Problem("sharing.tables", _("业务模式 %(code)s 没有分担表") % {"code": mode.code}, "missing_part")


def _plain_minimum(scheme: Scheme) -> Iterator[Problem]:
    """Without tables the bank bears what the ratio leaves."""
    minimum, most = scheme.sharing.bank_minimum if scheme.sharing else None, most_ratio(scheme.ratio)
    if isinstance(minimum, Decimal) and most is not None and WHOLE - most < Fraction(minimum):
        yield _below_minimum("sharing.bank_minimum", WHOLE - most, minimum)


def _below_minimum(path: str, bears: Fraction, minimum: Decimal) -> Problem:
    words = _("银行承担 %(share)s，低于规定的最低分担 %(minimum)s") % {
        "share": percent(max(bears, Fraction(0))),
        "minimum": percent(Fraction(minimum)),
    }
    return Problem(path, words, "bank_minimum")


def _check_table(scheme: Scheme, path: str, table: SplitTable) -> Iterator[Problem]:
    funders = set(funder_codes(scheme))
    yield from _names(scheme, path, table, funders)
    fills = [share for share in table.shares.values() if isinstance(share, Fill)]
    if fills.count(Fill.REST) > 1:
        yield Problem(f"{path}.shares", _("只能有一方写 rest"), "shares_form")
    if Fill.RATIO in fills and table.shares.get(GOVERNMENT) != Fill.RATIO:
        yield Problem(f"{path}.shares", _("只有 government 可以写 ratio"), "shares_form")
    if Fill.RATIO in fills and not (scheme.ratio and scheme.ratio.rows):
        yield Problem(f"{path}.shares.{GOVERNMENT}", _("写了 ratio，但没有 ratio.rows"), "missing_part")
    if Fill.RATIO in fills and Fill.REST not in fills:
        yield Problem(f"{path}.shares", _("government 随比例变化，须有一方写 rest"), "shares_form")
    if not fills or sum((share for share in table.shares.values() if isinstance(share, Fraction)), Fraction(0)) > WHOLE:
        yield from _sum(f"{path}.shares", table.shares.values())
    yield from _rest(scheme, path, table)


def _names(scheme: Scheme, path: str, table: SplitTable, funders: set[str]) -> Iterator[Problem]:
    known = {GOVERNMENT, *party_codes(scheme), *funders}
    members = {party for mode in modes_of(scheme) if mode.code in table.modes for party in mode.parties}
    for code in table.shares:
        where = f"{path}.shares.{code}"
        if code not in known:
            yield Problem(
                where,
                _("没有这一方：%(code)s（已有：%(known)s）") % {"code": code, "known": "、".join(sorted(known))},
                "no_such",
            )
        elif table.modes and code not in members | funders | {GOVERNMENT}:
            yield Problem(where, _("%(code)s 不参与所列的业务模式") % {"code": code}, "no_such")
    named = funders & set(table.shares)
    if named and GOVERNMENT in table.shares:
        yield Problem(f"{path}.shares", _("写 government，或分别写各出资方，不能并写"), "shares_form")
    if not named and GOVERNMENT not in table.shares:
        yield Problem(f"{path}.shares", _("没有写 government，也没有写出资方"), "shares_form")
    if named and scheme.ratio and (scheme.ratio.rows or scheme.ratio.add_ons):
        yield Problem(f"{path}.shares", _("分别写各出资方时，不能再写 ratio 的 rows 或 add_ons"), "shares_form")
    if isinstance(table.shares.get(GOVERNMENT), Fraction) and scheme.ratio and scheme.ratio.rows:
        yield Problem(f"{path}.shares.{GOVERNMENT}", _("已有 ratio.rows，此处写 ratio"), "shares_form")


def most_ratio(rule: RatioRule | None, start: Fraction | None = None, modes: Iterable[str] = ()) -> Fraction | None:
    """The highest ratio that a rule can give in these modes (none: in any), all add-ons at once.

    Nothing when a figure is unknown. A row or add-on whose condition names other modes is left out.
    """
    if rule is None:
        return start
    rows = [row for row in rule.rows if _may_be_in(row.when, modes)]
    add_ons = [one for one in rule.add_ons if _may_be_in(one.when, modes)]
    figures: list[Any] = [row.ratio for row in rows if row.tiers is None]
    figures += [tier.ratio for row in rows for tier in row.tiers or ()] + [one.points for one in add_ons]
    if isinstance(rule.ceiling, Unknown) or any(isinstance(figure, Unknown) for figure in figures):
        return Fraction(rule.ceiling) if isinstance(rule.ceiling, Decimal) else None
    base = start if start is not None else _most_of_rows(rule.combine, rows)
    most = base + sum((Fraction(one.points) for one in add_ons), Fraction(0))  # type: ignore[arg-type]
    return min(most, Fraction(rule.ceiling)) if isinstance(rule.ceiling, Decimal) else most


def _most_of_rows(combine: Combine, rows: Iterable[RatioRow]) -> Fraction:
    highest = [
        max(Fraction(one.ratio) for one in row.tiers) if row.tiers else Fraction(row.ratio)  # type: ignore[arg-type]
        for row in rows
    ]
    if combine == Combine.ADD:
        return sum(highest, Fraction(0))
    return max(highest, default=Fraction(0))


def _may_be_in(when: Condition | None, modes: Iterable[str]) -> bool:
    named = _named_modes(when)
    return named is None or not modes or bool(named & set(modes))


def _named_modes(when: Condition | None) -> set[str] | None:
    """The modes to which a condition plainly keeps (``loan.mode`` eq or in, alone or under ``all``)."""
    if when is None:
        return None
    if when.fact == "loan.mode" and when.operator in {Operator.EQ, Operator.IN} and when.value is not None:
        return {str(one) for one in words_in(when.value)}
    kept = [named for one in when.all or () if (named := _named_modes(one)) is not None]
    return set.intersection(*kept) if kept else None


def _rest(scheme: Scheme, path: str, table: SplitTable) -> Iterator[Problem]:
    """What is left for ``rest``, and the bank's minimum, when the government pays the most it can."""
    government = table.shares.get(GOVERNMENT)
    most = most_ratio(scheme.ratio, government if isinstance(government, Fraction) else None, table.modes)
    others = [share for code, share in table.shares.items() if code != GOVERNMENT and share is not Fill.REST]
    if any(isinstance(share, Unknown) for share in others) or (GOVERNMENT in table.shares and most is None):
        return
    stated = sum((share for share in others if isinstance(share, Fraction)), Fraction(0))
    rest = WHOLE - stated - (most or Fraction(0) if GOVERNMENT in table.shares else Fraction(0))
    if Fill.REST in table.shares.values() and rest < 0:
        words = _("政府最高承担 %(share)s 时各方合计超过 100%%，请写明 ratio.ceiling 或调整份额") % {
            "share": percent(most or Fraction(0))
        }
        yield Problem(f"{path}.shares", words, "shares_sum")
        return
    yield from _minimum(scheme, path, table, rest)


def _minimum(scheme: Scheme, path: str, table: SplitTable, rest: Fraction) -> Iterator[Problem]:
    minimum = scheme.sharing.bank_minimum if scheme.sharing else None
    fits = [mode for mode in modes_of(scheme) if not table.modes or mode.code in table.modes]
    pays_bank = any(mode.compensates == "bank" for mode in fits)
    share = table.shares.get("bank", Fraction(0) if pays_bank else UNKNOWN)
    if not isinstance(minimum, Decimal) or isinstance(share, Unknown):
        return
    bears = rest if share is Fill.REST else share
    if isinstance(bears, Fraction) and bears < Fraction(minimum):
        yield _below_minimum(f"{path}.shares.bank", bears, minimum)


def _ratio(scheme: Scheme) -> Iterator[Problem]:
    if scheme.ratio is None:
        return
    highest = [most_ratio(scheme.ratio, modes=[mode.code]) for mode in modes_of(scheme)]
    most = max((one for one in highest if one is not None), default=Fraction(0))
    if most > WHOLE:
        words = _("比例与加点合计最高可达 %(share)s，超过 100%%，请写明 ceiling") % {"share": percent(most)}
        yield Problem("ratio.ceiling", words, "shares_sum")
    yield from _over_ceiling(scheme.ratio)


def _over_ceiling(rule: RatioRule) -> Iterator[Problem]:
    """A single row above the ceiling can never be paid: the ceiling would cut it in silence."""
    if not isinstance(rule.ceiling, Decimal) or rule.combine == Combine.ADD:
        return
    for number, row in enumerate(rule.rows):
        where = f"ratio.rows[{number}]"
        stated: dict[str, Any] = {f"{where}.ratio": row.ratio}
        stated |= {f"{where}.tiers[{place}].ratio": tier.ratio for place, tier in enumerate(row.tiers or ())}
        for path, ratio in stated.items():
            if isinstance(ratio, Decimal) and ratio > rule.ceiling:
                words = _("比例 %(ratio)s 高于 ratio.ceiling 的 %(ceiling)s，永远达不到") % {
                    "ratio": percent(Fraction(ratio)),
                    "ceiling": percent(Fraction(rule.ceiling)),
                }
                yield Problem(path, words, "above_ceiling")
