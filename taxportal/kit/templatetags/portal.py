"""Template filters: money, dates and masked tax numbers."""

from django import template

from taxportal.kit import formats

register = template.Library()
register.filter("money", formats.money)
register.filter("day", formats.day)
register.filter("day_short", formats.day_short)


@register.filter
def masked_tin(last4: str) -> str:
    """Last four digits as printed on documents: "XXX-XX-0001"."""
    return f"XXX-XX-{last4}"
