"""The relying parties: who may ask, where answers may go, and how each proves who it is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from stub_idp.problems import StartRefused

METHODS = ("client_secret_basic", "client_secret_post")
REQUIRED = frozenset({"issuer", "client_id", "secret", "redirect_uris"})
OPTIONAL = frozenset({"name", "post_logout_redirect_uris", "auth", "subject_type"})


@dataclass(frozen=True)
class Client:
    """A relying party as registered at one issuer."""

    issuer: str
    client_id: str
    secret: str
    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...]
    auth: str | None  # None: either way of sending the secret is accepted
    subject_type: str
    name: str


@dataclass(frozen=True)
class Registry:
    """All relying parties, looked up by issuer and client_id."""

    clients: Mapping[tuple[str, str], Client]

    def get(self, issuer: str, client_id: str) -> Client | None:
        """The client registered at this issuer under this id, or None."""
        return self.clients.get((issuer, client_id))

    def knows(self, client_id: str) -> bool:
        """Whether any issuer has a client of this id."""
        return any(known == client_id for _, known in self.clients)

    def origins(self) -> list[str]:
        """The origins that answers and sign-outs may lead to; the pages' form-action names them."""
        addresses = (
            address
            for client in self.clients.values()
            for address in client.redirect_uris + client.post_logout_redirect_uris
        )
        return sorted({"{0.scheme}://{0.netloc}".format(urlsplit(address)) for address in addresses})


def load_clients(path: Path, *, issuers: frozenset[str]) -> Registry:
    """Read the relying parties from a TOML file of [[client]] tables; StartRefused where one is wrong."""
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get("client", [])
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise StartRefused(f"The clients file {path} (STUB_IDP_CLIENTS) cannot be read: {error}.") from error
    clients: dict[tuple[str, str], Client] = {}
    for entry in entries:
        client = _client(entry, issuers)
        if (client.issuer, client.client_id) in clients:
            raise StartRefused(f"The client {client.client_id} is registered twice at {client.issuer}.")
        clients[client.issuer, client.client_id] = client
    return Registry(clients)


def _client(entry: dict[str, Any], issuers: frozenset[str]) -> Client:
    """One [[client]] table, checked."""
    who = f"The client {entry.get('client_id', '(without client_id)')}"
    if missing := REQUIRED - set(entry):
        raise StartRefused(f"{who} lacks {', '.join(sorted(missing))}.")
    if unknown := set(entry) - REQUIRED - OPTIONAL:
        raise StartRefused(f"{who} has keys this provider does not know: {', '.join(sorted(unknown))}.")
    if entry["issuer"] not in issuers:
        raise StartRefused(f"{who} names the issuer {entry['issuer']}; there are {', '.join(sorted(issuers))}.")
    if entry.get("auth") not in (None, *METHODS):
        raise StartRefused(f"{who} has auth {entry['auth']}; use {' or '.join(METHODS)}.")
    if entry.get("subject_type", "public") != "public":
        raise StartRefused(f"{who} asks for subject_type {entry['subject_type']}; only public is available.")
    client = Client(
        issuer=entry["issuer"],
        client_id=entry["client_id"],
        secret=entry["secret"],
        redirect_uris=tuple(entry["redirect_uris"]),
        post_logout_redirect_uris=tuple(entry.get("post_logout_redirect_uris", ())),
        auth=entry.get("auth"),
        subject_type=entry.get("subject_type", "public"),
        name=entry.get("name", entry["client_id"]),
    )
    for address in client.redirect_uris + client.post_logout_redirect_uris:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.fragment:
            raise StartRefused(f"{who} has the address {address}: use an absolute http(s) address, no fragment.")
    return client
