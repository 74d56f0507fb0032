"""Pages of the reconciling desk: bank statements, matching, reconciliations, interest."""
