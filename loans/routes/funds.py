from django.urls import URLPattern, path

from loans.views import funds, orders

ACCOUNT = "funds/<uuid:code>/accounts/<slug:holding>/"

patterns: list[URLPattern] = [
    path("funds/", funds.fund_list, name="fund_list"),
    path("funds/create/", funds.fund_create, name="fund_create"),
    path("funds/<uuid:code>/", funds.fund_detail, name="fund_detail"),
    path("funds/<uuid:code>/edit/", funds.fund_edit, name="fund_edit"),
    path("funds/<uuid:code>/funders/create/", funds.funder_create, name="funder_create"),
    path("funds/<uuid:code>/funders/<int:position>/edit/", funds.funder_edit, name="funder_edit"),
    path("funds/<uuid:code>/accounts/create/", funds.special_account_create, name="special_account_create"),
    path(f"{ACCOUNT}edit/", funds.special_account_edit, name="special_account_edit"),
    path(f"{ACCOUNT}terms/create/", funds.deposit_term_create, name="deposit_term_create"),
    path("funds/<uuid:code>/orders/<slug:event>/prepare/", orders.order_prepare, name="order_prepare"),
    path("orders/", orders.order_list, name="order_list"),
    path("orders/export/", orders.order_export, name="order_export"),
    path("orders/choose/", orders.order_choose, name="order_choose"),
    path("orders/<uuid:code>/", orders.order_detail, name="order_detail"),
    path("orders/<uuid:code>/approve/", orders.order_approve, name="order_approve"),
    path("orders/<uuid:code>/refuse/", orders.order_refuse, name="order_refuse"),
    path("orders/<uuid:code>/withdraw/", orders.order_withdraw, name="order_withdraw"),
    path("orders/<uuid:code>/files/<uuid:file>/", orders.order_file, name="order_file"),
]
