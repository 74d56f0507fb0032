from django.urls import URLPattern, path

from loans.views import register as views

patterns: list[URLPattern] = [
    path("", views.loan_list, name="loan_list"),
    path("export/", views.loan_export, name="loan_export"),
    path("<uuid:code>/", views.loan_detail, name="loan_detail"),
    path("feedback/", views.feedback_list, name="feedback_list"),
    path("feedback/export/", views.feedback_export, name="feedback_export"),
    path("institutions/", views.institution_list, name="institution_list"),
    path("institutions/export/", views.institution_export, name="institution_export"),
    path("institutions/<uuid:code>/", views.institution_detail, name="institution_detail"),
]
