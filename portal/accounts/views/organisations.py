"""Organisations: their dated names and successors, for the system administrator."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts import account_forms as forms
from portal.accounts.models import Organisation, OrganisationKind, User
from portal.accounts.services.organisations import rename_organisation, succeed_organisation
from portal.accounts.views_guard import permission_required
from portal.core.errors import DomainError

PAGE = 25


@permission_required("accounts:organisation:read")
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    text, kind = request.GET.get("q", "").strip()[:60], request.GET.get("kind", "")
    rows = Organisation.objects.order_by("kind", "id")
    if text:
        rows = rows.filter(pk__in=Organisation.objects.filter(aliases__key__icontains=text).values("pk"))
    if kind in OrganisationKind.values:
        rows = rows.filter(kind=kind)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "text": text, "kind": kind, "kinds": OrganisationKind.choices}
    return render(request, "accounts/organisation_list.html", context)


@permission_required("accounts:organisation:read")
@require_safe
def organisation_detail(request: HttpRequest, code: UUID) -> HttpResponse:
    organisation = get_object_or_404(Organisation, code=code)
    context = {
        "organisation": organisation,
        "names": organisation.names.order_by("-valid_from"),
        "aliases": organisation.aliases.order_by("key"),
        "successions": organisation.successions.select_related("successor").order_by("takes_effect_on"),
        "inheritances": organisation.inheritances.select_related("predecessor").order_by("takes_effect_on"),
    }
    return render(request, "accounts/organisation_detail.html", context)


@permission_required("accounts:organisation:manage")
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_rename(request: HttpRequest, code: UUID) -> HttpResponse:
    organisation = get_object_or_404(Organisation, code=code)
    form = forms.RenameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rename_organisation(organisation=organisation, by=cast(User, request.user), **form.cleaned_data)
            messages.success(request, _("已登记更名，此前的文件仍印当时的名称。"))
            return redirect("accounts:organisation_detail", code=organisation.code)
        except DomainError as error:
            form.add_error(error.field, error.message)
    return render(request, "accounts/organisation_rename.html", {"form": form, "organisation": organisation})


@permission_required("accounts:organisation:manage")
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_succeed(request: HttpRequest, code: UUID) -> HttpResponse:
    organisation = get_object_or_404(Organisation, code=code)
    form = forms.SucceedForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data, successors=list(form.cleaned_data["successors"]))
        try:
            succeed_organisation(predecessor=organisation, by=cast(User, request.user), **fields)
            messages.success(request, _("已登记承继。"))
            return redirect("accounts:organisation_detail", code=organisation.code)
        except DomainError as error:
            form.add_error(error.field, error.message)
    return render(request, "accounts/organisation_succeed.html", {"form": form, "organisation": organisation})
