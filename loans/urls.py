from loans.routes import funds, ledger, register, schemes, statements

app_name = "loans"
urlpatterns = [
    *register.patterns,
    *funds.patterns,
    *ledger.patterns,
    *statements.patterns,
    *schemes.patterns,
]
