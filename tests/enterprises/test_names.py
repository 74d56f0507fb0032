"""Search keys of names, and the search that stands on them."""

from datetime import date

import pytest

from enterprises.models import Enterprise
from enterprises.names import name_grams, name_initials, search_form
from portal.programme.models import Division, ReportingUnit


def test_it_ignores_width_brackets_and_spaces() -> None:
    assert search_form("样本（攀枝花） ＡＢ科技") == "样本攀枝花ab科技"


def test_it_makes_initials_sign_by_sign() -> None:
    assert name_initials("攀枝花市虚构钒钛（A）有限公司") == "pzhsxgftayxgs"


def test_it_keeps_pieces_of_one_and_two_signs() -> None:
    assert name_grams("钒钛") == ["~ft", "钒", "钒钛", "钛"]


def test_it_takes_a_name_of_strange_signs() -> None:
    assert name_grams("𠮷①★") == sorted({"𠮷", "1", "𠮷1"})
    assert name_grams("") == []


@pytest.fixture
def firms(frame: None) -> None:
    unit, division = ReportingUnit.objects.get(slug="dongqu"), Division.objects.get(code="510402")
    names = ["攀枝花样本钒钛（西区）有限公司", "四川示例软件有限公司"]
    for number, name in enumerate(names):
        Enterprise.objects.create(
            credit_code=f"91510400MA000000{number}H",
            name=name,
            division=division,
            reporting_unit=unit,
            industry_code="3240",
            founded_on=date(2010, 1, 1),
            status="existing",
        )


@pytest.mark.usefixtures("firms")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("钒钛", 1),
        ("钛西", 1),
        ("公司", 2),
        ("软", 1),
        ("ybft", 1),
        ("SLRJ", 1),
        ("91510400ma000000", 2),
        ("91510400MA0000001H", 1),
        ("矿", 0),
        ("zzz", 0),
        ("", 2),
        ("（）", 0),
        ("'; drop", 0),
    ],
)
def test_it_finds_by_part_of_name_code_or_initials(text: str, found: int) -> None:
    assert Enterprise.objects.search(text).count() == found


@pytest.mark.usefixtures("firms")
def test_it_finds_a_firm_under_its_new_name_only() -> None:
    firm = Enterprise.objects.search("软件").get()
    firm.name = "四川示例石墨有限公司"
    firm.save(update_fields=["name"])
    assert not Enterprise.objects.search("软件").exists()
    assert Enterprise.objects.search("slsm").get() == firm
