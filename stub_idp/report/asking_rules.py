"""Rules about authorization requests: how a client asks."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from stub_idp.asking import LEAST_RANDOM
from stub_idp.profiles import LEVELS, POLICIES, SERVICE_LEVELS, VERIFIED
from stub_idp.report.findings import Finding, bad, better, judged
from stub_idp.report.log import ANSWER, AUTHORIZE, Entry
from stub_idp.report.masking import NOT_KNOWN
from stub_idp.report.seen import Seen

RANDOM = ("state", "nonce", "code_challenge")
WISHES = ("acr_values", "max_age", "prompt", "claims", "ui_locales", "login_hint", "display")
LOOP, LOOP_SECONDS = 3, 10


def reused(seen: Seen, name: str) -> list[Entry]:
    """Requests whose value of this parameter came in an earlier one: not those that a browser sent again by itself.

    A browser that reloads sends everything again, before the first request was answered. A client that reuses one value
    changes another, or goes on after the answer.
    """
    first: dict[str, Entry] = {}
    found = []
    for entry in seen.asked:
        mark = entry.mark(name)
        if not mark:
            continue
        earlier = first.setdefault(mark, entry)
        if earlier is not entry and not _is_reload(seen, earlier, entry):
            found.append(entry)
    return found


def _is_reload(seen: Seen, earlier: Entry, entry: Entry) -> bool:
    if any(earlier.mark(name) != entry.mark(name) for name in RANDOM):
        return False
    challenge = entry.mark("code_challenge")
    return not any(
        answer.facts["challenge"] == challenge and earlier.at <= answer.at < entry.at for answer in seen.of(ANSWER)
    )


def pkce(seen: Seen) -> Finding:
    """A challenge made with S256, a fresh one each time."""
    asked = seen.asked
    return judged(
        asked,
        bad(_("no code_challenge"), [entry for entry in asked if not entry.mark("code_challenge")]),
        bad(
            _("not S256, or not its form"),
            [entry for entry in asked if entry.mark("code_challenge") and not _is_s256(entry)],
        ),
        bad(_("a challenge that was used before"), reused(seen, "code_challenge")),
    )


def _is_s256(entry: Entry) -> bool:
    return entry.value("code_challenge_method") == "S256" and bool(entry.facts.get("challenge"))


def state(seen: Seen) -> Finding:
    """A long random state, a fresh one each time."""
    return _random(seen, "state")


def nonce(seen: Seen) -> Finding:
    """A long random nonce, a fresh one each time."""
    return _random(seen, "nonce")


def _random(seen: Seen, name: str) -> Finding:
    there = [entry for entry in seen.asked if entry.mark(name)]
    short = [entry for entry in there if (found := entry.parameter(name)) and found.length < LEAST_RANDOM]
    return judged(
        seen.asked,
        better(_("no %(name)s") % {"name": name}, [entry for entry in seen.asked if not entry.mark(name)]),
        better(_("shorter than %(least)s characters") % {"least": LEAST_RANDOM}, short),
        bad(_("one that was used before"), reused(seen, name)),
    )


def redirect_uri(seen: Seen) -> Finding:
    """The registered address, character by character, where nobody else can read along."""
    wrong = [entry for entry in seen.asked if entry.facts.get("redirect") != "registered"]
    how = sorted({str(entry.facts.get("redirect")) for entry in wrong})
    open_ = [entry for entry in seen.asked if entry not in wrong and not entry.facts.get("redirect_safe")]
    return judged(
        seen.asked,
        bad(_("not a registered one: %(how)s") % {"how": ", ".join(how[:3])}, wrong),
        bad(_("plain http to another computer"), open_),
    )


def response_type(seen: Seen) -> Finding:
    """The code flow and nothing else."""
    return judged(
        seen.asked, bad(_("not code"), [entry for entry in seen.asked if entry.value("response_type") != "code"])
    )


def scopes(seen: Seen) -> Finding:
    """What is asked for is known here, wanted at the right level, and fetched."""
    known = set(seen.profile.scopes)
    unknown = [entry for entry in seen.asked if _words(entry, "scope", NOT_KNOWN) - known]
    return judged(
        seen.asked,
        bad(_("openid is missing"), [entry for entry in seen.asked if "openid" not in entry.value("scope").split()]),
        better(_("scopes that this issuer does not have"), unknown),
        better(_("asks for the tax number without asking for a proven identity"), _too_low(seen)),
        better(_("asks for more than openid and never fetches it from UserInfo"), _never_fetched(seen)),
    )


def _words(entry: Entry, name: str, stands_for: str) -> set[str]:
    return set(entry.value(name).replace(stands_for, "?").split())


def _too_low(seen: Seen) -> list[Entry]:
    """Tax numbers asked for without a level; at idme the scope is the level."""
    if seen.client.issuer == "idme":
        return []
    proven = {acr for acr, (ial, _aal) in LEVELS.items() if ial >= 2} | set(
        SERVICE_LEVELS[SERVICE_LEVELS.index(VERIFIED) :]
    )
    return [
        entry
        for entry in seen.asked
        if entry.facts.get("asks_tax_id") and not proven & set(entry.value("acr_values").split())
    ]


def _never_fetched(seen: Seen) -> list[Entry]:
    redeemed = [sign_in for sign_in in seen.right if sign_in.is_redeemed]
    if not redeemed or any(sign_in.userinfo for sign_in in seen.sign_ins):
        return []
    return [entry for entry in seen.asked if set(entry.value("scope").split()) - {"openid"}]


def wishes(seen: Seen) -> Finding:
    """Levels, ages, prompts and hints in a form that is understood here."""
    watched = [entry for entry in seen.asked if any(entry.parameter(name) for name in WISHES)]
    levels = {*LEVELS, *SERVICE_LEVELS, *POLICIES}
    foreign = [
        entry
        for entry in watched
        if NOT_KNOWN in entry.value("acr_values")
        or (seen.client.issuer == "generic" and set(entry.value("acr_values").split()) & (levels - LEVELS.keys()))
    ]
    return judged(
        watched,
        better(_("acr_values that this issuer does not have"), foreign),
        bad(_("max_age is no number of seconds"), [entry for entry in watched if _is_odd(entry, "max_age")]),
        bad(_("a prompt that does not exist"), [entry for entry in watched if NOT_KNOWN in entry.value("prompt")]),
        better(_("prompt=none again and again, after it was refused"), _loops(watched)),
    )


def _is_odd(entry: Entry, name: str) -> bool:
    found = entry.parameter(name)
    return found is not None and found.value is None


def _loops(watched: Sequence[Entry]) -> list[Entry]:
    """Silent requests that were refused, three or more in a row within seconds."""
    silent = [entry for entry in watched if "none" in entry.value("prompt").split()]
    row: list[Entry] = []
    for entry in silent:
        if entry.facts.get("told") != "login_required" or (row and entry.at - row[-1].at > LOOP_SECONDS):
            row = []
        if entry.facts.get("told") == "login_required":
            row.append(entry)
        if len(row) >= LOOP:
            return row
    return []


def parameters(seen: Seen) -> Finding:
    """Each parameter once, and none that nobody knows."""
    watched = [entry for entry in seen.entries if entry.sent]
    unknown = [entry for entry in watched if any(not sent.known for sent in entry.sent)]
    names = sorted({sent.name for entry in unknown for sent in entry.sent if not sent.known})
    return judged(
        watched,
        bad(_("a parameter given twice"), [entry for entry in watched if any(sent.times > 1 for sent in entry.sent)]),
        better(_("not known here: %(names)s") % {"names": ", ".join(names[:6])}, unknown),
    )


def accepted(seen: Seen) -> Finding:
    """Requests that this provider takes."""
    refused = [entry for entry in seen.of(AUTHORIZE) if entry.refusal]
    reasons = sorted({entry.refusal for entry in refused})
    return judged(seen.of(AUTHORIZE), better("; ".join(reasons[:4]), refused))
