from django.urls import URLPattern, path

from loans.views.ledger import accounts, books, chain, entries, papers, periods

ACCOUNT = "books/<slug:book>/accounts/<slug:chart>/<str:funder>/<str:holding>/"

patterns: list[URLPattern] = [
    path("books/", books.book_list, name="book_list"),
    path("books/export/", books.book_export, name="book_export"),
    path("books/<slug:book>/", books.book_detail, name="book_detail"),
    path("books/<slug:book>/figures/", books.book_figures, name="book_figures"),
    path(ACCOUNT, accounts.account_detail, name="account_detail"),
    path(f"{ACCOUNT}export/", accounts.account_export, name="account_export"),
    path(f"{ACCOUNT}csv/", accounts.account_csv, name="account_csv"),
    path(f"{ACCOUNT}print/", accounts.account_print, name="account_print"),
    path("books/<slug:book>/periods/", periods.period_list, name="period_list"),
    path("books/<slug:book>/periods/close/", periods.period_close, name="period_close"),
    path("books/<slug:book>/years/close/", periods.year_close, name="year_close"),
    path("books/closes/<uuid:code>/", periods.period_detail, name="period_detail"),
    path("books/closes/<uuid:code>/print/", periods.period_print, name="period_print"),
    path("books/closes/<uuid:code>/export/", periods.period_export, name="period_export"),
    path("books/<slug:book>/chain/", chain.chain_detail, name="chain_detail"),
    path("books/<slug:book>/chain/verify/", chain.chain_verify, name="chain_verify"),
    path("books/<slug:book>/chain/compare/", chain.chain_compare, name="chain_compare"),
    path("books/<slug:book>/chain/anchor/", chain.chain_download, name="chain_download"),
    path("books/<slug:book>/papers/", papers.paper_list, name="paper_list"),
    path("books/<slug:book>/papers/export/", papers.paper_export, name="paper_export"),
    path("books/<slug:book>/papers/<slug:paper>/", papers.paper_print, name="paper_print"),
    path("entries/", entries.entry_list, name="entry_list"),
    path("entries/export/", entries.entry_export, name="entry_export"),
    path("entries/print/", entries.voucher_print, name="voucher_print"),
    path("entries/<uuid:code>/", entries.entry_detail, name="entry_detail"),
    path("entries/<uuid:code>/print/", entries.entry_print, name="entry_print"),
]
