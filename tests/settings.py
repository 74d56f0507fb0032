"""The settings of the tests: those of the portal in test mode, whatever the shell says."""

import os

os.environ["PORTAL_MODE"] = "test"
# Playwright keeps an event loop in the test's thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from portal.settings import *  # noqa: F403
