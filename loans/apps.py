from django.apps import AppConfig


class LoansConfig(AppConfig):
    name = "loans"
    label = "loans"
    verbose_name = "科技信贷"

    def ready(self) -> None:
        from loans import demo, feedback_importers, fund_pages, importers, indicators, pages, panels
        from loans.books import pages as book_pages
        from loans.books.rights import declare_books
        from loans.reconciling import pages as reconciling_pages
        from portal.accounts.admin_rights import declare

        indicators.register()
        importers.register()
        feedback_importers.register()
        pages.register()
        fund_pages.register()
        panels.register()
        demo.register()
        book_pages.register()
        reconciling_pages.register()
        declare_books()
        for model in ("fund", "fundfunder", "specialaccount", "depositterm", "postingorder", "scheme", "schemeversion"):
            declare(f"loans.{model}", view={"accounts:audit:read"})
