"""Who a provider says somebody is, whichever provider it was. Pure: values only."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum

from records.tin import Tin


class IAL(IntEnum):
    """Identity assurance (NIST SP 800-63A). What a provider does not state, or states in words we don't know, is NONE."""

    NONE = 0
    ONE = 1
    TWO = 2


class AAL(IntEnum):
    """Authentication assurance (NIST SP 800-63B)."""

    NONE = 0
    ONE = 1
    TWO = 2
    THREE = 3


@dataclass(frozen=True)
class Address:
    """A postal address as the provider holds it."""

    street: str = ""
    locality: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


@dataclass(frozen=True)
class VerifiedIdentity:
    """The answer of one finished sign-in, every token check passed. Keyed by (issuer, subject); everything else may change.

    Personal fields stay out of ``repr``, so that no log line or error page can print them. Times are UTC, as the provider stated
    them; ``auth_time`` falls back to nothing: freshness by ``issued_at`` is a profile's decision.
    """

    provider: str
    issuer: str
    subject: str = field(repr=False)
    given_name: str = field(default="", repr=False)
    middle_name: str = field(default="", repr=False)
    family_name: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    tin: Tin | None = field(default=None, repr=False)
    address: Address | None = field(default=None, repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    email_verified: bool = False
    other_emails: tuple[str, ...] = field(default=(), repr=False)
    ial: IAL = IAL.NONE
    aal: AAL = AAL.NONE
    acr: str = ""
    amr: tuple[str, ...] = ()
    auth_time: datetime | None = None
    issued_at: datetime | None = None
    verified_at: datetime | None = None
    sid: str = field(default="", repr=False)

    @property
    def shown_name(self) -> str:
        """The name as the provider wrote it, for the person's own pages."""
        return " ".join(part for part in (self.given_name, self.middle_name, self.family_name) if part)
