"""Where every address of the portal leads. Each app owns its own pages."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

handler400 = "portal.core.problems.bad_request"
handler403 = "portal.core.problems.permission_denied"
handler404 = "portal.core.problems.page_not_found"
handler500 = "portal.core.problems.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portal.core.urls")),
    path("accounts/", include("portal.accounts.urls")),
    path("admin/", admin.site.urls),
    path("imports/", include("portal.exchange.urls")),
    path("programme/", include("portal.programme.urls")),
    path("reports/", include("reports.urls")),
    path("", include("portal.desk.urls")),
    path("enterprises/", include("enterprises.urls")),
    path("loans/", include("loans.urls")),
    path("ippledge/", include("ippledge.urls")),
    path("listings/", include("listings.urls")),
]
