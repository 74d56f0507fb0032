"""Where every address of the portal leads. Each app owns its own pages."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("portal.accounts.urls")),
    path("admin/", admin.site.urls),
]
