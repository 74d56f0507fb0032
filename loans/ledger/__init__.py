"""Double entry for public money. Imports only ``portal.core`` and Django, so an auditor reads it in one sitting.

A ``Book`` belongs to a pool or a fund. A ``JournalEntry`` is one business event; a ``Transfer`` is one row between a
debit and a credit account, balanced by construction. Only the database functions of ``sql/`` write, in one round trip
for each posting, and the runtime login may do nothing but read and call them. Raw SQL tests what they guarantee.
"""
