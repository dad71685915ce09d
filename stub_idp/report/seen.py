"""What is known of one client, put in order for the rules: its requests, and what became of each sign-in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from stub_idp.clients import Client
from stub_idp.profiles import PROFILES, Profile
from stub_idp.report.log import ANSWER, AUTHORIZE, TOKEN, USERINFO, Entry, Log


@dataclass(frozen=True)
class Followed:
    """One sign-in that was answered: the redemptions of its code, and the UserInfo calls with its tokens."""

    answer: Entry
    redemptions: tuple[Entry, ...] = ()
    userinfo: tuple[Entry, ...] = ()
    # Token calls with a code that belongs to no answer, before the next answer was sent.
    astray: tuple[Entry, ...] = ()

    @property
    def faults(self) -> frozenset[str]:
        """What is bent in it."""
        return frozenset(self.answer.facts["faults"])

    @property
    def is_redeemed(self) -> bool:
        """Whether its code brought tokens."""
        return any(entry.status == 200 for entry in self.redemptions)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The entries of the log that it is made of."""
        return tuple(entry.number for entry in (self.answer, *self.redemptions, *self.astray, *self.userinfo))


@dataclass(frozen=True)
class Seen:
    """The log of one client, oldest first. `fetches` are those of metadata and keys by the same program.

    `shared` tells that another client here is run by a program of the same name, so that its fetches cannot be told apart.
    """

    client: Client
    entries: tuple[Entry, ...]
    fetches: tuple[Entry, ...] = ()
    shared: bool = False

    @property
    def profile(self) -> Profile:
        """The issuer's profile."""
        return PROFILES[self.client.issuer]

    def of(self, *kinds: str) -> list[Entry]:
        """The entries of these kinds."""
        return [entry for entry in self.entries if entry.kind in kinds]

    @cached_property
    def asked(self) -> list[Entry]:
        """The authorization requests that could be read."""
        return [entry for entry in self.of(AUTHORIZE) if entry.facts]

    @cached_property
    def sign_ins(self) -> list[Followed]:
        """The sign-ins that were answered, oldest first."""
        return list(_followed(self.entries))

    @cached_property
    def right(self) -> list[Followed]:
        """The sign-ins with nothing bent in them."""
        return [sign_in for sign_in in self.sign_ins if not sign_in.faults]


def _followed(entries: Iterable[Entry]) -> Iterable[Followed]:
    """Each answer with what followed: codes and tokens are recognised by their marks."""
    found: list[tuple[Entry, list[Entry], list[Entry], list[Entry]]] = []
    for entry in sorted(entries, key=lambda entry: entry.number):
        if entry.kind == ANSWER:
            found.append((entry, [], [], []))
        elif entry.kind == TOKEN and found:
            code = entry.mark("code")
            match = next((one for one in reversed(found) if code and one[0].facts["code"] == code), None)
            (match[1] if match else found[-1][3]).append(entry)
        elif entry.kind == USERINFO and entry.facts.get("token"):
            token = entry.facts["token"]
            match = next((one for one in reversed(found) if _gave(one[1], token)), None)
            # An answer that a fault broke hides its token from the log: then it is the latest of those.
            match = match or next((one for one in reversed(found) if _gave(one[1], "")), None)
            if match:
                match[2].append(entry)
    for answer, redemptions, userinfo, astray in found:
        yield Followed(answer, tuple(redemptions), tuple(userinfo), tuple(astray))


def _gave(redemptions: list[Entry], token: str) -> bool:
    return any(entry.status == 200 and entry.facts.get("token") == token for entry in redemptions)


def seen(client: Client, clients: Iterable[Client], log: Log) -> Seen:
    """Everything that the log has of this client; `clients` are all of its issuer."""
    entries = log.of(client.issuer, client.client_id)
    agents = _programs(entries)
    others = (_programs(log.of(other.issuer, other.client_id)) for other in clients if other != client)
    fetches = tuple(entry for entry in log.fetches(client.issuer) if entry.agent and entry.agent in agents)
    return Seen(client, tuple(entries), fetches, any(agents & programs for programs in others))


def _programs(entries: Iterable[Entry]) -> set[str]:
    return {entry.agent for entry in entries if entry.kind in (TOKEN, USERINFO) and entry.agent}
