"""Schemes in templates. ``{% load schemes %}``."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from loans.scheme_desk.facts_form import Fact
from loans.schemes.words.figures import undecided

register = template.Library()


@register.filter
def undecided_marked(text: str) -> SafeString:
    """A sentence in which what is not decided yet stands out."""
    word = escape(undecided())
    return mark_safe(escape(text).replace(word, f'<mark class="undecided">{word}</mark>'))  # noqa: S308 (escaped above)


@register.filter
def has_other_value(fact: Fact) -> bool:
    """Whether something stands in the field that is none of its choices: it is shown, and refused when it is sent."""
    return bool(fact.given) and fact.given not in [value for value, _label in fact.choices]
