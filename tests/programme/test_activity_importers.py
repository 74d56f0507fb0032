"""The activity workbook: rows without numbers, spellings of units, the city office."""

import pytest

from portal.programme.models import Activity
from tests.sample_city import frame, import_lines, verdicts  # noqa: F401 (fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frame")]


def test_it_takes_an_event_for_a_repeat_only_when_all_columns_agree() -> None:
    head = "主办单位,培训日期,培训主题,参训人次"
    line = "攀枝花市东区,2018-9-1,上市辅导培训,60"
    found = import_lines(
        "10_培训.csv", head, line, line, line.replace("60", "61"), "钒钛高新区管委会,2018.9.1,上市辅导培训,60"
    )
    assert verdicts(found) == ["new", "repeat", "new", "new"]
    assert sorted(Activity.objects.values_list("reporting_unit__slug", flat=True)) == ["dongqu", "dongqu", "zone"]
    assert verdicts(import_lines("10_培训.csv", head, line)) == ["repeat"]


def test_it_gives_a_conference_of_the_city_office_to_no_unit() -> None:
    head = "召集单位,召开日期,会议名称,参会单位数,参会人数"
    found = import_lines("10_联席会议.csv", head, "市科技金融工作领导小组办公室,2018-2-11,第1次联席会议,16,33")
    assert verdicts(found) == ["new"]
    assert Activity.objects.get().reporting_unit is None


def test_it_refuses_an_organiser_that_is_no_unit() -> None:
    head = "主办单位,培训日期,培训主题,参训人次"
    assert verdicts(import_lines("10_培训.csv", head, "成都市,2018-9-1,培训,60")) == ["refused BAD_CHOICE"]
