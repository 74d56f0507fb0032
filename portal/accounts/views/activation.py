"""The first login, by printed slip."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.accounts.forms import ActivationForm
from portal.accounts.services.activation import redeem_slip
from portal.accounts.views_guard import public
from portal.core.errors import DomainError


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def activation_open(request: HttpRequest) -> HttpResponse:
    form = ActivationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        try:
            redeem_slip(username=fields["username"], code=fields["slip_code"], password=fields["password"])
            messages.success(request, _("密码已设置，请登录。"))
            return redirect("accounts:login")
        except DomainError as error:
            form.add_error(error.field, error.message)
    return render(request, "accounts/activation_open.html", {"form": form})
