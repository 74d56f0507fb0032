"""Tables without holes or overlaps, and limits whose base is money."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from loans.schemes.checks.conditions import NUMERIC, fact_problem
from loans.schemes.checks.walk import parts
from loans.schemes.facts.catalogue import FactName
from loans.schemes.format import Scheme
from loans.schemes.format.base import decimal_text
from loans.schemes.format.breakers import Breaker
from loans.schemes.format.incentives import Incentive
from loans.schemes.format.ratio import RatioRow
from loans.schemes.format.tables import Limit, Tier
from loans.schemes.format.vocabulary import FactType
from loans.schemes.problems import Problem

WORDY = {FactType.WORD, FactType.GRADE}


def check_tables(scheme: Scheme) -> Iterator[Problem]:
    for path, part in parts(scheme):
        if isinstance(part, RatioRow | Limit | Incentive) and part.by and part.tiers:
            yield from _check_table(scheme, path, part.by, part.tiers)
        if isinstance(part, Limit) and part.of:
            fact, problems = fact_problem(scheme, f"{path}.of", part.of)
            yield from problems
            if fact is not None and fact.type != FactType.MONEY:
                yield Problem(f"{path}.of", _("%(title)s不是金额，不能作为限额的基数") % {"title": fact.title}, "type")
        if isinstance(part, Breaker):
            yield from _check_threshold(path, part)


def _check_threshold(path: str, breaker: Breaker) -> Iterator[Problem]:
    for name, figure in (("threshold", breaker.threshold), ("ends_below", breaker.ends_below)):
        if not isinstance(figure, Decimal):
            continue
        if breaker.denominator and figure > 1:
            words = _("有分母时阈值是比例，%(threshold)s 即 %(figure)s；3%% 写作 “0.03”") % {
                "threshold": decimal_text(figure),
                "figure": f"{figure:%}",
            }
            yield Problem(f"{path}.{name}", words, "ratio_above_one")
        elif not breaker.denominator and figure != round(figure, 2):
            yield Problem(f"{path}.{name}", _("没有分母时阈值是金额（元），最多两位小数"), "money")


def _check_table(scheme: Scheme, path: str, by: str, tiers: Sequence[Tier]) -> Iterator[Problem]:
    fact, problems = fact_problem(scheme, f"{path}.by", by)
    yield from problems
    if fact is None:
        return
    if fact.type in NUMERIC:
        yield from _check_bounds(path, fact, tiers)
    elif fact.type in WORDY:
        yield from _check_words(path, tiers)
    else:
        yield Problem(f"{path}.by", _("%(title)s不是数值也不是取值，不能分档") % {"title": fact.title}, "type")


def _check_words(path: str, tiers: Sequence[Tier]) -> Iterator[Problem]:
    for number, tier in enumerate(tiers):
        if not tier.words:
            yield Problem(f"{path}.tiers[{number}]", _("按取值分档，每档写明 words"), "tier_form")
    counted = Counter(word for tier in tiers for word in tier.words or ())
    for number, tier in enumerate(tiers):
        for word in tier.words or ():
            if counted[word] > 1:
                yield Problem(
                    f"{path}.tiers[{number}].words", _("取值 %(word)s 出现在不止一档") % {"word": word}, "tier_overlap"
                )


@dataclass(frozen=True)
class Edge:
    """One end of a tier: the figure, and the key that it was written under."""

    at: Decimal
    key: str

    @property
    def inside(self) -> bool:
        """Whether the figure itself lies in the tier."""
        return self.key in {"from", "up_to"}


def lower_edge(tier: Tier) -> Edge | None:
    """Where the tier begins; nothing when it is open below or its bound is unknown."""
    if isinstance(tier.above, Decimal):
        return Edge(tier.above, "above")
    return Edge(tier.from_, "from") if isinstance(tier.from_, Decimal) else None


def upper_edge(tier: Tier) -> Edge | None:
    """Where the tier ends; nothing when it is open above or its bound is unknown."""
    if isinstance(tier.up_to, Decimal):
        return Edge(tier.up_to, "up_to")
    return Edge(tier.below, "below") if isinstance(tier.below, Decimal) else None


def _check_bounds(path: str, fact: FactName, tiers: Sequence[Tier]) -> Iterator[Problem]:
    for number, tier in enumerate(tiers):
        where = f"{path}.tiers[{number}]"
        if tier.words is not None:
            yield Problem(
                f"{where}.words",
                _("%(title)s是数值，用 above、from、up_to、below 分档") % {"title": fact.title},
                "tier_form",
            )
        low, high = lower_edge(tier), upper_edge(tier)
        if low and high and (low.at > high.at or (low.at == high.at and not (low.inside and high.inside))):
            yield Problem(
                where,
                _("下限 %(low)s 不低于上限 %(high)s") % {"low": decimal_text(low.at), "high": decimal_text(high.at)},
                "tier_empty",
            )
        if fact.type == FactType.MONEY:
            yield from _not_whole_fen(where, low, high)
    for number, (before, after) in enumerate(pairwise(tiers), start=1):
        yield from _check_seam(f"{path}.tiers[{number}]", before, after)


def _not_whole_fen(where: str, *edges: Edge | None) -> Iterator[Problem]:
    for edge in edges:
        if edge and edge.at != round(edge.at, 2):
            yield Problem(f"{where}.{edge.key}", _("金额（元）最多两位小数"), "money")


def _is_unknown(*bounds: object) -> bool:
    return any(bound is not None and not isinstance(bound, Decimal) for bound in bounds)


def _check_seam(path: str, before: Tier, after: Tier) -> Iterator[Problem]:
    """Two rows that follow each other meet at one figure, which lies in exactly one of them."""
    if _is_unknown(before.up_to, before.below, after.above, after.from_):
        return
    high, low = upper_edge(before), lower_edge(after)
    if high is None:
        yield Problem(path, _("上一档没有上限，本档与它重叠"), "tier_overlap")
    elif low is None:
        yield Problem(
            path,
            _("本档没有下限，与上一档重叠；下限应从 %(from)s 起") % {"from": decimal_text(high.at)},
            "tier_overlap",
        )
    elif low.at > high.at:
        words = _("%(from)s 与 %(to)s 之间没有对应的档") % {
            "from": decimal_text(high.at),
            "to": decimal_text(low.at),
        }
        yield Problem(f"{path}.{low.key}", words, "tier_hole")
    elif low.at < high.at:
        words = _("%(from)s 与 %(to)s 之间与上一档重叠") % {
            "from": decimal_text(low.at),
            "to": decimal_text(high.at),
        }
        yield Problem(f"{path}.{low.key}", words, "tier_overlap")
    elif low.inside and high.inside:
        words = _("恰为 %(from)s 时两档都适用：上一档写 below，或本档写 above") % {"from": decimal_text(low.at)}
        yield Problem(f"{path}.{low.key}", words, "tier_overlap")
    elif not low.inside and not high.inside:
        words = _("恰为 %(from)s 时没有对应的档：上一档写 up_to，或本档写 from") % {"from": decimal_text(low.at)}
        yield Problem(f"{path}.{low.key}", words, "tier_hole")
