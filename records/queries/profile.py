"""What the record holds about a person beside their taxes: address, preferences, identity protection PIN."""

from datetime import date

from django.db.models import Q

from records.models import Address, IdentityProtectionPin, Posting, Taxpayer

_THEFT = ("501", "506")  # action codes of TC 971: identity theft proven, or found by the agency


def addresses(*, taxpayer: Taxpayer, on: date) -> list[Address]:
    """Every address up to the business date, the one that counts first."""
    return list(taxpayer.addresses.filter(effective_from__lte=on).order_by("-effective_from", "-id"))


def pin_of(*, taxpayer: Taxpayer, year: int) -> IdentityProtectionPin | None:
    """The PIN of a calendar year; None where there is none or it was ended."""
    return IdentityProtectionPin.objects.filter(taxpayer=taxpayer, year=year, ended_on__isnull=True).first()


def has_proven_theft(*, taxpayer: Taxpayer, on: date) -> bool:
    """Whether identity theft is confirmed on one of their accounts: such people get a PIN every year and can't opt out."""
    mine = Q(module__primary=taxpayer) | Q(module__secondary=taxpayer)
    return Posting.objects.filter(mine, code="971", action_code__in=_THEFT, posted_on__lte=on).exists()
