"""Changing what the record holds beside taxes: address of record, language and formats."""

from typing import Any

from django.db import transaction

from records import audit
from records.addresses import PostalAddress
from records.audit_actions import AuditAction
from records.clock import Moment
from records.models import Address, Taxpayer
from taxportal.kit import outbox
from taxportal.kit.models import OutboxMessage

_PARTS = ("street", "city", "region", "postal_code")


@transaction.atomic
def change_address(*, taxpayer: Taxpayer, to: PostalAddress, by: Any, at: Moment) -> Address:
    """Make ``to`` the address of record from the business date of ``at`` on, and tell the old and the new one.

    Returns the address that counts: the standing one where nothing differs (then nothing is written or sent).
    """
    Taxpayer.objects.select_for_update().get(pk=taxpayer.pk)  # two tabs: one after the other
    known = taxpayer.addresses.filter(effective_from__lte=at.business_date)
    old = known.order_by("-effective_from", "-id").first()
    wanted = {part: getattr(to, part) for part in _PARTS}
    changed = [part for part in _PARTS if old is None or getattr(old, part) != wanted[part]]
    if old is not None and not changed and old.country == "US":
        return old
    new = Address.objects.create(
        taxpayer=taxpayer, effective_from=at.business_date, source=Address.Source.ONLINE, country="US", **wanted
    )
    audit.record(AuditAction.ADDRESS_CHANGED, by=by, at=at, taxpayer=taxpayer, subject=new, changed=changed)
    for name, address in (("old", old), ("new", new)):
        if address is not None:
            _write_to(address, f"records/mail/address_{name}.txt", new, at)
    if by is not None:
        _tell(str(by.pk), OutboxMessage.Channel.EMAIL, "records/mail/address_changed.txt", new, at)
    return new


def _write_to(address: Address, template: str, new: Address, at: Moment) -> None:
    """A letter; where it goes is looked up when it is printed, the row names the address by its key only."""
    _tell(f"address-{address.pk}", OutboxMessage.Channel.LETTER, template, new, at)


def _tell(recipient: str, channel: str, template: str, new: Address, at: Moment) -> None:
    outbox.put(
        kind="profile.address_changed",
        recipient_ref=recipient,
        template=template,
        dedupe_key=f"{template.rpartition('/')[2]}-{new.pk}",
        business_date=at.business_date,
        channel=channel,
    )


@transaction.atomic
def change_preferences(
    *, taxpayer: Taxpayer, language: str, large_print: bool, paperless: bool, by: Any, at: Moment
) -> list[str]:
    """Store how a person wants to read us; returns the names of what changed, empty where nothing did."""
    wanted = {"language": language, "large_print": large_print, "paperless": paperless}
    standing = Taxpayer.objects.select_for_update().get(pk=taxpayer.pk)
    changed = [name for name, value in wanted.items() if getattr(standing, name) != value]
    if changed:
        Taxpayer.objects.filter(pk=taxpayer.pk).update(**{name: wanted[name] for name in changed})
        audit.record(AuditAction.PREFERENCES_CHANGED, by=by, at=at, taxpayer=taxpayer, changed=changed)
    return changed
