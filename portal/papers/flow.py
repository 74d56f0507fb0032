"""A paper as the flat run of things that stand on its pages, in the order of GB/T 9704-2012: title, addressee, text,
list of annexes, signature and date, notes, then each annex on a page of its own. DOCX and PDF are written from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.papers.document import (
    Annex,
    BarChart,
    Block,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Series,
    Table,
    long_date,
)
from portal.papers.layout import signature_indents
from portal.papers.text import clean_text, one_line, paragraphs

# Categories on one chart, so that it never outgrows a page.
_CHART_BARS = 40


@dataclass(frozen=True)
class Title:
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Blank:
    """One empty line."""


@dataclass(frozen=True)
class Flush:
    """A line without indent: the addressee."""

    text: str


@dataclass(frozen=True)
class AnnexList:
    """附件说明: ``items`` are (lead, name); ``lead`` is 附件： before the first, or its number."""

    items: tuple[tuple[str, str], ...]
    lead_width: float


@dataclass(frozen=True)
class Signature:
    """``lines`` are (text, right indent in characters): the signer, then the date. ``kept``: notes follow at once."""

    lines: tuple[tuple[str, float], ...]
    kept: bool = False


@dataclass(frozen=True)
class AnnexMark:
    """附件 or 附件2, on top of a new page."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph; ``last`` keeps it whole and on the page of the signature, which may not stand alone."""

    text: str
    last: bool = False


Item = Title | Blank | Flush | AnnexList | Signature | AnnexMark | Text | Heading | Table | BarChart | PageBreak


def flow(paper: Paper) -> list[Item]:
    """Everything that is printed, in order, with clean text."""
    items: list[Item] = [Title(tuple(paragraphs(paper.title))), Blank()]
    if paper.addressee:
        items.append(Flush(one_line(paper.addressee).rstrip("：:") + "："))
    body = list(_blocks(paper.blocks))
    signature = _signature(paper)
    if signature and body and isinstance(body[-1], Text):
        body[-1] = Text(body[-1].text, last=True)
    items += body
    if paper.annexes:
        items.append(_annex_list(paper.annexes))
    items += [signature] if signature else []
    items += [Text(f"（{one_line(note)}）", last=True) for note in paper.notes]
    for number, annex in enumerate(paper.annexes, start=1):
        items.append(AnnexMark("附件" + (str(number) if len(paper.annexes) > 1 else "")))
        items += [Title(tuple(paragraphs(annex.title))), Blank(), *_blocks(annex.blocks)]
    return items


def foot_line(paper: Paper) -> str:
    """The small line on every page: mark, edition and fingerprint."""
    parts = [paper.mark, paper.edition, f"校验值 {paper.fingerprint}" if paper.fingerprint else ""]
    return "　".join(one_line(part) for part in parts if part)


def _blocks(blocks: Sequence[Block]) -> Iterator[Item]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from (Text(part) for part in paragraphs(block.text))
        elif isinstance(block, Heading):
            yield Heading(block.level, one_line(block.text))
        elif isinstance(block, BarChart):
            yield from _charts(block)
        else:
            yield block


def _charts(chart: BarChart) -> Iterator[BarChart]:
    size = max(1, _CHART_BARS // (len(chart.series) + 1))
    for start in range(0, len(chart.categories), size):
        part = slice(start, start + size)
        yield BarChart(
            one_line(chart.caption) + ("（续）" if start else ""),
            one_line(chart.unit),
            chart.categories[part],
            [Series(one.name, one.values[part]) for one in chart.series],
            chart.places,
        )


def _annex_list(annexes: Sequence[Annex]) -> AnnexList:
    names = [one_line(annex.title) for annex in annexes]
    if len(names) == 1:
        return AnnexList((("附件：", names[0]),), 3)
    leads = [("附件：" if number == 1 else "　　　") + f"{number}．" for number in range(1, len(names) + 1)]
    return AnnexList(tuple(zip(leads, names, strict=True)), 4.6)


def _signature(paper: Paper) -> Signature | None:
    signer = one_line(paper.signer)
    date_text = long_date(paper.dated) if paper.dated else clean_text(paper.date_words)
    signer_indent, date_indent = signature_indents(signer, date_text)
    lines = [(text, indent) for text, indent in ((signer, signer_indent), (date_text, date_indent)) if text]
    return Signature(tuple(lines), kept=bool(paper.notes)) if lines else None
