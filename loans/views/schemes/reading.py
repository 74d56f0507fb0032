"""Schemes and their versions to look at: list, file, version in words, comparison, the library."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from loans.models import Scheme, SchemeVersion
from loans.scheme_desk.fetching import user_of, version_for, versions_of
from loans.scheme_desk.library import library, library_text
from loans.scheme_desk.lists import SCHEMES, with_standing
from loans.scheme_desk.pages import APPROVE, PROPOSE, READ
from loans.scheme_desk.versions import decisions_of, entries_of, shown_versions
from loans.schemes.reading import read_scheme
from loans.schemes.words.articles import articles_of
from loans.schemes.words.comparison import compare
from loans.services.schemes import scheme_of
from portal.accounts.views_guard import permission_required
from portal.core import clock
from portal.core.list_views import list_page

TABS = {"words": _("条文"), "source": _("载入的文本")}


@require_safe
@permission_required(READ)
def scheme_list(request: HttpRequest) -> HttpResponse:
    """The schemes of the portal, and below them the files of the library."""
    rows = with_standing(Scheme.objects.visible_to(user_of(request)), clock.today())
    loaded = set(SchemeVersion.objects.visible_to(user_of(request)).values_list("scheme__code", "label"))
    files = [(one, (one.code, one.version) in loaded) for one in library()]
    return list_page(request, SCHEMES, rows, "loans/scheme_list.html", files=files)


@require_safe
@permission_required(READ)
def scheme_detail(request: HttpRequest, code: str) -> HttpResponse:
    scheme = get_object_or_404(Scheme.objects.visible_to(user_of(request)), code=code)
    versions = shown_versions(versions_of(scheme), clock.today())
    held = next((one for one in versions if one.is_held), None)
    context = {
        "scheme": scheme,
        "versions": versions,
        "held": held,
        "may_propose": user_of(request).may(PROPOSE),
        "page_title": scheme.name,
    }
    return render(request, "loans/scheme_detail.html", context)


@require_safe
@permission_required(READ)
def scheme_version_detail(request: HttpRequest, code: UUID) -> HttpResponse:
    """One version: its articles (or the text it was loaded from), what may be decided, and what happened to it."""
    user, version = user_of(request), version_for(request, code)
    tab = request.GET.get("tab", "words")
    others = [one for one in versions_of(version.scheme) if one.pk != version.pk]
    context: dict[str, Any] = {
        "version": version,
        "shown": shown_versions([version], clock.today())[0],
        "others": others,
        "tab": tab if tab in TABS else "words",
        "tabs": TABS,
        "chapters": articles_of(scheme_of(version)),
        "entries": entries_of(version),
        "page_title": version.scheme.name,
        **decisions_of(version, user, may_approve=user.may(APPROVE), may_propose=user.may(PROPOSE)),
    }
    return render(request, "loans/scheme_version_detail.html", context)


@require_safe
@permission_required(READ)
def scheme_version_download(request: HttpRequest, code: UUID) -> HttpResponse:
    """The text as it was loaded."""
    version = version_for(request, code)
    response = HttpResponse(version.source_text, content_type="application/yaml; charset=utf-8")
    name = f"{version.scheme.code}-{version.number}.yaml"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@permission_required(READ)
def scheme_version_compare(request: HttpRequest, code: UUID, other: UUID) -> HttpResponse:
    """``code`` is the later version, ``other`` the one it is held against."""
    after, before = version_for(request, code), version_for(request, other)
    if after.scheme_id != before.scheme_id:
        return redirect("loans:scheme_version_detail", code=after.code)
    changes = compare(scheme_of(before), scheme_of(after))
    context = {
        "before": before,
        "after": after,
        "articles": changes,
        "count": sum(len(one.changes) for one in changes),
        "versions": versions_of(after.scheme),
        "page_title": _("版本比较"),
    }
    return render(request, "loans/scheme_version_compare.html", context)


@require_safe
@permission_required(READ)
def scheme_library(request: HttpRequest, name: str) -> HttpResponse:
    """A file of the library in words, before it is loaded."""
    text = library_text(name)
    scheme = read_scheme(text)
    context = {
        "name": name,
        "scheme": scheme,
        "chapters": articles_of(scheme),
        "unknowns": scheme.unknowns(),
        "text": text,
        "may_propose": user_of(request).may(PROPOSE),
        "page_title": scheme.identity.name,
    }
    return render(request, "loans/scheme_library.html", context)
