from django.urls import path

from portal.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.workbench, name="workbench"),
    path("search/", views.search, name="search"),
    path("money-unit/", views.money_unit_choose, name="money_unit_choose"),
    path("views/", views.saved_view_create, name="saved_view_create"),
    path("views/<uuid:code>/delete/", views.saved_view_delete, name="saved_view_delete"),
]
