"""What is kept about an account. Values only: the book changes them, one whole account at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Proof:
    """That an identity was proven: when (seconds since 1970), by which way, with which document."""

    verified_at: int
    way: str = "remote"  # one of WAYS
    document: str = "drivers-licence"


# How an identity can be proven, in plain words.
WAYS: Mapping[str, str] = {
    "remote": "Photos of a document and a selfie",
    "video-call": "A video call with an agent",
    "in-person": "In person, at a counter",
    "letter": "Photos of a document, and a code sent by letter",
}


@dataclass(frozen=True)
class Consent:
    """What a person decided for one service: the claims they keep back of those it asked for; `withdrawn` ends it."""

    at: int
    asked: frozenset[str]
    kept_back: frozenset[str] = frozenset()
    withdrawn: bool = False


@dataclass(frozen=True)
class Account:
    """One account. The facts about the person are empty until they have given them; times are seconds since 1970."""

    handle: str
    email: str
    password_hash: str = ""
    created_at: int = 0
    # The second factors: a secret shared with an authenticator app, a telephone that gets codes.
    totp_secret: str = ""
    phone: str = ""
    # The latest step of the clock whose code was used; a code of it or before is a repetition.
    totp_step: int = 0
    # Goes up with every new password; a browser that remembers a sign-in of an earlier era has forgotten it.
    era: int = 0
    # Wrong passwords and codes in a row, and until when the account is closed for that.
    failures: int = 0
    locked_until: int = 0
    given_name: str = ""
    family_name: str = ""
    birthdate: str = ""  # as in 1988-04-12
    tax_id: str = ""
    address: Mapping[str, str] = field(default_factory=dict)
    proof: Proof | None = None
    # By consent_key().
    consents: Mapping[str, Consent] = field(default_factory=dict)

    @property
    def has_second_factor(self) -> bool:
        """Whether an app or a telephone stands beside the password."""
        return bool(self.totp_secret or self.phone)


def consent_key(issuer: str, client_id: str) -> str:
    """The name under which the consent for this service is kept."""
    return f"{issuer} {client_id}"
