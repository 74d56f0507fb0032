from django.urls import URLPattern, path

from loans.views.statements import imports, interest, matching, reconciliations

ACCOUNT = "reconciliations/accounts/<uuid:code>/<slug:holding>/"
MONTH = f"{ACCOUNT}months/<int:year>/<int:month>/"

patterns: list[URLPattern] = [
    path("reconciliations/", reconciliations.reconciliation_list, name="reconciliation_list"),
    path("reconciliations/export/", reconciliations.reconciliation_export, name="reconciliation_export"),
    path("reconciliations/<uuid:code>/", reconciliations.reconciliation_detail, name="reconciliation_detail"),
    path("reconciliations/<uuid:code>/confirm/", reconciliations.reconciliation_confirm, name="reconciliation_confirm"),
    path("reconciliations/<uuid:code>/return/", reconciliations.reconciliation_return, name="reconciliation_return"),
    path("reconciliations/<uuid:code>/print/", reconciliations.reconciliation_print, name="reconciliation_print"),
    path(ACCOUNT, reconciliations.reconciliation_overview, name="reconciliation_overview"),
    path(MONTH, reconciliations.reconciliation_month, name="reconciliation_month"),
    path(f"{MONTH}prepare/", reconciliations.reconciliation_prepare, name="reconciliation_prepare"),
    path(f"{ACCOUNT}statements/import/", imports.statement_import, name="statement_import"),
    path(f"{ACCOUNT}lines/", imports.statement_lines, name="statement_lines"),
    path(f"{ACCOUNT}lines/export/", imports.statement_lines_export, name="statement_lines_export"),
    path(f"{ACCOUNT}matches/", matching.match_desk, name="match_desk"),
    path(f"{ACCOUNT}matches/create/", matching.match_create, name="match_create"),
    path(f"{ACCOUNT}matches/auto/", matching.match_auto, name="match_auto"),
    path(f"{ACCOUNT}matches/<uuid:group>/end/", matching.match_end, name="match_end"),
    path("reconciliations/statements/<uuid:code>/", imports.statement_detail, name="statement_detail"),
    path("reconciliations/statements/<uuid:code>/apply/", imports.statement_apply, name="statement_apply"),
    path("reconciliations/statements/<uuid:code>/discard/", imports.statement_discard, name="statement_discard"),
    path("reconciliations/statements/<uuid:code>/file/", imports.statement_file, name="statement_file"),
    path("reconciliations/lines/<uuid:code>/", matching.line_detail, name="line_detail"),
    path("interest/", interest.interest_list, name="interest_list"),
    path("interest/accounts/<uuid:code>/<slug:holding>/", interest.interest_detail, name="interest_detail"),
    path("interest/export/", interest.interest_export, name="interest_export"),
]
