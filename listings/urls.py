from django.urls import path

from listings import views

app_name = "listings"
urlpatterns = [
    path("candidates/", views.candidate_list, name="candidate_list"),
    path("candidates/export/", views.candidate_export, name="candidate_export"),
    path("candidates/board/", views.candidate_board, name="candidate_board"),
    path("candidates/<uuid:code>/", views.candidate_detail, name="candidate_detail"),
    path("deals/", views.deal_list, name="deal_list"),
    path("deals/export/", views.deal_export, name="deal_export"),
]
