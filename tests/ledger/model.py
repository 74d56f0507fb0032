"""A pool in memory, written from the table of postings and from nothing else: what the ledger is compared with."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal("0.00")


class Refused(Exception):
    """The model says that this may not happen."""


@dataclass
class PoolModel:
    """Amounts by funder, by filing and by claim. Every method either changes all it should or raises ``Refused``."""

    cash: Decimal = ZERO
    free: dict[str, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    held: dict[tuple[str, str], Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    covered: dict[str, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    owed: dict[tuple[str, str], Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    recoverable: dict[tuple[str, str], Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    due: dict[tuple[str, str], Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    off: dict[tuple[str, str], Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    result: dict[str, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))

    def contribute(self, amounts: dict[str, Decimal]) -> None:
        for funder, amount in amounts.items():
            self.free[funder] += amount
            self.cash += amount

    def file(self, filing: str, covered: Decimal, reserve: dict[str, Decimal]) -> None:
        if any(amount > self.free[funder] for funder, amount in reserve.items()):
            raise Refused
        self.covered[filing] += covered
        for funder, amount in reserve.items():
            self.free[funder] -= amount
            self.held[filing, funder] += amount

    def end(self, filing: str) -> None:
        held = {key: amount for key, amount in self.held.items() if key[0] == filing and amount}
        if not held and not self.covered[filing]:
            raise Refused
        self.covered[filing] = ZERO
        for key, amount in held.items():
            self.held[key] = ZERO
            self.free[key[1]] += amount

    def approve(self, claim: str, filing: str, amounts: dict[str, Decimal]) -> None:
        if any(amount > self.held[filing, funder] + self.free[funder] for funder, amount in amounts.items()):
            raise Refused
        for funder, amount in amounts.items():
            first = min(amount, self.held[filing, funder])
            self.held[filing, funder] -= first
            self.free[funder] -= amount - first
            self.owed[claim, funder] += amount
            self.result[funder] += amount

    def pay(self, claim: str, amounts: dict[str, Decimal]) -> None:
        self._within(self.owed, claim, amounts)
        for funder, amount in amounts.items():
            self.owed[claim, funder] -= amount
            self.recoverable[claim, funder] += amount
            self.cash -= amount

    def report(self, claim: str, amounts: dict[str, Decimal]) -> None:
        self._within(self.recoverable, claim, amounts, also=self.due)
        for funder, amount in amounts.items():
            self.due[claim, funder] += amount
            self.result[funder] -= amount

    def give_back(self, claim: str, amounts: dict[str, Decimal]) -> None:
        self._within(self.due, claim, amounts)
        for funder, amount in amounts.items():
            self.due[claim, funder] -= amount
            self.recoverable[claim, funder] -= amount
            self.free[funder] += amount
            self.cash += amount

    def write_off(self, claim: str, amounts: dict[str, Decimal]) -> None:
        self._within(self.recoverable, claim, amounts, also=self.due)
        for funder, amount in amounts.items():
            self.recoverable[claim, funder] -= amount
            self.off[claim, funder] += amount

    def late(self, claim: str, amounts: dict[str, Decimal]) -> None:
        self._within(self.off, claim, amounts)
        for funder, amount in amounts.items():
            self.off[claim, funder] -= amount
            self.result[funder] -= amount
            self.free[funder] += amount
            self.cash += amount

    def claw_back(self, claim: str, amounts: dict[str, Decimal]) -> None:
        for funder, amount in amounts.items():
            if amount > self.recoverable[claim, funder] - self.due[claim, funder] + self.off[claim, funder]:
                raise Refused
        for funder, amount in amounts.items():
            first = min(amount, self.recoverable[claim, funder] - self.due[claim, funder])
            self.recoverable[claim, funder] -= first
            self.off[claim, funder] -= amount - first
            self.result[funder] -= amount

    def close_year(self) -> None:
        self.result.clear()

    @staticmethod
    def _within(
        left: dict[tuple[str, str], Decimal],
        claim: str,
        amounts: dict[str, Decimal],
        also: dict[tuple[str, str], Decimal] | None = None,
    ) -> None:
        for funder, amount in amounts.items():
            if amount + (also or {}).get((claim, funder), ZERO) > left[claim, funder]:
                raise Refused
