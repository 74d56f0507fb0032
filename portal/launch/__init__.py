"""What stands the portal up on one machine: installation, private PostgreSQL and Redis, and the two commands.

Nothing here runs in production. A plain package without models; only ``portal.settings`` and ``manage.py`` look in.
"""
