"""Addresses of the platform itself."""

from django.urls import path

from portal.core import views

app_name = "core"
urlpatterns = [
    path("jobs/<uuid:code>/", views.job_progress, name="job_progress"),
    path("jobs/<uuid:code>/cancel/", views.job_cancel, name="job_cancel"),
    path("healthz", views.health_show, name="health_show"),
]
