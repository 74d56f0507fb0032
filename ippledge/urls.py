from django.urls import path

from ippledge import views

app_name = "ippledge"
urlpatterns = [
    path("pledges/", views.pledge_list, name="pledge_list"),
    path("pledges/export/", views.pledge_export, name="pledge_export"),
    path("pledges/<uuid:code>/", views.pledge_detail, name="pledge_detail"),
]
