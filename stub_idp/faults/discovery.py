"""What metadata can say wrongly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from stub_idp.faults.table import Bend
from stub_idp.signal_bends import other_issuer

Metadata = dict[str, Any]
Change = Callable[[Metadata], object]

INNER = "http://169.254.169.254/token"


def _http(found: Metadata) -> None:
    """An address on another computer without TLS; loopback would be allowed."""
    found |= {"token_endpoint": "http://id.example.com/token"}


DISCOVERY: Mapping[str, Bend[Change]] = {
    "discovery-wrong-issuer": Bend(
        "Metadata are those of another issuer.", lambda found: found.update(issuer=other_issuer(found["issuer"]))
    ),
    "discovery-http-endpoint": Bend("The token endpoint is elsewhere, without TLS.", _http, availability=True),
    "discovery-inner-address": Bend(
        "The token endpoint is an address inside somebody's network.",
        lambda found: found.update(token_endpoint=INNER), availability=True,
    ),
    "discovery-missing-token-endpoint": Bend(
        "Metadata name no token endpoint.", lambda found: found.pop("token_endpoint"), availability=True
    ),
    "discovery-endpoint-not-text": Bend(
        "The key set's address is a list.", lambda found: found.update(jwks_uri=[found["jwks_uri"]]), availability=True
    ),
    "discovery-csp-break": Bend(
        "The authorization endpoint's address tries to break out of a content policy.",
        lambda found: found.update(authorization_endpoint=found["authorization_endpoint"] + "; script-src *"),
    ),
}  # fmt: skip
