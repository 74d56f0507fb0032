"""Addresses of imports and corrections."""

from django.urls import path

from portal.exchange.views import batches, corrections, workbooks

app_name = "exchange"
urlpatterns = [
    path("", batches.batch_list, name="batch_list"),
    path("upload/", batches.batch_upload, name="batch_upload"),
    path("templates/", workbooks.template_list, name="template_list"),
    path("templates/<slug:register>/", workbooks.template_download, name="template_download"),
    path("rows/<slug:register>/", workbooks.rows_download, name="rows_download"),
    path("rows/<slug:register>/<uuid:code>/correct/", corrections.row_correct, name="row_correct"),
    path("rows/<slug:register>/<uuid:code>/void/", corrections.row_void, name="row_void"),
    path("rows/<slug:register>/<uuid:code>/restore/", corrections.row_restore, name="row_restore"),
    path("corrections/", corrections.correction_list, name="correction_list"),
    path("corrections/<uuid:code>/", corrections.correction_detail, name="correction_detail"),
    path("corrections/<uuid:code>/approve/", corrections.correction_approve, name="correction_approve"),
    path("corrections/<uuid:code>/reject/", corrections.correction_reject, name="correction_reject"),
    path("<uuid:code>/", batches.batch_detail, name="batch_detail"),
    path("<uuid:code>/columns/", batches.batch_answer, name="batch_answer"),
    path("<uuid:code>/preview/", batches.batch_preview, name="batch_preview"),
    path("<uuid:code>/apply/", batches.batch_apply, name="batch_apply"),
    path("<uuid:code>/discard/", batches.batch_discard, name="batch_discard"),
    path("<uuid:code>/undo/", batches.batch_undo, name="batch_undo"),
    path("<uuid:code>/result/", batches.batch_result, name="batch_result"),
    path("<uuid:code>/file/", batches.batch_file, name="batch_file"),
]
