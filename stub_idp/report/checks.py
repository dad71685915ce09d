"""The report card: one table of checks, one row each, and what they find of a client."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from stub_idp.clients import Client
from stub_idp.report import after_rules, asking_rules, redeeming_rules, under_faults
from stub_idp.report.findings import Check, Finding, Verdict
from stub_idp.report.seen import Seen
from stub_idp.report.under_faults import Reaction

ASKING = (
    Check(
        "pkce",
        _("PKCE with S256, a fresh challenge each time"),
        _("Without it, whoever gets hold of a code can redeem it or slip it into another session (RFC 9700 2.1.1; RFC 7636 4.2)."),
        _("Make a new random verifier for each request and send its SHA-256 as code_challenge with code_challenge_method=S256."),
        asking_rules.pkce,
    ),
    Check(
        "state",
        _("state: long, random, never reused"),
        _("It ties the answer to the browser that asked. PKCE protects too, but only where the verifier is kept with the "
          "session (RFC 6749 10.12; RFC 9700 2.1)."),
        _("Send 16 random bytes or more (22 characters in base64url), keep them in the session, compare them in the answer, "
          "and drop them."),
        asking_rules.state,
    ),
    Check(
        "nonce",
        _("nonce: long, random, never reused"),
        _("It ties the ID token to this request, so that an old token can’t be played again (OIDC Core 3.1.2.1 and 15.5.2)."),
        _("Send 16 random bytes or more and compare them with the nonce of the ID token."),
        asking_rules.nonce,
    ),
    Check(
        "redirect-uri",
        _("The registered redirect address, exactly"),
        _("Addresses are compared character by character, because anything looser leaks codes (RFC 9700 2.1 and 4.1)."),
        _("Send the address as it is registered: same scheme, port, path and slash; https, or http on this computer only."),
        asking_rules.redirect_uri,
    ),
    Check(
        "response-type",
        _("response_type is code"),
        _("Every other flow carries tokens through the browser’s address (RFC 9700 2.1.2)."),
        _("Use response_type=code."),
        asking_rules.response_type,
    ),
    Check(
        "scopes",
        _("Scopes: known, needed, at the right level"),
        _("What is asked for without need is personal data without need, and a tax number of an unproven person is a guess "
          "(OIDC Core 5.4; NIST SP 800-63C on sharing attributes)."),
        _("Ask only for scopes in scopes_supported, add the level (acr_values, or the scope at Anchor ID) when you ask for the tax "
          "number, and fetch from UserInfo what you asked for."),
        asking_rules.scopes,
    ),
    Check(
        "wishes",
        _("Levels, ages, prompts and hints that make sense here"),
        _("A wish that isn’t understood is ignored or refused, and then the sign-in is not what you think "
          "(OIDC Core 3.1.2.1)."),
        _("Take acr_values from the metadata, write max_age as seconds, and answer login_required by asking again without "
          "prompt=none."),
        asking_rules.wishes,
    ),
    Check(
        "parameters",
        _("Each parameter once, and none that nobody knows"),
        _("Given twice, two readers may read two things; a misspelt one is silently without effect (RFC 6749 3.1)."),
        _("Build the address with a library, and compare the names with the standard’s."),
        asking_rules.parameters,
    ),
    Check(
        "accepted",
        _("Authorization requests are accepted"),
        _("A refused request is a person who could not sign in (OIDC Core 3.1.2.6)."),
        _("Read the reason, here or in error_description, and change the request."),
        asking_rules.accepted,
    ),
)  # fmt: skip

REDEEMING = (
    Check(
        "secrets-in-addresses",
        _("No secret in an address"),
        _("Addresses stand in histories, logs and Referer headers (RFC 9700 4.2 and 4.3; RFC 6750 5.3)."),
        _("Send secrets, verifiers and assertions in the body, access tokens in the Authorization header, and a hint by POST."),
        redeeming_rules.secrets_in_addresses,
    ),
    Check(
        "client-authentication",
        _("The client proves itself as it is registered"),
        _("One way, the agreed one: two at once are an error, and another one is refused (RFC 6749 2.3; OIDC Core 9)."),
        _("Set your library’s token_endpoint_auth_method to what is registered."),
        redeeming_rules.authentication,
    ),
    Check(
        "by-key",
        _("Proof by key rather than by secret"),
        _("A key never leaves the client; a shared secret lies in two places and travels with each call (RFC 9700 2.5)."),
        _("Register a jwks_uri and use private_key_jwt."),
        redeeming_rules.by_key,
    ),
    Check(
        "assertion",
        _("Assertions: short-lived, used once, for this provider"),
        _("An assertion that lasts, or that others take as well, can be played again (RFC 7523 3; OIDC Core 9)."),
        _("Make a new one for each call: exp at most 5 minutes ahead, a random jti, aud the token endpoint, kid in the header."),
        redeeming_rules.assertion,
    ),
    Check(
        "code",
        _("Codes: redeemed once, and soon"),
        _("A second try revokes the first tokens, and a code that lies about is a code that can be stolen (RFC 6749 4.1.2)."),
        _("Redeem at once, by POST, with the same redirect_uri, and never try a second time."),
        redeeming_rules.code,
    ),
    Check(
        "verifier",
        _("The verifier fits its challenge"),
        _("It is the second half of PKCE (RFC 7636 4.1 and 4.5)."),
        _("Send the very verifier of this request, 43 to 128 characters long."),
        redeeming_rules.verifier,
    ),
    Check(
        "bearer",
        _("The access token in the Authorization header"),
        _("There it is in no log and no history (RFC 6750 2.1 and 2.3; RFC 9700 4.3.2)."),
        _("Send “Authorization: Bearer …” and nothing else."),
        redeeming_rules.bearer,
    ),
    Check(
        "userinfo",
        _("UserInfo: once, with a fresh token"),
        _("Each call is personal data on the way once more (OIDC Core 5.3)."),
        _("Ask once after the ID token was checked, and keep what you need."),
        redeeming_rules.userinfo,
    ),
    Check(
        "user-agent",
        _("A program that says its name"),
        _("An operator who sees trouble can then tell whose it is (RFC 9110 10.1.5)."),
        _("Set a User-Agent with your program’s name and version."),
        redeeming_rules.programs,
    ),
    Check(
        "sizes",
        _("Requests of a sane size"),
        _("Servers cut off what is too long, and then it fails on some days only."),
        _("Keep state and claims small; keep what is large in your own session."),
        redeeming_rules.sizes,
    ),
)  # fmt: skip

AROUND = (
    Check(
        "caching",
        _("Metadata and keys are kept for a while"),
        _("Fetched for each sign-in they double its time, and an outage of either is an outage of yours "
          "(OIDC Discovery 4; OIDC Core 10.1.1). This provider says no-store so that its faults show at once; real ones don’t."),
        _("Keep both for some minutes to hours, and fetch keys anew for an unknown kid, at most once in a while."),
        after_rules.caching,
    ),
    Check(
        "rotation",
        _("New keys are fetched after a change of keys"),
        _("A client that goes on without the key that signed has not checked the signature (OIDC Core 10.1.1)."),
        _("Fetch the key set again when an ID token names a kid that you don’t have."),
        after_rules.rotation,
    ),
    Check(
        "logout",
        _("Sign-out comes back to a registered address, with state"),
        _("Without it people end at a page that is not yours, or nobody can tell who wanted to leave "
          "(OIDC RP-Initiated Logout 2 and 3)."),
        _("Send id_token_hint (by POST) or client_id, a registered post_logout_redirect_uri, and a random state."),
        after_rules.logout,
    ),
    Check(
        "back-channel-logout",
        _("Logout tokens are answered rightly"),
        _("A logout token that is believed unchecked lets anybody sign your people out; one that fails leaves a session open "
          "(OIDC Back-Channel Logout 2.6 to 2.8)."),
        _("Check it like an ID token, answer 200 once the session is gone and 400 when the token is wrong."),
        after_rules.back_channel,
    ),
    Check(
        "security-events",
        _("Security events are answered rightly"),
        _("The sender repeats what was not acknowledged, and a false event must not lock anybody out (RFC 8935 2.2 and 2.3)."),
        _("Check the token, keep it, answer 202 at once; answer 400 with an error in JSON when it is wrong."),
        after_rules.events,
    ),
    Check(
        "answers-checked",
        _("Bent answers are not believed"),
        _("state and iss show whether an answer is meant for this browser and comes from this provider "
          "(RFC 6749 10.12; RFC 9207 2.4; RFC 9700 4.4)."),
        _("Compare state and iss before anything else, take each parameter only once, and don’t redeem where one is wrong."),
        under_faults.answers_checked,
    ),
    Check(
        "tokens-checked",
        _("Bent tokens are not believed"),
        _("Whoever believes a wrong ID token signs in the wrong person (OIDC Core 3.1.3.7)."),
        _("Check signature, algorithm, iss, aud, azp, exp, iat and nonce before you ask UserInfo."),
        under_faults.tokens_checked,
    ),
    Check(
        "tolerant",
        _("What the standards allow keeps nobody out"),
        _("An audience as a list, an unheard-of key in the set, a change of keys: real providers do all of it "
          "(OIDC Core 2 and 10.1.1; RFC 7517 5)."),
        _("Accept a list of one as aud, pass over keys you don’t understand, fetch the set again for a new kid."),
        under_faults.tolerant,
    ),
)  # fmt: skip

CHECKS = (*ASKING, *REDEEMING, *AROUND)


@dataclass(frozen=True)
class Row:
    """A check and what it found."""

    check: Check
    finding: Finding


@dataclass(frozen=True)
class Card:
    """How good a client is: the rows, bad ones first, and what it did under each fault that it met."""

    client: Client
    rows: tuple[Row, ...]
    reactions: tuple[Reaction, ...]

    def count(self, verdict: Verdict) -> int:
        """How many rows have this verdict."""
        return Counter(row.finding.verdict for row in self.rows)[verdict]

    @property
    def good(self) -> int:
        """How many checks are good."""
        return self.count(Verdict.GOOD)

    @property
    def looked_at(self) -> int:
        """How many checks had something to look at."""
        return len(self.rows) - self.count(Verdict.UNSEEN)

    @property
    def worst(self) -> Verdict:
        """The verdict of the first row."""
        return self.rows[0].finding.verdict

    def as_json(self) -> dict[str, Any]:
        """The card as the control API gives it."""
        return {
            "provider": self.client.issuer,
            "client": self.client.client_id,
            "good": self.good,
            "looked_at": self.looked_at,
            "counts": {verdict.value: self.count(verdict) for verdict in Verdict},
            "checks": [
                {
                    "slug": row.check.slug,
                    "title": str(row.check.title),
                    "verdict": row.finding.verdict.value,
                    "note": row.finding.note,
                    "requests": list(row.finding.requests),
                    "why": str(row.check.why),
                    "mend": str(row.check.mend),
                }
                for row in self.rows
            ],
            "under_faults": [
                {
                    "fault": reaction.slug,
                    "does": reaction.does,
                    "should": "go on" if reaction.good else "stop",
                    "did": reaction.outcome.value,
                    "right": reaction.right,
                    "note": reaction.note,
                    "requests": list(reaction.requests),
                }
                for reaction in self.reactions
            ],
        }


ORDER = list(Verdict)


def card(seen: Seen) -> Card:
    """The report card of a client, from its log alone."""
    rows = [Row(check, check.look(seen)) for check in CHECKS]
    rows.sort(key=lambda row: ORDER.index(row.finding.verdict))
    return Card(seen.client, tuple(rows), tuple(under_faults.reactions(seen)))
