"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()

from portal.core.startup import refuse_unsafe_start  # noqa: E402 - needs the settings and apps that are ready now

refuse_unsafe_start()
