"""Forms of account administration."""

import csv
import io
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation, ReviewOutcome, User
from portal.accounts.roles import ROLES
from portal.accounts.services.accounts import KINDS_WITH_ACCOUNTS, AccountRow

if TYPE_CHECKING:
    ModelChoiceField = forms.ModelChoiceField[User]
else:
    ModelChoiceField = forms.ModelChoiceField

MAX_ROWS = 2000
COLUMNS = ("用户名", "姓名", "机构", "岗位电话")


def organisations_with_accounts() -> Any:
    return Organisation.objects.filter(kind__in=KINDS_WITH_ACCOUNTS, ended_on__isnull=True).order_by("kind", "name")


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AccountCreateForm(forms.Form):
    username = forms.CharField(label=_("用户名"), max_length=60, help_text=_("小写字母、数字、点、短横或下划线。"))
    name = forms.CharField(label=_("姓名"), max_length=40)
    organisation = forms.ModelChoiceField(label=_("所属机构"), queryset=Organisation.objects.none())
    telephone = forms.CharField(label=_("岗位电话"), max_length=40, required=False)
    same_person_as = forms.CharField(
        label=_("与哪个账号是同一人"),
        max_length=60,
        required=False,
        help_text=_("此人已有账号时填那个用户名，互斥角色按人判断。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations_with_accounts()  # type: ignore[attr-defined]

    def clean_same_person_as(self) -> User | None:
        username = self.cleaned_data["same_person_as"].strip().lower()
        if not username:
            return None
        user = User.objects.select_related("person").filter(username=username).first()
        if user is None:
            raise forms.ValidationError(_("没有这个账号。"))
        return user


class AccountImportForm(forms.Form):
    """A CSV of 用户名, 姓名, 机构, 岗位电话 in UTF-8 or GB18030."""

    content = forms.FileField(
        label=_("名单（CSV）"), help_text=_("首行为：用户名,姓名,机构,岗位电话。一次最多 2000 行。")
    )

    def clean_content(self) -> list[AccountRow]:
        upload: Any = self.cleaned_data["content"]
        raw = upload.read(2_000_000)
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            try:
                text = raw.decode("gb18030")
            except UnicodeDecodeError as error:
                raise forms.ValidationError(_("不是 UTF-8 或 GBK 编码的文本文件。")) from error
        if "\x00" in text:
            raise forms.ValidationError(_("不是文本文件。"))
        return _read_rows(text)


def _read_rows(text: str) -> list[AccountRow]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [title for title in COLUMNS[:3] if title not in (reader.fieldnames or [])]
    if missing:
        raise forms.ValidationError(_t("首行缺少列：%(columns)s。") % {"columns": "、".join(missing)})
    rows = []
    for row in reader:
        values = [(row.get(title) or "").strip() for title in COLUMNS]
        if any(values):
            rows.append(AccountRow(reader.line_num, *values))
        if len(rows) > MAX_ROWS:
            raise forms.ValidationError(_t("一次最多 %(count)s 行。") % {"count": MAX_ROWS})
    return rows


class SuccessorField(ModelChoiceField):
    """A colleague of the same organisation."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=User.objects.none(), required=False, label=_("接手人"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.actor_name}（{obj.username}）"


class AccountTransferForm(forms.Form):
    to = forms.ModelChoiceField(label=_("调往"), queryset=Organisation.objects.none())
    basis = forms.CharField(label=_("依据"), max_length=200)
    successor = SuccessorField()

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = organisations_with_accounts().exclude(pk=account.organisation_id)  # type: ignore[attr-defined]
        self.fields["successor"].queryset = colleagues_of(account)  # type: ignore[attr-defined]


class AccountCloseForm(forms.Form):
    reason = forms.CharField(label=_("停用原因"), max_length=200)
    successor = SuccessorField()

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = colleagues_of(account)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=200)


class GrantForm(forms.Form):
    role = forms.ChoiceField(label=_("角色"))
    valid_from = DayField(label=_("起始日期"), required=False, help_text=_("留空为今天。"))
    basis = forms.CharField(label=_("依据"), max_length=200)

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = account.organisation.kind
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.code, role.title) for role in ROLES.values() if kind in role.organisations
        ]


class GrantEndForm(forms.Form):
    basis = forms.CharField(label=_("终止原因"), max_length=200)


class ReviewForm(forms.Form):
    outcome = forms.ChoiceField(label=_("结论"), choices=ReviewOutcome.choices)
    comment = forms.CharField(label=_("说明"), max_length=200, required=False)


class RenameForm(forms.Form):
    name = forms.CharField(label=_("新名称"), max_length=120)
    on = DayField(label=_("启用日期"))
    basis = forms.CharField(label=_("依据"), max_length=200)


class SucceedForm(forms.Form):
    successors = forms.ModelMultipleChoiceField(
        label=_("承继机构"), queryset=Organisation.objects.none(), help_text=_("合并选一家，分设选多家。")
    )
    on = DayField(label=_("生效日期"))
    basis = forms.CharField(label=_("依据"), max_length=200)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successors"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            kind=organisation.kind, ended_on__isnull=True
        ).exclude(pk=organisation.pk)


def colleagues_of(account: User) -> Any:
    return (
        User.objects.active()
        .filter(organisation_id=account.organisation_id)
        .exclude(pk=account.pk)
        .select_related("person")
        .order_by("username")
    )
