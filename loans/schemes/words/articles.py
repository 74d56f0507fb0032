"""The scheme as chapters of numbered articles. Every sentence knows the key path that it was made from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from loans.schemes.format import Scheme
from loans.schemes.words.about import general, numbers
from loans.schemes.words.business import eligibility, institutions, loan_limits
from loans.schemes.words.drafts import Draft, Sentence
from loans.schemes.words.filings import filing
from loans.schemes.words.incentives import incentives
from loans.schemes.words.losses import caps, claim, sharing
from loans.schemes.words.money import account, recovery, sanctions
from loans.schemes.words.procedures import breakers, procedure
from loans.schemes.words.vocabulary import Vocabulary

DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Article:
    """``number`` runs through the whole scheme, ``heading`` is its subject in a few words."""

    number: int
    heading: str
    path: str
    sentences: tuple[Sentence, ...]

    @property
    def title(self) -> str:
        return _("第%(number)s条") % {"number": chinese_number(self.number)}

    @property
    def anchor(self) -> str:
        return f"article-{self.number}"


@dataclass(frozen=True)
class Chapter:
    number: int
    heading: str
    articles: tuple[Article, ...]

    @property
    def title(self) -> str:
        return _("第%(number)s章") % {"number": chinese_number(self.number)}


def articles_of(scheme: Scheme) -> list[Chapter]:
    """Only chapters of which the scheme says something; numbers without gaps."""
    say = Vocabulary(scheme)
    chapters: list[Chapter] = []
    count = 0
    for heading, drafts in _written(scheme, say):
        articles = []
        for draft in drafts:
            if draft.sentences:
                count += 1
                articles.append(Article(count, draft.heading, draft.path, tuple(draft.sentences)))
        if articles:
            chapters.append(Chapter(len(chapters) + 1, heading, tuple(articles)))
    return chapters


def _written(scheme: Scheme, say: Vocabulary) -> Iterator[tuple[str, Iterable[Draft]]]:
    yield _("总则"), general(scheme, say)
    yield _("支持对象"), eligibility(scheme, say)
    yield _("贷款条件"), loan_limits(scheme, say)
    yield _("合作机构"), institutions(scheme, say)
    yield _("备案"), filing(scheme, say)
    yield _("补偿申请"), claim(scheme, say)
    yield _("风险分担"), sharing(scheme, say)
    yield _("补偿限额"), caps(scheme, say)
    yield _("办理程序"), procedure(scheme, say)
    yield _("熔断"), breakers(scheme, say)
    yield _("追偿"), recovery(scheme, say)
    yield _("账户与报送"), account(scheme, say)
    yield _("违规处理"), sanctions(scheme, say)
    yield _("扶持激励"), incentives(scheme, say)
    yield _("计算口径"), numbers(scheme, say)


def chinese_number(number: int) -> str:
    """1 to 999 as offices number articles: 十二, 一百零三."""
    if number < 10:
        return DIGITS[number]
    if number < 20:
        return "十" + (DIGITS[number % 10] if number % 10 else "")
    if number < 100:
        return DIGITS[number // 10] + "十" + (DIGITS[number % 10] if number % 10 else "")
    rest = number % 100
    tail = "" if rest == 0 else "零" + DIGITS[rest] if rest < 10 else _tens(rest)
    return DIGITS[number // 100] + "百" + tail


def _tens(number: int) -> str:
    return DIGITS[number // 10] + "十" + (DIGITS[number % 10] if number % 10 else "")


def sentence_for(chapters: Iterable[Chapter], rule: str) -> tuple[Article, Sentence] | None:
    """The sentence that says ``rule``: the one whose key path is the longest beginning of it."""
    best: tuple[Article, Sentence] | None = None
    for chapter in chapters:
        for article in chapter.articles:
            for sentence in article.sentences:
                if _covers(sentence.path, rule) and (best is None or len(sentence.path) > len(best[1].path)):
                    best = article, sentence
    return best


def _covers(path: str, rule: str) -> bool:
    return rule == path or (rule.startswith(path) and rule[len(path)] in ".[")
