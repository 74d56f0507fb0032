"""The audit trail, searched by the auditor and the audit administrator."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.accounts.account_forms import DayField
from portal.accounts.audit import TAGS
from portal.accounts.models import AuditEvent
from portal.accounts.views_guard import permission_required

PAGE = 50


class AuditSearchForm(forms.Form):
    """Who, what, on which thing, between which days (both included, in Asia/Shanghai)."""

    actor = forms.CharField(label=_("操作人"), max_length=80, required=False)
    tag = forms.CharField(label=_("事件"), max_length=60, required=False)
    subject = forms.CharField(label=_("对象编号"), max_length=120, required=False)
    start = DayField(label=_("自"), required=False)
    end = DayField(label=_("至"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    def search(self) -> QuerySet[AuditEvent]:
        """The events found, newest first; nothing while the form has a mistake."""
        events = AuditEvent.objects.order_by("-id")
        if not self.is_valid():
            return events.none() if self.errors else events
        asked = self.cleaned_data
        if asked["actor"]:
            events = events.filter(Q(actor_name__contains=asked["actor"]) | Q(actor_code=asked["actor"]))
        if asked["tag"]:
            events = events.filter(
                tag__in=[tag for tag, title in TAGS.items() if asked["tag"] in str(title)] + [asked["tag"]]
            )
        if asked["subject"]:
            events = events.about(asked["subject"])
        if asked["start"]:
            events = events.filter(at__date__gte=asked["start"])
        if asked["end"]:
            events = events.filter(at__date__lte=asked["end"])
        return events


@permission_required("accounts:audit:read")
@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    form = AuditSearchForm(request.GET)
    page = Paginator(form.search(), PAGE).get_page(request.GET.get("page"))
    for event in page:
        event.title = TAGS.get(event.tag, event.tag)  # type: ignore[attr-defined]
    return render(request, "accounts/audit_list.html", {"form": form, "page": page})
