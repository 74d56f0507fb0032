"""Forms of the scheme pages. What a scheme says is checked by ``read_scheme`` alone."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST_FILE = 1_000_000


class ProposeForm(forms.Form):
    """A file, or its text; and the first day in force where it is not the file's own."""

    file = forms.FileField(
        label=_("方案文件"),
        required=False,
        help_text=_("YAML 或 JSON，不超过 1 MB；也可以直接在下面填写文本。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,.json"}),
    )
    text = forms.CharField(
        label=_("方案文本"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 22, "class": "code-text", "spellcheck": "false"}),
    )
    effective = forms.DateField(
        label=_("生效日期"),
        required=False,
        help_text=_("默认按文件所载的生效日期；不得早于文件所载。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_file(self) -> Any:
        given = self.cleaned_data.get("file")
        if given is not None and given.size > LARGEST_FILE:
            raise forms.ValidationError(_("文件超过 1 MB。"))
        return given

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "file" not in self.errors and not cleaned.get("file") and not (cleaned.get("text") or "").strip():
            self.add_error("file", _("请选择方案文件，或填写方案文本。"))
        return cleaned

    def source(self) -> str | bytes:
        """The file's content when one was chosen, otherwise the text as typed."""
        given = self.cleaned_data.get("file")
        return given.read() if given is not None else self.cleaned_data["text"].replace("\r\n", "\n")


class NoteForm(forms.Form):
    note = forms.CharField(label=_("意见"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class CompareForm(forms.Form):
    """Which two versions of the scheme are compared; codes of versions."""

    before = forms.ChoiceField(label=_("原版本"))
    after = forms.ChoiceField(label=_("新版本"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("before", "after"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
