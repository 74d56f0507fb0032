from django.urls import path

from portal.programme import parameter_views, views

app_name = "programme"
urlpatterns = [
    path("activities/", views.activity_list, name="activity_list"),
    path("activities/export/", views.activity_export, name="activity_export"),
    path("parameters/", parameter_views.parameter_list, name="parameter_list"),
]
