"""Bank and books side by side: what each says of a special account, and what only one of them knows."""
