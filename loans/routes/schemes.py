from django.urls import URLPattern, path

from loans.views.schemes import calculating, deciding, reading

VERSION = "schemes/versions/<uuid:code>/"

patterns: list[URLPattern] = [
    path("schemes/", reading.scheme_list, name="scheme_list"),
    path("schemes/new/", deciding.scheme_propose, name="scheme_propose"),
    path("schemes/library/<slug:name>/", reading.scheme_library, name="scheme_library"),
    path("schemes/all/<slug:code>/", reading.scheme_detail, name="scheme_detail"),
    path("schemes/calculator/", calculating.scheme_calculator, name="scheme_calculator"),
    path("schemes/calculator/<slug:kind>/", calculating.scheme_calculate, name="scheme_calculate"),
    path(VERSION, reading.scheme_version_detail, name="scheme_version_detail"),
    path(f"{VERSION}file/", reading.scheme_version_download, name="scheme_version_download"),
    path(f"{VERSION}compare/<uuid:other>/", reading.scheme_version_compare, name="scheme_version_compare"),
    path(f"{VERSION}approve/", deciding.scheme_version_approve, name="scheme_version_approve"),
    path(f"{VERSION}refuse/", deciding.scheme_version_refuse, name="scheme_version_refuse"),
    path(f"{VERSION}withdraw/", deciding.scheme_version_withdraw, name="scheme_version_withdraw"),
    path(f"{VERSION}take-over/", deciding.scheme_version_take_over, name="scheme_version_take_over"),
]
