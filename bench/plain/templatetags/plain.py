"""Money for templates."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def dollars(cents: int) -> Decimal:
    """Cents as dollars."""
    return Decimal(cents) / 100
