"""Models of the portal itself, which is an app; they live with the parts that use them."""

from portal.desk.models import SavedView

__all__ = ["SavedView"]
