"""The Django admin, for the three administrators only. It never handles business."""

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_update
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

View = Callable[..., HttpResponse]
# The admin's own widgets set inline styles; scripts stay strict here as everywhere.
INLINE_STYLES = csp_update({"style-src": ["'self'", "'unsafe-inline'"]})


class PortalAdminSite(AdminSite):
    site_title = _("管理后台")
    site_header = _("科技与金融结合试点工作平台 · 管理后台")
    index_title = _("系统、安全、审计三类管理员分立")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one way in; who is logged in without being an administrator is told so."""
        from portal.accounts.views_guard import deny

        if request.user.is_authenticated:
            return deny(request, "accounts:admin:open")
        return redirect(f"/accounts/login/?next={request.GET.get('next', '/admin/')}")

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        guarded: View = super().admin_view(view, cacheable)
        return INLINE_STYLES(guarded)


class PortalAdminConfig(AdminConfig):
    default_site = "portal.accounts.admin_site.PortalAdminSite"
