"""Examples may be slow on a busy machine; what counts is what they show."""

from hypothesis import settings

settings.register_profile("suite", deadline=None)
settings.load_profile("suite")
