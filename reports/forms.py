"""What a person types or chooses on the pages of the yearly reports."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.models import ReportCycle


class CycleOpenForm(forms.Form):
    """``figures_as_of`` may stay empty: the parameter's day holds."""

    year = forms.IntegerField(label=_("年度"), min_value=1900, max_value=2999)
    figures_as_of = forms.DateField(label=_("数据截止日"), required=False, help_text=_("不填则按参数，示例为11月30日"))


class CompileForm(forms.Form):
    """``as_of`` may stay empty: the cycle's day holds."""

    as_of = forms.DateField(label=_("数据截止日"), required=False)

    def __init__(self, *args: object, cycle: ReportCycle, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.cycle = cycle
        self.fields["as_of"].widget = forms.DateInput(attrs={"type": "date"})
