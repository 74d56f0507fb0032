"""Limits and requirements in words, the same wherever they stand."""

from django.utils.translation import gettext as _

from loans.schemes.format.tables import Limit, Requirement, Take
from loans.schemes.words.conditions import condition_words, tier_words
from loans.schemes.words.drafts import Draft
from loans.schemes.words.figures import joined, money_words, share_words
from loans.schemes.words.vocabulary import Vocabulary


def limit_words(limit: Limit, say: Vocabulary) -> str:
    """500 万元; 上年末贷款余额的 10% 与 500 万元中的低者; or a table of tiers."""
    parts = []
    if limit.share is not None and limit.of is not None:
        parts.append(_("“%(fact)s”的 %(share)s") % {"fact": say.fact(limit.of), "share": share_words(limit.share)})
    if limit.amount is not None:
        parts.append(money_words(limit.amount))
    if limit.tiers is not None:
        rows = "；".join(
            f"{tier_words(tier, limit.by or '', say)}的，{money_words(tier.amount)}" for tier in limit.tiers
        )
        parts.append(_("按下列分档（%(rows)s）") % {"rows": rows})
    if len(parts) == 1:
        return parts[0]
    which = _("低者") if limit.take == Take.LOWER else _("高者")
    return _("%(parts)s中的%(which)s") % {"parts": _("与").join(parts), "which": which}


def only_when(limit: Limit, say: Vocabulary) -> str:
    """The condition in front of a limit, empty when it always counts."""
    return "" if limit.when is None else _("%(condition)s的，") % {"condition": condition_words(limit.when, say)}


def say_requirements(draft: Draft, path: str, requirements: tuple[Requirement, ...], say: Vocabulary) -> None:
    for number, one in enumerate(requirements):
        draft.say(f"{path}[{number}]" if path else f"[{number}]", requirement_words(one, say), one)


def requirement_words(one: Requirement, say: Vocabulary) -> str:
    text = one.title or condition_words(one.require, say)
    if one.when is not None:
        text = _("%(when)s的，须%(what)s") % {"when": condition_words(one.when, say), "what": text}
    if one.title:
        text += _("（即%(condition)s）") % {"condition": condition_words(one.require, say)}
    if one.evidence:
        text += _("；以%(papers)s证明") % {"papers": joined(one.evidence)}
    return f"{text}。"
