"""What a template asks about its user's rights."""

from django import template

register = template.Library()


@register.filter
def may(user: object, permission: str) -> bool:
    """``{% if user|may:"reports:cycle:compile" %}``; nobody may anything without being logged in."""
    return bool(getattr(user, "is_authenticated", False) and user.may(permission))  # type: ignore[attr-defined]
