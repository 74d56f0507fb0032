"""50,000 enterprises: the checked import against a plain COPY of the same rows, and the plans of the search."""

import io
import random
import time
from collections.abc import Callable
from datetime import date
from statistics import median

import pytest
from django.db import connection, transaction

from enterprises.models import Enterprise
from enterprises.names import search_keys
from portal.core.credit_code import credit_check_sign, organisation_check_sign
from portal.exchange.bulk import copy_rows
from portal.exchange.plan import judge_plan, read_plan
from portal.programme.models import Division, ReportingUnit
from tests.sample_city import frame  # noqa: F401 (fixture)

pytestmark = [pytest.mark.bench, pytest.mark.django_db, pytest.mark.usefixtures("frame")]
ROWS = 50_000
ROUNDS = 5
SIGNS = "钒钛天昌冶金装备洪安铁合辛垚汽车零部件应用软黄丙戊利庚月壬贞秋达日康寒森材料矿采选环保机械"
HEAD = "统一社会信用代码,企业名称,所属县区,园区,行业代码,成立日期,注册资本（万元）,登记状态,注销日期,岗位电话"
WORDS = ["钒钛", "秋达日", "不存在", "攀", "有限公司", "pzh", "qdr", "91510400MA0001", "zzzz"]


def code(number: int) -> str:
    body = f"{number:08d}"
    first = f"91510400{body}{organisation_check_sign(body)}"
    return first + credit_check_sign(first)


def names(count: int) -> list[str]:
    dice = random.Random(7)
    return [
        f"攀枝花市{''.join(dice.choices(SIGNS, k=4))}{dice.choice(['科技', '贸易', '机械'])}有限公司"
        for _ in range(count)
    ]


def firms(all_names: list[str]) -> list[Enterprise]:
    """The rows that the import makes of the sheet, with all their keys."""
    unit, division = ReportingUnit.objects.get(slug="dongqu"), Division.objects.get(code="510402")
    fixed = {"division": division, "reporting_unit": unit, "industry_code": "3240", "status": "existing"}
    made = []
    for number, name in enumerate(all_names):
        grams, initials = search_keys(name)
        keys = {"name_grams": grams, "name_initials": initials, "founded_on": date(2010, 1, 1)}
        made.append(Enterprise(credit_code=code(number), name=name, **fixed, **keys))
    return made


def seconds(work: Callable[[], object]) -> float:
    """Wall time of ``work``, whose rows are taken back."""
    with transaction.atomic():
        start = time.perf_counter()
        work()
        taken = time.perf_counter() - start
        transaction.set_rollback(True)
    return taken


def test_it_imports_50_000_enterprises() -> None:
    listed = names(ROWS)
    lines = [HEAD, *(f"{code(n)},{name},东区,,3240,2010-1-1,100,存续,," for n, name in enumerate(listed))]
    content = "\n".join(lines).encode()
    columns, buffer = prepared(firms(listed))

    def imported() -> None:
        plan = read_plan(content=content, file_name="01_企业名录.csv")
        judge_plan(plan, writes_all=True)
        assert plan.counts()["new"] == ROWS

    def copied() -> None:
        buffer.seek(0)
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY enterprises_enterprise ({columns}) FROM STDIN", buffer)

    rounds = [(seconds(imported), seconds(copied)) for _ in range(ROUNDS)]
    for one, other in rounds:
        print(f"\nchecked import {one:.1f} s, COPY {other:.1f} s, ratio {one / other:.2f}", end="")
    print(f"\nmedian ratio {median(one / other for one, other in rounds):.2f} (goal: 2.5 or less)")


def prepared(rows: list[Enterprise]) -> tuple[str, io.StringIO]:
    """The rows as COPY text: written once by ``copy_rows`` and read back, so that both sides store the same."""
    with transaction.atomic():
        copy_rows(Enterprise, rows)
        fields = [f'"{field.column}"' for field in Enterprise._meta.concrete_fields if field.column != "id"]
        buffer = io.StringIO()
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY enterprises_enterprise ({', '.join(fields)}) TO STDOUT", buffer)
        transaction.set_rollback(True)
    return ", ".join(fields), buffer


def test_it_searches_50_000_enterprises_by_index() -> None:
    with connection.cursor() as cursor:
        # Autovacuum empties the index's list of pending entries; inside this transaction it cannot.
        cursor.execute("SET LOCAL gin_pending_list_limit = '64kB'")
        copy_rows(Enterprise, firms(names(ROWS)))
        cursor.execute("ANALYZE enterprises_enterprise")
    for word in WORDS:
        found = Enterprise.objects.search(word).order_by("credit_code")[:50]
        plan = found.explain(analyze=True)
        scans = [line.strip() for line in plan.splitlines() if "Scan" in line or "Execution" in line]
        print(f"\n{word}: {len(found)} shown", *scans, sep="\n   ", end="")
        assert "Seq Scan on enterprises_enterprise" not in plan, plan
