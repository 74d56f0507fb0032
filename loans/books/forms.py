"""What is asked when a book is closed, verified against an anchor, or printed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from loans.books.trials import open_since
from loans.ledger.models import Book

DAY = forms.DateInput(attrs={"type": "date"})


class PeriodCloseForm(forms.Form):
    """``through``: the last day that is closed, the end of a month that is over or any other day that is."""

    through = forms.DateField(label=_("结账至"), widget=DAY, help_text=_("含当日；一般为月末，须早于今天。"))

    def __init__(self, *args: Any, book: Book, ends: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book
        self.fields["through"].initial = ends[0] if ends else None

    def clean_through(self) -> date:
        through: date = self.cleaned_data["through"]
        first = open_since(self.book)
        if through < first:
            raise forms.ValidationError(_("%(day)s 以前已结账或账簿尚未启用。"), params={"day": first.isoformat()})
        return through


class YearCloseForm(forms.Form):
    """The year is not chosen: it is the first one that is over and not closed."""

    year = forms.IntegerField(label=_("年度"), widget=forms.HiddenInput, min_value=2000, max_value=2999)

    def __init__(self, *args: Any, year: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.next_year = year
        self.fields["year"].initial = year

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year != self.next_year:
            raise forms.ValidationError(_("页面已过时：请重新打开后再结转。"))
        return year


class AnchorForm(forms.Form):
    file = forms.FileField(label=_("链锚文件"), help_text=_("此前从本页导出、另行保管的 JSON 文件。"))


class PaperForm(forms.Form):
    """Both days included."""

    first = forms.DateField(label=_("起始日期"), widget=DAY)
    through = forms.DateField(label=_("截止日期"), widget=DAY)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        first, through = found.get("first"), found.get("through")
        if first and through and first > through:
            raise forms.ValidationError(_("起始日期不得晚于截止日期。"))
        return found
