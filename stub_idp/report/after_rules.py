"""Rules about what surrounds sign-ins: metadata and keys, signing out, and what is delivered to the client."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stub_idp.report.findings import Finding, Verdict, bad, better, judged
from stub_idp.report.log import DISCOVERY, END_SESSION, KEYS, LOGOUT_TOKEN, SECURITY_EVENT, TOKEN, Entry
from stub_idp.report.seen import Seen
from stub_idp.signal_bends import TWICE

# So many sign-ins before a habit shows.
HABIT = 3
# Deliveries that are right in their way, and those that a client may take or refuse.
ALSO_RIGHT = frozenset({"", "sid-only", "sub-only"})
EITHER = frozenset({TWICE, "other-sub", "iat-old", "no-exp", "no-typ", "wrong-typ"})


def caching(seen: Seen) -> Finding:
    """Metadata and keys are kept for a while, not fetched for each sign-in."""
    redeemed = [entry for entry in seen.of(TOKEN) if entry.status == 200]
    if seen.shared:
        return Finding(
            Verdict.UNSEEN, _("another service here is run by a program of the same name, so this cannot be told apart")
        )
    if len(redeemed) < HABIT:
        return Finding(Verdict.UNSEEN, _("shows after %(count)s sign-ins") % {"count": HABIT})
    if not seen.fetches:
        return Finding(Verdict.UNSEEN, _("no fetch was seen: both were kept from before, or never fetched"))
    since = [entry for entry in seen.fetches if entry.number > redeemed[0].number]
    often = {
        _("metadata fetched as often as people sign in"): [entry for entry in since if entry.kind == DISCOVERY],
        _("keys fetched as often as people sign in"): [entry for entry in since if entry.kind == KEYS],
    }
    # The first sign-in fetches them by right; after that, once for each is a habit.
    problems = [better(note, entries) for note, entries in often.items() if len(entries) >= len(redeemed) - 1]
    finding = judged(redeemed, *problems)
    if finding.verdict is Verdict.GOOD:
        words = {"fetches": len(seen.fetches), "sign_ins": len(redeemed)}
        return Finding(Verdict.GOOD, _("%(fetches)s fetches for %(sign_ins)s sign-ins") % words)
    return finding


def rotation(seen: Seen) -> Finding:
    """After a change of keys, the new ones are fetched before anything is believed."""
    if seen.shared:
        return Finding(
            Verdict.UNSEEN, _("another service here is run by a program of the same name, so this cannot be told apart")
        )
    first = next((entry.facts["kid"] for entry in seen.of(TOKEN) if entry.facts.get("kid")), "")
    changed, blind = [], []
    for sign_in in seen.sign_ins:
        if sign_in.faults - {"key-rotated"}:
            continue
        for call in sign_in.redemptions:
            kid = call.facts.get("kid")
            if call.status != 200 or kid == first:
                continue
            changed.append(call)
            blind += [told for told in sign_in.userinfo if not _has_fetched(seen, kid, before=told)]
    return judged(changed, bad(_("went on without having fetched the key that signed"), blind))


def _has_fetched(seen: Seen, kid: object, *, before: Entry) -> bool:
    return any(
        entry.kind == KEYS and entry.number < before.number and kid in entry.facts["kids"] for entry in seen.fetches
    )


def logout(seen: Seen) -> Finding:
    """A sign-out that names the client, comes back to a registered address, and can be told from others."""
    left = [entry for entry in seen.of(END_SESSION) if entry.facts]
    sent = {entry.number: entry.facts["address"] for entry in left}
    wrong = [entry for entry in left if sent[entry.number] not in ("registered", "absent")]
    refused = [entry for entry in left if entry.status >= 400 and entry not in wrong]
    hinted = [entry for entry in refused if seen.client.issuer == "logingov" and entry.parameter("id_token_hint")]
    return judged(
        left,
        bad(_("to an address that is not registered"), wrong),
        bad(_("id_token_hint is not taken here"), hinted),
        bad(_("refused"), [entry for entry in refused if entry not in hinted]),
        better(_("no address to come back to"), [entry for entry in left if sent[entry.number] == "absent"]),
        better(_("no state"), [entry for entry in left if not entry.mark("state")]),
    )


def back_channel(seen: Seen) -> Finding:
    """Logout tokens are taken with 200, and bent ones refused with 400."""
    return _deliveries(seen.of(LOGOUT_TOKEN), frozenset({200, 204}))


def events(seen: Seen) -> Finding:
    """Security events are taken with 202, and bent ones refused with 400."""
    return _deliveries(seen.of(SECURITY_EVENT), frozenset({202}))


def _deliveries(told: list[Entry], right: frozenset[int]) -> Finding:
    bends = {entry.number: entry.facts["bend"] for entry in told}
    silent = [entry for entry in told if entry.status == 0]
    answered = [entry for entry in told if entry.status]
    meant = [entry for entry in answered if bends[entry.number] in ALSO_RIGHT]
    bent = [entry for entry in answered if bends[entry.number] not in ALSO_RIGHT | EITHER]
    believed = sorted({bends[entry.number] for entry in bent if entry.status < 300})
    odd = [entry for entry in bent if entry.status >= 300 and entry.status != 400]
    expected = " / ".join(map(str, sorted(right)))
    return judged(
        told,
        bad(_("nothing answered"), silent),
        bad(
            _("a bent one was taken: %(names)s") % {"names": ", ".join(believed[:6])},
            [e for e in bent if e.status < 300],
        ),
        bad(
            _("a right one was not answered with %(expected)s") % {"expected": expected},
            [entry for entry in meant if entry.status not in right],
        ),
        better(_("a bent one was refused, but not with 400"), odd),
    )
