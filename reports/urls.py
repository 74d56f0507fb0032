"""Addresses of the yearly reports, the targets and the figures' sources."""

from django.urls import path

from reports.views import cycles, figures, reports, targets

app_name = "reports"
urlpatterns = [
    path("", cycles.cycle_list, name="cycle_list"),
    path("open/", cycles.cycle_open, name="cycle_open"),
    path("targets/", targets.target_dashboard, name="target_dashboard"),
    path("targets/export/", targets.target_export, name="target_export"),
    path("milestones/", targets.milestone_list, name="milestone_list"),
    path("runs/<uuid:code>/progress/", cycles.run_progress, name="run_progress"),
    path("runs/<uuid:code>/cancel/", cycles.run_cancel, name="run_cancel"),
    path("runs/<uuid:code>/retry/<slug:slug>/", cycles.document_retry, name="document_retry"),
    path("runs/<uuid:code>/figures/<slug:indicator>/<slug:slug>/", figures.figure_rows, name="figure_rows"),
    path("runs/<uuid:code>/figures/<slug:indicator>/<slug:slug>/export/", figures.figure_export, name="figure_export"),
    path("documents/<uuid:code>/", reports.document_download, name="document_download"),
    path("<int:year>/", cycles.cycle_detail, name="cycle_detail"),
    path("<int:year>/compile/", cycles.run_request, name="run_request"),
    path("<int:year>/compare/<slug:slug>/", reports.edition_compare, name="edition_compare"),
    path("<int:year>/<slug:slug>/", reports.report_detail, name="report_detail"),
]
