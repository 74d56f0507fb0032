"""What a verification found, in words for the auditor."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# So many findings of one kind are told one by one; the rest are only counted.
TOLD_OF_A_KIND = 20


class FindingKind(TextChoices):
    NUMBERS = "numbers", _("凭证号")
    CHAIN = "chain", _("链值")
    FINGERPRINT = "fingerprint", _("内容指纹")
    SEAL = "seal", _("封存")
    TRANSFER = "transfer", _("分录")
    REVERSAL = "reversal", _("冲销")
    PERIOD = "period", _("结账")
    TRIAL_BALANCE = "trial_balance", _("试算平衡")
    INVARIANT = "invariant", _("平衡关系")
    FLOOR = "floor", _("余额下限")
    TIME = "time", _("过账时间")
    TOTALS = "totals", _("账户累计")
    DAYS = "days", _("日合计")
    RESERVATION = "reservation", _("预留")
    HEAD = "head", _("账簿末号")
    ACCOUNT = "account", _("账户")
    ANCHOR = "anchor", _("链锚")
    ORPHAN = "orphan", _("无主记录")
    CHART = "chart", _("科目表")
    SCHEMA = "schema", _("数据库保护")
    RIGHTS = "rights", _("数据库权限")


@dataclass(frozen=True, slots=True)
class Finding:
    """``entry`` is the number of the entry that is bad, or None when no one entry is: a total, a trigger, a right."""

    kind: FindingKind
    entry: int | None
    text: str

    def as_json(self) -> dict[str, object]:
        return {"kind": self.kind.value, "entry": self.entry, "text": str(self.text)}


@dataclass(slots=True)
class Findings:
    """Collects findings, the first of each kind in words."""

    told: list[Finding] = field(default_factory=list)
    counted: Counter[FindingKind] = field(default_factory=Counter)
    first: int | None = None

    def add(self, kind: FindingKind, entry: int | None, text: str) -> None:
        if entry is not None and (self.first is None or entry < self.first):
            self.first = entry
        self.counted[kind] += 1
        if self.counted[kind] <= TOLD_OF_A_KIND:
            self.told.append(Finding(kind, entry, text))

    def add_all(self, others: Iterable[Finding]) -> None:
        for other in others:
            self.add(other.kind, other.entry, other.text)

    def in_order(self) -> list[Finding]:
        """By entry; what concerns no one entry comes last. Says for each kind how many more there are."""
        more = [
            Finding(kind, None, _("另有 %(count)s 处同类问题。") % {"count": number - TOLD_OF_A_KIND})
            for kind, number in self.counted.items()
            if number > TOLD_OF_A_KIND
        ]
        return sorted(self.told, key=lambda one: (one.entry is None, one.entry or 0)) + more


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """Of one book, or of the database around the books (``book`` is empty then). ``head`` is the newest link found."""

    book: str
    entries: int
    transfers: int
    head: str
    findings: list[Finding]
    first_bad_entry: int | None = None

    @property
    def is_clean(self) -> bool:
        return not self.findings

    def as_json(self) -> dict[str, object]:
        return {
            "book": self.book,
            "entries": self.entries,
            "transfers": self.transfers,
            "head": self.head,
            "first_bad_entry": self.first_bad_entry,
            "findings": [finding.as_json() for finding in self.findings],
        }
