"""The books in print as Chinese offices file them: vouchers, account pages, general ledger, trial balances."""
