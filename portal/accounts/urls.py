from django.urls import path

from portal.accounts.views import accounts, activation, audit, factor, grants, login, organisations, password

app_name = "accounts"
urlpatterns = [
    path("login/", login.login, name="login"),
    path("login/demo/", login.demo_login, name="demo_login"),
    path("logout/", login.logout, name="logout"),
    path("activate/", activation.activation_open, name="activation_open"),
    path("password/", password.password_change, name="password_change"),
    path("factor/", factor.factor_open, name="factor_open"),
    path("factor/begin/", factor.factor_begin, name="factor_begin"),
    path("factor/confirm/", factor.factor_confirm, name="factor_confirm"),
    path("factor/verify/", factor.factor_verify, name="factor_verify"),
    path("factor/codes/", factor.recovery_issue, name="recovery_issue"),
    path("users/", accounts.account_list, name="account_list"),
    path("users/create/", accounts.account_create, name="account_create"),
    path("users/import/", accounts.account_import, name="account_import"),
    path("users/slips/", accounts.slip_print, name="slip_print"),
    path("users/<uuid:code>/", accounts.account_detail, name="account_detail"),
    path("users/<uuid:code>/transfer/", accounts.account_transfer, name="account_transfer"),
    path("users/<uuid:code>/close/", accounts.account_close, name="account_close"),
    path("users/<uuid:code>/factor/reset/", accounts.factor_reset, name="factor_reset"),
    path("users/<uuid:code>/roles/grant/", grants.grant_create, name="grant_create"),
    path("users/<uuid:code>/roles/<slug:role>/end/", grants.grant_end, name="grant_end"),
    path("users/<uuid:code>/review/", grants.review_record, name="review_record"),
    path("reviews/", grants.review_list, name="review_list"),
    path("audit/", audit.audit_list, name="audit_list"),
    path("roles/", grants.role_list, name="role_list"),
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path("organisations/<uuid:code>/", organisations.organisation_detail, name="organisation_detail"),
    path("organisations/<uuid:code>/rename/", organisations.organisation_rename, name="organisation_rename"),
    path("organisations/<uuid:code>/succeed/", organisations.organisation_succeed, name="organisation_succeed"),
]
