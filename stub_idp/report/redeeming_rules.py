"""Rules about the token endpoint and UserInfo: how a client proves itself, and what it does with codes and tokens."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stub_idp.profiles import BY_KEY
from stub_idp.report.findings import Finding, bad, better, judged
from stub_idp.report.log import ANSWER, TOKEN, USERINFO, Entry
from stub_idp.report.seen import Seen

SOON_SECONDS = 30
ASSERTION_SECONDS = 300
SIGNS = frozenset({"RS256", "ES256", "PS256"})


def _calls(seen: Seen) -> list[Entry]:
    return [entry for entry in seen.of(TOKEN) if entry.facts]


def secrets_in_addresses(seen: Seen) -> Finding:
    """No secret in an address, nor in the Referer header that gives an address away."""
    watched = [entry for entry in seen.entries if entry.facts and entry.method]
    leaks = [entry for entry in watched if entry.facts.get("leaks")]
    names = sorted({name for entry in leaks for name in entry.facts["leaks"]})
    return judged(
        watched,
        bad(_("in the address: %(names)s") % {"names": ", ".join(names)}, leaks),
        bad(_("in the Referer header"), [entry for entry in watched if entry.facts.get("referer_leaks")]),
        better(
            _("an ID token as id_token_hint in the address; it can be sent by POST"),
            [entry for entry in watched if entry.facts.get("hint_in_address")],
        ),
    )


def authentication(seen: Seen) -> Finding:
    """The client proves itself, in one way, and in that for which it is registered."""
    calls = _calls(seen)
    registered = seen.client.auth or (BY_KEY if seen.profile.auth == (BY_KEY,) else None)
    other = [
        entry for entry in calls if registered and len(entry.facts["ways"]) == 1 and entry.facts["ways"] != [registered]
    ]
    refused = [
        entry
        for entry in calls
        if entry.refusal.startswith("invalid_client") and len(entry.facts["ways"]) == 1 and entry not in other
    ]
    return judged(
        calls,
        bad(_("no proof at all"), [entry for entry in calls if not entry.facts["ways"]]),
        bad(_("several proofs at once"), [entry for entry in calls if len(entry.facts["ways"]) > 1]),
        bad(_("another way than the registered one"), other),
        bad(_("the proof was refused"), refused),
    )


def by_key(seen: Seen) -> Finding:
    """A key rather than a secret."""
    proven = [entry for entry in _calls(seen) if entry.facts["ways"]]
    return judged(
        proven, better(_("by a shared secret"), [entry for entry in proven if entry.facts["ways"] != [BY_KEY]])
    )


def assertion(seen: Seen) -> Finding:
    """Proofs by key that are short-lived, used once, and meant for this provider."""
    calls = [entry for entry in _calls(seen) if entry.facts.get("assertion")]
    said = {entry.number: entry.facts["assertion"] for entry in calls}
    used: set[str] = set()
    again = []
    for entry in calls:
        jti = said[entry.number]["jti"]
        if jti and jti in used:
            again.append(entry)
        used.add(jti)
    lasting = [entry for entry in calls if (said[entry.number]["seconds"] or 0) > ASSERTION_SECONDS]
    elsewhere = [entry for entry in calls if said[entry.number]["audience"] not in ("token endpoint", "issuer")]
    return judged(
        calls,
        bad(
            _("not signed with RS256, ES256 or PS256"),
            [entry for entry in calls if said[entry.number]["alg"] not in SIGNS],
        ),
        bad(_("valid for more than %(most)s seconds") % {"most": ASSERTION_SECONDS}, lasting),
        bad(_("meant for somebody else"), elsewhere),
        bad(_("no jti"), [entry for entry in calls if not said[entry.number]["jti"]]),
        bad(_("a jti that was used before"), again),
        better(
            _("does not say from when until when it is valid"), [e for e in calls if said[e.number]["seconds"] is None]
        ),
        better(_("does not name its key"), [entry for entry in calls if not said[entry.number]["names_key"]]),
    )


def code(seen: Seen) -> Finding:
    """Each code redeemed once, soon, by POST."""
    calls = _calls(seen)
    answers = [entry.facts["code"] for entry in seen.of(ANSWER)]
    spent: dict[str, int] = {}
    again = []
    for entry in calls:
        mark = entry.mark("code")
        # A fault can send one code in two answers; a service that broke down may be asked again.
        if mark and entry.status < 500:
            spent[mark] = spent.get(mark, 0) + 1
            if spent[mark] > max(1, answers.count(mark)):
                again.append(entry)
    late = [
        call
        for sign_in in seen.sign_ins
        for call in sign_in.redemptions[:1]
        if call.at - sign_in.answer.at > SOON_SECONDS
    ]
    bent = {number for sign_in in seen.sign_ins if sign_in.faults for number in sign_in.numbers}
    lost = [
        entry
        for entry in calls
        if entry.refusal.startswith("invalid_grant: the code") and entry not in again and entry.number not in bent
    ]
    kind = [entry for entry in calls if entry.method == "POST" and entry.value("grant_type") != "authorization_code"]
    return judged(
        calls,
        bad(_("not by POST"), [entry for entry in calls if entry.method != "POST"]),
        bad(_("grant_type is not authorization_code"), kind),
        bad(_("a code for the second time"), again),
        bad(_("a code that is unknown, too old, or came to another address"), lost),
        better(_("later than %(most)s seconds after the answer") % {"most": SOON_SECONDS}, late),
    )


def verifier(seen: Seen) -> Finding:
    """The verifier of the challenge, in the length that the standard asks for."""
    calls = [entry for entry in _calls(seen) if entry.mark("code")]
    lengths = {entry.number: found.length for entry in calls if (found := entry.parameter("code_verifier"))}
    odd = [entry for entry in calls if entry.number in lengths and not 43 <= lengths[entry.number] <= 128]
    return judged(
        calls,
        bad(_("no code_verifier"), [entry for entry in calls if not lengths.get(entry.number)]),
        bad(_("does not fit the challenge"), [e for e in calls if "code_verifier does not fit" in e.refusal]),
        bad(_("not 43 to 128 characters long"), [entry for entry in odd if lengths[entry.number]]),
    )


def bearer(seen: Seen) -> Finding:
    """The access token in the Authorization header and nowhere else."""
    calls = [entry for entry in seen.of(USERINFO) if entry.facts]
    return judged(
        calls,
        bad(_("no access token"), [entry for entry in calls if not entry.facts["token_in"]]),
        bad(_("the access token in the address"), [entry for entry in calls if "query" in entry.facts["token_in"]]),
        bad(_("the access token in the body"), [entry for entry in calls if "body" in entry.facts["token_in"]]),
    )


def userinfo(seen: Seen) -> Finding:
    """UserInfo asked once, with a token that has just come."""
    calls = [entry for entry in seen.of(USERINFO) if entry.facts]
    refused = [entry for entry in calls if entry.status == 401 and entry.facts["token_in"]]
    told: set[str] = set()
    again = []
    for entry in calls:
        if entry.status == 200:
            if entry.facts["token"] in told:
                again.append(entry)
            told.add(entry.facts["token"])
    return judged(
        calls,
        bad(_("with a token that is unknown, expired or revoked"), refused),
        better(_("again with the same token; keep what it said"), again),
    )


def programs(seen: Seen) -> Finding:
    """A User-Agent header, so that an operator can tell who calls."""
    calls = [entry for entry in seen.of(TOKEN, USERINFO) if entry.facts]
    return judged(calls, better(_("no User-Agent header"), [entry for entry in calls if not entry.agent]))


def sizes(seen: Seen) -> Finding:
    """Requests of a size that servers take."""
    posts = [entry for entry in seen.entries if entry.method == "POST" and entry.facts.get("size")]
    return judged(
        posts, better(_("a body of more than 16 kB"), [entry for entry in posts if entry.facts["size"] > 16 * 1024])
    )
