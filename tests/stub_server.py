"""The real stub identity provider, in a process of its own, on a free loopback port.

    with StubServer([portal_client("http://localhost:8123")]) as stub:
        stub.next_sign_in("ava")                      # the next sign-in completes without screens
        stub.next_sign_in("ben", ["wrong-iss"])       # ... and misbehaves
        stub.issuer()                                 # for OIDC_GENERIC_ISSUER

It is meant as a session-wide fixture with `reset()` between tests: it starts in about half a second.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import requests

from tests.server_process import ServerProcess, free_port

CLIENT_ID = "taxportal"
# The same as in tests/settings.py, so that only the issuer is left to set.
CLIENT_SECRET = "test-client-secret-of-the-stub-provider"
# What OIDC_GENERIC_IAL2_ACRS names, and what everybody else gets.
IAL2_ACR = "urn:stub:ial2:aal2"
IAL1_ACR = "urn:stub:ial1:aal2"

Value = str | bool | Sequence[str]
Client = Mapping[str, Value]

# What differs where: how the client proves itself, and what the issuer can send it.
BY_PROVIDER: Mapping[str, Mapping[str, Value]] = {
    "generic": {"secret": CLIENT_SECRET},
    "idme": {"secret": CLIENT_SECRET, "auth": "client_secret_post", "userinfo": "quoted"},
    "logingov": {"auth": "private_key_jwt", "prompt_login": True},
}


def portal_client(base_url: str, *, provider: str = "generic", **changes: Value) -> dict[str, Value]:
    """The portal's registration at the stub for a portal that runs at `base_url` (no slash at the end)."""
    ours = f"{base_url}/signin/{provider}"
    back_channel = {"backchannel_logout_uri": f"{ours}/backchannel-logout/"} if provider == "generic" else {}
    return {
        "issuer": provider,
        "client_id": CLIENT_ID,
        "name": "Practice Tax Agency",
        "redirect_uris": [f"{ours}/callback/"],
        "post_logout_redirect_uris": [f"{base_url}/signed-out/"],
        "jwks_uri": f"{ours}/jwks/",
        "events_uri": f"{ours}/events/",
        "subject_type": "public",
        **back_channel,
        **BY_PROVIDER[provider],
        **changes,
    }


def portal_clients(base_url: str) -> list[dict[str, Value]]:
    """The portal's registrations at all issuers."""
    return [portal_client(base_url, provider=provider) for provider in BY_PROVIDER]


class StubServer(ServerProcess):
    """A running stub. Starts when made, stops at the end of the `with` block or by `stop()`."""

    name = "the stub identity provider"
    own_variables = ("STUB_IDP_",)

    def __init__(
        self,
        clients: Iterable[Client],
        *,
        sandbox: bool = True,
        env: Mapping[str, str] | None = None,
        tls: tuple[Path, Path] | None = None,
    ) -> None:
        """Start with these [[client]] tables; `env` adds or changes STUB_IDP_ variables.

        `tls` is certificate and key (PEM) for localhost: then it is https, and whoever calls must trust the certificate.
        """
        super().__init__()
        clients_file = self.folder / "clients.toml"
        clients_file.write_text("".join(_table(client) for client in clients), "utf-8")
        self.port = free_port()
        self.base_url = f"{'https' if tls else 'http'}://localhost:{self.port}"
        self.http.verify = str(tls[0]) if tls else True
        tls_arguments = ["--tls-cert", str(tls[0]), "--tls-key", str(tls[1])] if tls else []
        self.start(
            ["-m", "tests.traced_stub", "--port", str(self.port), *tls_arguments],
            {
                "DJANGO_SETTINGS_MODULE": "stub_idp.settings",
                "STUB_IDP_BASE_URL": self.base_url,
                "STUB_IDP_SANDBOX": "1" if sandbox else "0",
                "STUB_IDP_CLIENTS": str(clients_file),
                **(env or {}),
            },
        )

    def issuer(self, name: str = "generic") -> str:
        """The issuer identifier."""
        return f"{self.base_url}/{name}"

    def next_sign_in(self, person: str, faults: Iterable[str] = (), **more: Any) -> str:
        """Order the next sign-in and return the order's id.

        `more`: provider, client, ttl_s; proofing or error for another end; withhold, claims, ial and aal for what is said.
        """
        answer = self.control("next-sign-in", {"person": person, "faults": list(faults), **more})
        assert answer.status_code == 201, answer.text
        order: str = answer.json()["id"]
        return order

    def back_channel_logout(self, person: str, **more: Any) -> list[dict[str, Any]]:
        """Send logout tokens (`more`: provider, client, bend); what each client answered: client, status, body."""
        return self._deliveries("back-channel-logout", {"person": person, **more})

    def security_event(self, person: str, event: str, **more: Any) -> list[dict[str, Any]]:
        """Push a security event (`more`: provider, client, bend); what each client answered: client, status, body."""
        return self._deliveries("security-event", {"person": person, "event": event, **more})

    def _deliveries(self, name: str, order: dict[str, Any]) -> list[dict[str, Any]]:
        answer = self.http.post(f"{self.base_url}/control/{name}", json=order, timeout=30)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["deliveries"]
        return found

    def arm(self, provider: str, faults: Iterable[str], *, count: int | None = None, ttl_s: int = 60) -> None:
        """Put faults of endpoints, metadata or key set in force: for so many answers, or until the time or a reset."""
        order = {"provider": provider, "faults": list(faults), "count": count, "ttl_s": ttl_s}
        answer = self.control("endpoint-faults", order)
        assert answer.status_code == 204, answer.text

    def keys(self, provider: str, do: str) -> None:
        """One step in the life of the signing keys: publish, use, retire or rotate."""
        answer = self.control("keys", {"provider": provider, "do": do})
        assert answer.status_code == 204, answer.text

    def people(self) -> list[dict[str, Any]]:
        """Everybody who can sign in: id, name, groups."""
        found: list[dict[str, Any]] = self.http.get(f"{self.base_url}/control/people", timeout=5).json()
        return found

    def reset(self) -> None:
        """Forget orders, codes, tokens and remembered sign-ins."""
        assert self.control("reset", {}).status_code == 204

    def control(self, name: str, body: object) -> requests.Response:
        """Call the control API and return its answer, whatever it is."""
        return self.http.post(f"{self.base_url}/control/{name}", json=body, timeout=5)


def _table(client: Client) -> str:
    # A JSON string or list of strings is a TOML value too.
    rows = "".join(f"{key} = {json.dumps(value)}\n" for key, value in client.items())
    return f"[[client]]\n{rows}\n"
