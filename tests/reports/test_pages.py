"""The pages of the yearly reports over the sample city: what they show, to whom, and at what cost."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.core.actors import SYSTEM
from reports.models import CompileRun, Figure, UnitDocument
from reports.services.cycles import open_cycle
from tests.cast import hire, place
from tests.pages.conftest import browser_of
from tests.reports.conftest import compile_here
from tests.sample_city import expected, sample_city  # noqa: F401 (fixture)

UNITS = ["dongqu", "xiqu", "renhe", "miyi", "yanbian", "zone"]


@pytest.fixture(scope="module")
def edition(sample_city: object, django_db_blocker: Any) -> Iterator[CompileRun]:  # noqa: F811
    with django_db_blocker.unblock():
        yield compile_here(open_cycle(year=2018, by=SYSTEM))


@pytest.fixture
def office(edition: CompileRun, db: None) -> Client:
    return browser_of(hire("officer", "office_handler"))


@pytest.fixture
def county(edition: CompileRun, db: None) -> Client:
    return browser_of(hire("clerk", "county_clerk", at=place("dongqu")))


def rows_of(edition: CompileRun, slug: str, code: str = "credit_lent") -> str:
    return reverse("reports:figure_rows", args=[edition.code, code, slug])


def export_of(edition: CompileRun, slug: str, code: str) -> str:
    return reverse("reports:figure_export", args=[edition.code, code, slug])


def test_it_freezes_exactly_the_expected_figures(edition: CompileRun, db: None) -> None:
    figures = Figure.objects.filter(run=edition, as_of=edition.as_of).select_related("unit")
    frozen = {(figure.unit.name if figure.unit else "全市", figure.indicator): figure.value for figure in figures}
    for unit, values in expected("expected.json")["figures"]["2018-11-30"].items():
        for code, value in values.items():
            assert frozen[unit, code] == (None if value is None else Decimal(value)), (unit, code)


def test_it_lists_the_cycle_with_its_edition(office: Client) -> None:
    page = office.get(reverse("reports:cycle_list")).content.decode()
    assert "2018年度" in page
    assert "开启年度" in page


def test_it_shows_units_files_and_runs_of_a_cycle(office: Client, edition: CompileRun) -> None:
    page = office.get(reverse("reports:cycle_detail", args=[2018])).content.decode()
    assert page.count("未经该单位确认") == 6
    assert page.count("/reports/documents/") == 15
    assert "汇编年度报告" in page


@pytest.mark.parametrize("slug", [*UNITS, "city"])
def test_it_shows_a_report_with_figures_and_preview(office: Client, edition: CompileRun, slug: str) -> None:
    page = office.get(reverse("reports:report_detail", args=[2018, slug])).content.decode()
    assert "当年发放科技贷款金额" in page
    assert "<iframe" in page
    assert rows_of(edition, slug) in page


def test_it_shows_the_plans_targets_on_the_city_report_only(office: Client) -> None:
    assert (
        "科技信贷额度达5000万元" in office.get(reverse("reports:report_detail", args=[2018, "city"])).content.decode()
    )
    page = office.get(reverse("reports:report_detail", args=[2018, "dongqu"])).content.decode()
    assert "科技信贷额度达5000万元" not in page


def test_it_lists_the_rows_behind_a_figure_with_their_total(office: Client, edition: CompileRun) -> None:
    page = office.get(rows_of(edition, "dongqu"))
    assert page.context["source"].is_equal
    assert "与冻结数值一致" in page.content.decode()
    assert len(page.context["lines"]) == page.context["source"].live_rows


@pytest.mark.parametrize(
    "code", ["credit_lent", "direct_financing", "hnte_valid", "weighted_rate", "pledges_registered"]
)
@pytest.mark.parametrize("slug", ["dongqu", "city"])
def test_it_exports_rows_that_add_up(office: Client, edition: CompileRun, slug: str, code: str) -> None:
    answer = office.get(export_of(edition, slug, code))
    sheet = openpyxl.load_workbook(BytesIO(answer.content), data_only=True).worksheets[0]
    total = next(row for row in sheet.iter_rows(values_only=True) if "合计" in row)
    frozen = Figure.objects.get(
        run=edition, as_of=edition.as_of, indicator=code, unit__slug=None if slug == "city" else slug
    )
    assert frozen.value is not None
    if code == "weighted_rate":
        assert round(Decimal(str(total[-2])) / Decimal(str(total[-1])), 4) == frozen.value
    else:
        assert Decimal(str(total[-1])) == frozen.value


def test_it_sends_the_pdf_inline_and_the_docx_as_download(office: Client, edition: CompileRun) -> None:
    for kind, inline in (("pdf", True), ("docx", False)):
        document = UnitDocument.objects.get(run=edition, unit__slug="miyi", kind=kind)
        answer = office.get(reverse("reports:document_download", args=[document.code]) + "?inline=1")
        assert answer["Content-Disposition"].startswith("inline" if inline else "attachment")
        assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_it_shows_the_county_its_own_and_the_citys(county: Client, edition: CompileRun) -> None:
    for slug, status in (("dongqu", 200), ("city", 200), ("xiqu", 404), ("zone", 404)):
        assert county.get(reverse("reports:report_detail", args=[2018, slug])).status_code == status
    page = county.get(reverse("reports:cycle_detail", args=[2018])).content.decode()
    assert ("东区" in page, "西区" in page, "汇编年度报告</button>" in page) == (True, False, False)


def test_it_keeps_other_counties_rows_and_files_from_a_county(county: Client, edition: CompileRun) -> None:
    assert county.get(rows_of(edition, "dongqu")).status_code == 200
    for slug in ("xiqu", "city"):
        assert county.get(rows_of(edition, slug)).status_code == 404
        assert county.get(export_of(edition, slug, "credit_lent")).status_code == 404
    files = {(file.unit.slug if file.unit else "city", file.kind): file for file in UnitDocument.objects.all()}
    for place_of, status in (("dongqu", 200), ("city", 200), ("xiqu", 404)):
        address = reverse("reports:document_download", args=[files[place_of, "pdf"].code])
        assert county.get(address).status_code == status


def test_it_lets_only_the_office_compile_cancel_and_retry(county: Client, edition: CompileRun) -> None:
    for name, arguments in (
        ("run_request", [2018]),
        ("run_cancel", [edition.code]),
        ("document_retry", [edition.code, "dongqu"]),
        ("cycle_open", []),
    ):
        assert county.post(reverse(f"reports:{name}", args=arguments)).status_code == 403
    assert CompileRun.objects.count() == 1


def test_it_lets_the_auditor_read_all_and_compile_nothing(edition: CompileRun, db: None) -> None:
    auditor = browser_of(hire("auditor", "auditor"))
    for slug in (*UNITS, "city"):
        assert auditor.get(reverse("reports:report_detail", args=[2018, slug])).status_code == 200
    assert auditor.get(rows_of(edition, "city")).status_code == 200
    assert auditor.post(reverse("reports:run_request", args=[2018])).status_code == 403


def test_it_knows_no_year_unit_run_or_figure_that_is_not_there(office: Client, edition: CompileRun) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    for address in (
        reverse("reports:cycle_detail", args=[1999]),
        reverse("reports:report_detail", args=[2018, "nowhere"]),
        reverse("reports:report_detail", args=[2018, "city"]) + "?edition=99",
        reverse("reports:run_progress", args=[nobody]),
        reverse("reports:figure_rows", args=[edition.code, "nothing", "dongqu"]),
    ):
        assert office.get(address).status_code == 404


def test_it_says_what_is_wrong_with_a_year(office: Client) -> None:
    answer = office.post(reverse("reports:cycle_open"), {"year": "1999"}, follow=True)
    assert "1999年度没有年度报告" in answer.content.decode()
    answer = office.post(reverse("reports:cycle_open"), {"year": "二〇一八"}, follow=True)
    assert "无法识别" in answer.content.decode()


def test_it_shows_progress_until_the_run_is_cancelled(office: Client, edition: CompileRun) -> None:
    answer = office.post(reverse("reports:run_request", args=[2018]), {"as_of": "2018-12-31"}, follow=True)
    run = CompileRun.objects.live().get()
    fragment = reverse("reports:run_progress", args=[run.code])
    assert fragment in answer.content.decode()
    assert "HX-Refresh" not in office.get(fragment)
    office.post(reverse("reports:run_cancel", args=[run.code]))
    assert office.get(fragment)["HX-Refresh"] == "true"


def test_it_shows_targets_with_pictures_tables_and_download(office: Client) -> None:
    page = office.get(reverse("reports:target_dashboard"))
    text = page.content.decode()
    assert page.context["day"].isoformat() == "2018-11-30"
    assert ("chart-targets" in text, "chart-credit" in text, "科技信贷额度超过2000万元" in text) == (True, True, True)
    picture = page.context["progress_chart"]
    shown = zip(picture["series"][0]["values"], picture["labels"], strict=True)
    assert (200.0, "699.1%") in shown, "a bar that is cut says its whole share"
    answer = office.get(reverse("reports:target_export"))
    months = openpyxl.load_workbook(BytesIO(answer.content), data_only=True)["信贷按月"]
    total = next(row for row in months.iter_rows(values_only=True) if row[0] == "合计")
    assert Decimal(str(total[-1])) == sum(Decimal(str(part)) for part in total[1:-1]) == Decimal("139827617.83")


def test_it_shows_a_county_no_other_county_on_the_dashboard(county: Client) -> None:
    page = county.get(reverse("reports:target_dashboard"))
    assert [name for name, _amounts in page.context["months"].units] == ["东区"]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("cycle_list", []),
        ("cycle_detail", [2018]),
        ("report_detail", [2018, "city"]),
        ("report_detail", [2018, "dongqu"]),
        ("edition_compare", [2018, "city"]),
        ("milestone_list", []),
    ],
)
def test_it_costs_few_statements(
    office: Client, django_assert_max_num_queries: Any, name: str, arguments: list[Any]
) -> None:
    with django_assert_max_num_queries(16):
        assert office.get(reverse(f"reports:{name}", args=arguments)).status_code == 200


def test_it_costs_the_same_for_one_row_and_for_many(office: Client, edition: CompileRun) -> None:
    counts = set()
    for slug, code in (("city", "conference_meetings"), ("city", "enterprises_active"), ("city", "credit_balance")):
        with CaptureQueriesContext(connection) as captured:
            office.get(rows_of(edition, slug, code))
        counts.add(len(captured))
    assert len(counts) == 1
