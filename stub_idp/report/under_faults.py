"""Did the client go on? Each sign-in that carried a fault, and what its client made of it as far as it shows from here.

Two steps can be seen: that the code was redeemed, and that UserInfo was asked with the token. A client that checks before it
goes on stops short of the step behind the fault. What happens after the last step cannot be seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from stub_idp.faults import FAULTS, Fault, Place
from stub_idp.report.findings import Finding, Verdict
from stub_idp.report.log import KEYS
from stub_idp.report.seen import Followed, Seen


class Outcome(Enum):
    """What the client did."""

    WENT_ON = "went on"
    STOPPED = "stopped"
    HIDDEN = "cannot be seen from here"


@dataclass(frozen=True)
class Reaction:
    """One fault, what the client did under it, whether that was right (None: nobody can say), and in which entries."""

    slug: str
    does: str
    good: bool
    place: Place
    outcome: Outcome
    right: bool | None
    note: str
    requests: tuple[int, ...]


# Checks that a client may make after UserInfo, or leave out, and be right.
DECIDED_LATER = frozenset(
    {"lower-acr", "acr-unknown", "acr-absent", "auth-time-too-old", "auth-time-future", "auth-time-absent"}
)
LEFT_TO_THE_CLIENT = frozenset({"bad-at-hash", "bad-c-hash"})
# They show only to a client that fetches the key set anew; with keys from before, the token is a right one.
BY_FRESH_KEYS = frozenset({"empty-jwks", "kid-absent-two-keys", "kid-ambiguous"})
NO_TOKEN_TO_GO_ON_WITH = frozenset({"access-token-missing", "token-timeout"})


def reactions(seen: Seen) -> list[Reaction]:
    """A row for each fault that this client has met; of several meetings the worst counts."""
    met = [
        _reaction(seen, sign_in, FAULTS[slug])
        for sign_in in seen.sign_ins
        for slug in sorted(sign_in.faults & FAULTS.keys())
    ]
    worst: dict[str, Reaction] = {}
    # Later ones replace earlier ones of the same weight.
    for reaction in sorted(met, key=_weight, reverse=True):
        worst[reaction.slug] = reaction
    return sorted(worst.values(), key=lambda reaction: (_weight(reaction), reaction.place.value, reaction.slug))


def _weight(reaction: Reaction) -> int:
    return {False: 0, True: 1, None: 2}[reaction.right]


def _reaction(seen: Seen, sign_in: Followed, fault: Fault) -> Reaction:
    outcome, note = _outcome(seen, sign_in, fault)
    if outcome is Outcome.STOPPED and len(sign_in.faults) > 1:
        outcome, note = Outcome.HIDDEN, _("it stopped, but several faults came together")
    right = None if outcome is Outcome.HIDDEN else (outcome is Outcome.WENT_ON) == fault.good
    return Reaction(fault.slug, fault.does, fault.good, fault.place, outcome, right, note, sign_in.numbers)


def _outcome(seen: Seen, sign_in: Followed, fault: Fault) -> tuple[Outcome, str]:
    if fault.place is Place.ANSWER:
        return _of_answer(seen, sign_in, fault)
    if fault.place in (Place.USERINFO, Place.DISCOVERY):
        return Outcome.HIDDEN, _("what a client makes of it happens on its own side")
    if fault.place is Place.ENDPOINT:
        return _of_endpoint(seen, sign_in, fault)
    if fault.slug in NO_TOKEN_TO_GO_ON_WITH:
        return Outcome.HIDDEN, _("there is no token to go on with")
    outcome, note = _by_userinfo(seen, sign_in)
    if outcome is Outcome.WENT_ON and fault.good:
        return outcome, _("asked UserInfo")
    if outcome is Outcome.WENT_ON and fault.slug in DECIDED_LATER:
        return Outcome.HIDDEN, _("UserInfo was asked; level and age may be looked at after that")
    if outcome is Outcome.WENT_ON and fault.slug in LEFT_TO_THE_CLIENT:
        return Outcome.HIDDEN, _("UserInfo was asked; in the code flow this check is left to the client")
    if outcome is Outcome.WENT_ON and fault.slug in BY_FRESH_KEYS and not _fetched_anew(seen, sign_in, fault):
        return Outcome.HIDDEN, _("UserInfo was asked; the client may have kept the keys from before")
    return outcome, note


def _fetched_anew(seen: Seen, sign_in: Followed, fault: Fault) -> bool:
    """Whether the client has surely seen the bent keys; from an empty set it may still go back to those from before."""
    if seen.shared or fault.slug == "empty-jwks":
        return False
    first, last = sign_in.answer.number, sign_in.userinfo[0].number
    return any(entry.kind == KEYS and first < entry.number < last for entry in seen.fetches)


def _of_answer(seen: Seen, sign_in: Followed, fault: Fault) -> tuple[Outcome, str]:
    """A bent answer: the code must not be redeemed."""
    if fault.slug in ("code-absent", "code-expired"):
        return Outcome.HIDDEN, _("there is no code that could be redeemed")
    if fault.slug.startswith("iss-") and not seen.profile.sends_iss:
        return Outcome.HIDDEN, _("this issuer does not promise iss in its answers")
    if fault.slug == "code-reused":
        return _by_userinfo(seen, sign_in)
    tried = sign_in.redemptions or (sign_in.astray if fault.slug == "code-twice" else ())
    if tried:
        return Outcome.WENT_ON, _("redeemed the code")
    return Outcome.STOPPED, _("did not redeem the code")


def _of_endpoint(seen: Seen, sign_in: Followed, fault: Fault) -> tuple[Outcome, str]:
    if not fault.slug.startswith("token-"):
        return Outcome.HIDDEN, _("what a client makes of it happens on its own side")
    if fault.slug == "token-redirect":
        followed = [call for call in sign_in.astray if call.parameter("moved")]
        if followed:
            return Outcome.WENT_ON, _("followed the redirect")
        return (Outcome.STOPPED, _("did not follow the redirect")) if sign_in.redemptions else _not_redeemed()
    if fault.availability:
        return Outcome.HIDDEN, _("there is no token to go on with")
    return _by_userinfo(seen, sign_in)


def _not_redeemed() -> tuple[Outcome, str]:
    return Outcome.HIDDEN, _("the code was never redeemed, so the fault was never met")


def _by_userinfo(seen: Seen, sign_in: Followed) -> tuple[Outcome, str]:
    """Bent tokens: UserInfo must not be asked. It shows only of a client that asks UserInfo otherwise."""
    if sign_in.userinfo:
        return Outcome.WENT_ON, _("asked UserInfo: the ID token was not checked, or only afterwards")
    if not sign_in.redemptions:
        return _not_redeemed()
    if not any(other.userinfo for other in seen.sign_ins):
        return Outcome.HIDDEN, _("this client has never asked UserInfo, so stopping looks like going on")
    return Outcome.STOPPED, _("did not ask UserInfo")


def answers_checked(seen: Seen) -> Finding:
    """Bent answers are not believed."""
    return _summary(found for found in reactions(seen) if found.place is Place.ANSWER and not found.good)


def tokens_checked(seen: Seen) -> Finding:
    """Bent tokens are not believed."""
    places = (Place.SIGNED, Place.REDEEMING, Place.KEY_SET, Place.ENDPOINT)
    return _summary(found for found in reactions(seen) if found.place in places and not found.good)


def tolerant(seen: Seen) -> Finding:
    """What the standards allow does not keep anybody out."""
    return _summary(found for found in reactions(seen) if found.good)


def _summary(found: Iterable[Reaction]) -> Finding:
    told = [reaction for reaction in found if reaction.right is not None]
    wrong = [reaction for reaction in told if not reaction.right]
    if not told:
        return Finding(Verdict.UNSEEN)
    if wrong:
        names = ", ".join(reaction.slug for reaction in wrong[:8])
        numbers = tuple(sorted({number for reaction in wrong for number in reaction.requests}))[-12:]
        note = _("%(count)s of %(all)s faults: %(names)s") % {"count": len(wrong), "all": len(told), "names": names}
        return Finding(Verdict.BAD, note, numbers)
    return Finding(Verdict.GOOD, _("right under %(all)s of %(all)s faults") % {"all": len(told)})
