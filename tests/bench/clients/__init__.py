"""Programs that post in a loop while a bench measures them: one line in ("SECONDS"), one line out ("COUNT SECONDS")."""
