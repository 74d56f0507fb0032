from django.urls import path

from portal.accounts.views import factor, login, password

app_name = "accounts"
urlpatterns = [
    path("login/", login.login, name="login"),
    path("login/demo/", login.demo_login, name="demo_login"),
    path("logout/", login.logout, name="logout"),
    path("password/", password.password_change, name="password_change"),
    path("factor/", factor.factor_open, name="factor_open"),
    path("factor/begin/", factor.factor_begin, name="factor_begin"),
    path("factor/confirm/", factor.factor_confirm, name="factor_confirm"),
    path("factor/verify/", factor.factor_verify, name="factor_verify"),
    path("factor/codes/", factor.recovery_issue, name="recovery_issue"),
]
