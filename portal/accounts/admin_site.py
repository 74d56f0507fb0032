"""The Django admin, for the three administrators only. It never handles business."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from csp.decorators import csp_update
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from portal.accounts.views.login import logout
from portal.accounts.views_guard import deny

View = Callable[..., HttpResponse]
# The admin's own widgets set inline styles; scripts stay strict here as everywhere.
INLINE_STYLES = csp_update({"style-src": ["'self'", "'unsafe-inline'"]})

PACKAGES_KEPT_OUT = frozenset({"axes", "django_otp", "django", "pghistory", "pgtrigger"})


class PortalAdminSite(AdminSite):
    site_title = _("管理后台")
    site_header = _("科技与金融结合试点工作平台 · 管理后台")
    index_title = _("系统、安全、审计三类管理员分立")
    enable_nav_sidebar = True

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only our own pages: second factors, groups and raw login logs of packages are no business of the admin."""
        if admin_class is not None and admin_class.__module__.split(".")[0] in PACKAGES_KEPT_OUT:
            return
        super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one way in; who is logged in without being an administrator is told so."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            return deny(request, "accounts:admin:open")
        return redirect_to_login(request.GET.get("next") or request.get_full_path())

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return logout(request)

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("accounts:password_change")

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # type: ignore[override]
        guarded = cast(View, INLINE_STYLES(super().admin_view(view, cacheable)))

        model_admin = getattr(view, "__self__", None)

        @wraps(view)
        def entrance(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                return self.login(request)
            # Django's page of a row's history looks for the row before it asks for the right.
            if isinstance(model_admin, ModelAdmin) and not model_admin.has_view_or_change_permission(request):
                raise PermissionDenied
            return guarded(request, *args, **kwargs)

        return entrance
