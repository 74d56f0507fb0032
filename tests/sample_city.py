"""The sample city of ``tests/data/sample_a``, loaded once for the tests of a module, and small files to import."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from enterprises.models import Enterprise
from portal.core.actors import SYSTEM
from portal.exchange.engine import PlannedRow
from portal.exchange.folders import FolderReport, load_folder
from portal.exchange.plan import judge_plan, read_plan
from portal.programme.models import Division, ReportingUnit
from portal.programme.services.seed import load_frame

SAMPLE = Path(settings.BASE_DIR) / "tests" / "data" / "sample_a"
LISTS = ("refused", "warnings", "repeats", "not_data")


def expected(name: str) -> Any:
    return json.loads((SAMPLE / name).read_text(encoding="utf-8"))


def places(items: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What a list of findings says, without the words of its notes."""
    return sorted((one["file"], one["sheet"] or "", one["row"], one.get("code", "")) for one in items)


@pytest.fixture(scope="module")
def sample_city(django_db_setup: None, django_db_blocker: Any) -> Iterator[FolderReport]:
    """The whole folder in one transaction that is rolled back after the module; the report of the load."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_frame()
        yield load_folder(folder=SAMPLE, by=SYSTEM)
        transaction.set_rollback(True)


@pytest.fixture
def frame(db: None) -> None:
    """Units and dictionaries as every installation has them."""
    load_frame()


def import_lines(file_name: str, *lines: str) -> list[PlannedRow]:
    """Import a CSV of ``lines`` (header first) under ``file_name``; the judged rows in their order."""
    plan = read_plan(content="\n".join(lines).encode(), file_name=file_name)
    assert not plan.problems, [sheet.problem for sheet in plan.problems]
    judge_plan(plan, writes_all=True)
    return [row for sheet in plan.sheets if sheet.plan for row in sheet.plan.rows]


def verdicts(rows: Sequence[PlannedRow]) -> list[str]:
    """For each row: its verdict, and the codes of what was found in it."""
    return [" ".join([row.verdict.value, *(one.code for one in row.row.findings)]) for row in rows]


def sample_firm(code: str = "91510400MA0000015H", name: str = "示例一", slug: str = "dongqu") -> Enterprise:
    """An accepted enterprise that other registers may name."""
    return Enterprise.objects.create(
        credit_code=code,
        name=name,
        division=Division.objects.get(code="510402"),
        reporting_unit=ReportingUnit.objects.get(slug=slug),
        industry_code="3240",
        founded_on=date(2010, 1, 1),
        status="existing",
    )
