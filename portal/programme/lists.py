"""The list of activities."""

from django.utils.translation import gettext_lazy as _

from portal.core.lists import Column, Kind, ListSpec
from portal.programme.facets import choice_facet, unit_facet, year_facet
from portal.programme.models import ActivityKind

ACTIVITIES = ListSpec(
    key="activities",
    title=_("会议与活动"),
    list_name="programme:activity_list",
    export_name="programme:activity_export",
    default_sort="-held",
    columns=(
        Column("held", _("日期"), "held_on", Kind.DAY, sort="held_on", width=12),
        Column("kind", _("类别"), "get_kind_display", sort="kind", width=12),
        Column("title", _("名称"), "title", width=44, wraps=True),
        Column("organiser", _("主办单位"), "organiser", width=28, wraps=True),
        Column("persons", _("参会人数"), "persons_attending", Kind.NUMBER, total="persons_attending", width=10),
        Column("firms", _("参加企业"), "enterprises_attending", Kind.NUMBER, total="enterprises_attending", width=10),
        Column("trained", _("参训人次"), "person_times", Kind.NUMBER, total="person_times", width=10),
        Column("items", _("宣传条数"), "items", Kind.NUMBER, total="items", width=10),
        Column("intended", _("意向金额"), "intended_amount", Kind.MONEY, total="intended_amount", width=18),
    ),
    facets=(
        unit_facet("reporting_unit"),
        choice_facet("kind", _("类别"), "kind", ActivityKind),
        year_facet("year", _("年度"), "held_on"),
    ),
    search=lambda rows, text: rows.filter(title__icontains=text),
    search_hint=_("活动名称"),
    empty=_("还没有会议和活动"),
    empty_how=_("导入年度活动情况后列在这里：联席会议、对接活动、培训、宣传。"),
)
