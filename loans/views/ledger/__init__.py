"""Pages of the books, by noun: books, accounts, entries, periods, the chain, and papers."""
