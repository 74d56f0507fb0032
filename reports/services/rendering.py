"""From frozen figures to the bytes of a document. Reads the edition's own rows only, never the registers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.papers.docx import render_docx
from portal.papers.pdf import NoUsableFont, render_pdf
from portal.papers.workbook import render_workbook
from portal.programme.models import ReportingUnit
from reports.models import CompileRun, DocumentKind
from reports.services.facts import EditionInputs, city_facts, unit_facts
from reports.writing.book import city_workbook
from reports.writing.city import city_paper
from reports.writing.facts import ReportFacts
from reports.writing.unit import unit_paper

CONTENT_TYPES = {
    DocumentKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    DocumentKind.PDF: "application/pdf",
    DocumentKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

Writers = dict[str, Callable[[], bytes]]

__all__ = ["EditionInputs", "Rendered", "render"]


@dataclass(frozen=True)
class Rendered:
    """The bytes of one document under its Chinese name; without bytes, ``message`` says why there are none."""

    name: str
    content_type: str
    content: bytes | None
    message: str = ""


def render(inputs: EditionInputs, *, unit: ReportingUnit | None, kinds: Iterable[str]) -> dict[str, Rendered]:
    """The documents of ``unit`` (None: the city). A PDF without a usable font is reported, the others are written."""
    writers = _unit_writers(inputs, unit) if unit is not None else _city_writers(inputs)
    return {kind: _write(writers[kind], kind, file_name(inputs.run, unit, kind)) for kind in kinds}


def _unit_writers(inputs: EditionInputs, unit: ReportingUnit) -> Writers:
    paper = unit_paper(ReportFacts(inputs.edition, unit_facts(inputs, unit)))
    return {DocumentKind.DOCX: lambda: render_docx(paper), DocumentKind.PDF: lambda: render_pdf(paper)}


def _city_writers(inputs: EditionInputs) -> Writers:
    facts = city_facts(inputs)
    paper = city_paper(facts)
    return {
        DocumentKind.DOCX: lambda: render_docx(paper),
        DocumentKind.PDF: lambda: render_pdf(paper),
        DocumentKind.XLSX: lambda: render_workbook(city_workbook(facts)),
    }


def _write(writer: Callable[[], bytes], kind: str, name: str) -> Rendered:
    content_type = CONTENT_TYPES[DocumentKind(kind)]
    try:
        return Rendered(name, content_type, writer())
    except NoUsableFont as error:
        return Rendered(name, content_type, None, str(error))


def file_name(run: CompileRun, unit: ReportingUnit | None, kind: str) -> str:
    """东区2018年度科技金融工作情况报告.docx; the city's: 攀枝花市2018年度科技金融工作情况汇总.docx."""
    if unit is None:
        stem = _("攀枝花市%s年度科技金融工作情况汇总") % run.cycle.year
    else:
        stem = _("%(unit)s%(year)s年度科技金融工作情况报告") % {"unit": unit.name, "year": run.cycle.year}
    return f"{stem}.{kind}"
