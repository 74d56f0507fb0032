"""Reading the books for pages and papers: balances, courses over time, statements, trial balances. Nothing writes."""
