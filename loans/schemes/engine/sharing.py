"""Which split table is for a case, and who bears which part of the loss before any cap."""

import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from loans.schemes.conditions import Question, always, question
from loans.schemes.engine.ratios import Ratio
from loans.schemes.format import Scheme
from loans.schemes.format.base import Fill, decimal_text
from loans.schemes.format.parties import GOVERNMENT, Mode, SplitTable
from loans.schemes.roles import funder_codes, modes_of, party_codes
from loans.schemes.values import Gaps, Values

WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Division:
    """Parts of the loss in a fixed order, adding up to 1; ``residual`` takes what the rounded parts leave."""

    shares: dict[str, Fraction]
    residual: str
    rule: str
    article: str

    def inputs(self, rounding: str) -> dict[str, Any]:
        return {"shares": self.shares, "order": list(self.shares), "residual": self.residual, "rounding": rounding}


@dataclass(frozen=True, slots=True)
class TablePlan:
    """A split table with its compiled condition."""

    table: SplitTable
    path: str
    when: Question

    def government(self, gaps: Gaps) -> Ratio | None:
        """The government's own figure in the table, when it has one."""
        stated = self.table.shares.get(GOVERNMENT)
        if stated is None or isinstance(stated, Fill):
            return None
        share = gaps.need(stated, f"{self.path}.shares.{GOVERNMENT}")
        return None if share is None else as_ratio(share)


def as_ratio(share: Fraction) -> Ratio:
    """A share as a decimal where a decimal can say it."""
    text = decimal_text(share)
    return share if "/" in text else Decimal(text)


class SharingPlan:
    """The section ``sharing``, compiled. Without it the government bears the ratio, the compensated party the rest."""

    def __init__(self, scheme: Scheme) -> None:
        tables = scheme.sharing.tables if scheme.sharing else ()
        self._tables = [_compiled(scheme, table, f"sharing.tables[{number}]") for number, table in enumerate(tables)]
        self._plain = {mode.compensates: _plain(mode.compensates) for mode in modes_of(scheme)}
        self._funders = funder_codes(scheme)
        self._order = [*self._funders, GOVERNMENT, *party_codes(scheme)]
        self._stated_residual = scheme.numbers.residual_party
        self.modes: dict[str, Mode] = {mode.code: mode for mode in modes_of(scheme)}

    def table(self, mode: Mode, values: Values, gaps: Gaps) -> TablePlan | None:
        """The first table for this mode and case; a plain one where the scheme has none."""
        if not self._tables:
            return self._plain[mode.compensates]
        for one in self._tables:
            if one.table.modes and mode.code not in one.table.modes:
                continue
            holds = one.when.ask(values, gaps)
            if holds is None:
                return None
            if holds:
                return one
        return None

    def names_funders(self, table: TablePlan) -> bool:
        return any(code in self._funders for code in table.table.shares)

    def public_share(self, table: TablePlan, gaps: Gaps) -> Ratio | None:
        """The parts of all funders together, where the table names them."""
        total = Fraction(0)
        for code, share in table.table.shares.items():
            if code in self._funders and not isinstance(share, Fill):
                known = gaps.need(share, f"{table.path}.shares.{code}")
                if known is None:
                    return None
                total += known
        return as_ratio(total)

    def divide(self, table: TablePlan, mode: Mode, ratio: Ratio | None, gaps: Gaps) -> Division | None:
        """The parts of every party. Add-ons come out of the part of the compensated party."""
        stated: dict[str, Any] = {code: share for code, share in table.table.shares.items() if share is not Fill.REST}
        shares: dict[str, Fraction] = {}
        for code, share in stated.items():
            if code == GOVERNMENT:
                shares[code] = Fraction(ratio or 0)
            elif (known := gaps.need(share, f"{table.path}.shares.{code}")) is not None:
                shares[code] = known
        if len(shares) < len(stated):
            return None
        takes_rest = [code for code, share in table.table.shares.items() if share is Fill.REST] or [mode.compensates]
        shares.setdefault(takes_rest[0], Fraction(0))
        shares.setdefault(mode.compensates, Fraction(0))
        left = WHOLE - sum((share for code, share in shares.items() if code != takes_rest[0]), Fraction(0))
        shares[takes_rest[0]] = max(left, Fraction(0))
        ordered = {code: shares[code] for code in self._order if code in shares}
        residual = self._stated_residual if self._stated_residual in ordered else mode.compensates
        return Division(ordered, str(residual), f"{table.path}.shares", table.table.article or "")


def _compiled(scheme: Scheme, table: SplitTable, path: str) -> TablePlan:
    return TablePlan(table, path, question(scheme, table.when, f"{path}.when"))


def _plain(compensates: str) -> TablePlan:
    """What a scheme without split tables means."""
    table = SplitTable.model_validate_json(json.dumps({"shares": {GOVERNMENT: "ratio", compensates: "rest"}}))
    return TablePlan(table, "ratio", Question(always, None, (), "", "ratio"))
