"""The relying parties: who may ask, where answers may go, and how each proves who it is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from stub_idp.keys import ALGORITHM, ALGORITHMS
from stub_idp.problems import StartRefused
from stub_idp.profiles import BY_KEY, Profile

REQUIRED = frozenset({"issuer", "client_id", "redirect_uris"})
OPTIONAL = frozenset(
    {
        "secret", "name", "post_logout_redirect_uris", "auth", "subject_type", "jwks_uri", "backchannel_logout_uri",
        "events_uri", "userinfo", "id_token_alg", "prompt_login", "sector",
    }
)  # fmt: skip
SUBJECT_TYPES = ("public", "pairwise")
USERINFO = ("json", "signed", "quoted", "encrypted")
CALLED = ("jwks_uri", "backchannel_logout_uri", "events_uri")


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
    jwks_uri: str = ""
    backchannel_logout_uri: str = ""
    events_uri: str = ""
    userinfo: str = "json"
    id_token_alg: str = ALGORITHM
    prompt_login: bool = False
    # Services of one sector see the same pairwise subject.
    sector: str = ""


@dataclass(frozen=True)
class Registry:
    """All relying parties, looked up by issuer and client_id."""

    clients: Mapping[tuple[str, str], Client]

    def get(self, issuer: str, client_id: str) -> Client | None:
        """The client registered at this issuer under this id, or None."""
        return self.clients.get((issuer, client_id))

    def at(self, issuer: str) -> list[Client]:
        """The clients of this issuer, in the order of the file."""
        return [client for client in self.clients.values() if client.issuer == issuer]

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


def load_clients(path: Path, *, profiles: Mapping[str, Profile]) -> Registry:
    """Read the relying parties from a TOML file of [[client]] tables; StartRefused where one is wrong."""
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get("client", [])
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise StartRefused(f"The clients file {path} (STUB_IDP_CLIENTS) cannot be read: {error}.") from error
    clients: dict[tuple[str, str], Client] = {}
    for entry in entries:
        client = _client(entry, profiles)
        if (client.issuer, client.client_id) in clients:
            raise StartRefused(f"The client {client.client_id} is registered twice at {client.issuer}.")
        clients[client.issuer, client.client_id] = client
    return Registry(clients)


def _client(entry: dict[str, Any], profiles: Mapping[str, Profile]) -> Client:
    """One [[client]] table, checked."""
    who = f"The client {entry.get('client_id', '(without client_id)')}"
    if missing := REQUIRED - set(entry):
        raise StartRefused(f"{who} lacks {', '.join(sorted(missing))}.")
    if unknown := set(entry) - REQUIRED - OPTIONAL:
        raise StartRefused(f"{who} has keys this provider does not know: {', '.join(sorted(unknown))}.")
    if entry["issuer"] not in profiles:
        raise StartRefused(f"{who} names the issuer {entry['issuer']}; there are {', '.join(sorted(profiles))}.")
    profile = profiles[entry["issuer"]]
    client = Client(
        issuer=profile.slug,
        client_id=entry["client_id"],
        secret=entry.get("secret", ""),
        redirect_uris=tuple(entry["redirect_uris"]),
        post_logout_redirect_uris=tuple(entry.get("post_logout_redirect_uris", ())),
        auth=entry.get("auth"),
        subject_type=entry.get("subject_type", "public"),
        name=entry.get("name", entry["client_id"]),
        **{name: entry.get(name, "") for name in CALLED},
        userinfo=entry.get("userinfo", "quoted" if profile.slug == "idme" else "json"),
        id_token_alg=entry.get("id_token_alg", ALGORITHM),
        prompt_login=entry.get("prompt_login", False),
        sector=entry.get("sector") or urlsplit(entry["redirect_uris"][0]).netloc,
    )
    _check_ways(client, profile, who)
    _check_addresses(client, who)
    return client


def _check_ways(client: Client, profile: Profile, who: str) -> None:
    """StartRefused where the client asks for a way of proving itself, or a form of answer, that its issuer lacks."""
    if client.auth not in (None, *profile.auth):
        raise StartRefused(f"{who} has auth {client.auth}; {profile.slug} takes {' or '.join(profile.auth)}.")
    by_key = client.auth == BY_KEY or profile.auth == (BY_KEY,)
    if by_key and not client.jwks_uri:
        raise StartRefused(f"{who} proves itself by key and so needs jwks_uri.")
    if not by_key and not client.secret:
        raise StartRefused(f"{who} lacks secret.")
    if client.subject_type not in SUBJECT_TYPES:
        raise StartRefused(f"{who} has subject_type {client.subject_type}; use {' or '.join(SUBJECT_TYPES)}.")
    if client.userinfo not in USERINFO:
        raise StartRefused(f"{who} has userinfo {client.userinfo}; use {', '.join(USERINFO)}.")
    if client.userinfo == "encrypted" and not client.jwks_uri:
        raise StartRefused(f"{who} wants UserInfo encrypted and so needs jwks_uri.")
    if client.id_token_alg not in ALGORITHMS:
        raise StartRefused(f"{who} has id_token_alg {client.id_token_alg}; use {', '.join(ALGORITHMS)}.")


def _check_addresses(client: Client, who: str) -> None:
    """StartRefused where an address is relative, has a fragment, or is one of ours to call that isn't on this computer."""
    called = [getattr(client, name) for name in CALLED if getattr(client, name)]
    for address in (*client.redirect_uris, *client.post_logout_redirect_uris, *called):
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.fragment:
            raise StartRefused(f"{who} has the address {address}: use an absolute http(s) address, no fragment.")
