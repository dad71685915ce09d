"""What each step of a sign-in trace means, in plain words: a closed list, grouped by the phase that the step belongs to."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

ASKED, BACK, KEYS, TOKEN, USERINFO, MATCH, OUTCOME = "asked", "back", "keys", "token", "userinfo", "match", "outcome"
PHASES: Mapping[str, Words] = {
    ASKED: _("What we asked the provider"),
    BACK: _("What the browser brought back"),
    KEYS: _("The provider’s addresses and keys"),
    TOKEN: _("The provider’s signed statement"),
    USERINFO: _("What the provider says about the person"),
    MATCH: _("The comparison with our records"),
    OUTCOME: _("How it ended"),
}
STEPS: Mapping[str, Mapping[str, Words]] = {
    ASKED: {
        "asked.provider": _("The provider"),
        "asked.purpose": _("Why the person was sent there"),
        "asked.scope": _("Which facts we asked for"),
        "asked.acr_values": _("Which level of certainty we asked for"),
        "asked.vtr": _("Which level of certainty we asked for"),
        "asked.claims": _("Which single facts we asked for"),
        "asked.prompt": _("Whether the provider was to ask the person again"),
        "asked.max_age": _("How old a sign-in at the provider may be, in seconds"),
        "asked.away": _("How long the person was away"),
    },
    BACK: {
        "answer.parameters": _("Which parts the answer had"),
        "state": _("This browser began this sign-in, within ten minutes, and it was not finished before"),
        "answer.iss": _("The answer names the provider that we asked"),
        "answer.error": _("The provider reports that the sign-in did not succeed"),
        "answer.code": _("The answer carries one code to fetch the statement with"),
    },
    KEYS: {
        "discovery": _("The provider’s published addresses were read"),
        "discovery.stale": _("The provider did not answer, so its last known addresses were used"),
        "keys": _("The provider’s public keys were read"),
        "keys.stale": _("The provider did not answer, so its last known keys were used"),
        "keys.refetch": _("The statement names a key that we don’t know"),
        "keys.changed": _("The provider has changed its keys"),
    },
    TOKEN: {
        "token.request": _("The code was exchanged for the statement"),
        "token.answer": _("Which parts came"),
        "token.header": _("How the statement says it is signed"),
        "token.claims": _("Which facts the statement has"),
        "token.form": _("It is a signed statement in clean form"),
        "token.alg": _("It is signed in a way that we allow"),
        "token.signature": _("The signature was made with the provider’s key"),
        "token.typ": _("It is the right kind of statement"),
        "token.iss": _("It comes from the provider that we asked"),
        "token.aud": _("It is meant for us"),
        "token.azp": _("It was issued to us"),
        "token.exp": _("It has not expired"),
        "token.nbf": _("It is valid already"),
        "token.iat": _("It was issued just now"),
        "token.nonce": _("It answers this very sign-in"),
        "token.sub": _("It names one login"),
        "token.at_hash": _("It belongs to the access that came with it"),
        "token.c_hash": _("It belongs to the code that came with it"),
        "token.auth_time": _("The person signed in at the provider recently enough"),
        "token.acr": _("The level is one of those that we asked for, where it must be"),
        "freshness by iat": _("The provider does not say when the person signed in; the time of issue counts instead"),
    },
    USERINFO: {
        "userinfo.read": _("They could be read"),
        "userinfo.form": _("They are packed in the way that was agreed"),
        "userinfo.exp": _("They have not expired"),
        "userinfo.embedded": _("The signed statement inside them holds"),
        "userinfo.request": _("The facts about the person were fetched"),
        "userinfo.decrypt": _("They were encrypted for us"),
        "userinfo.signature": _("They are signed by the provider"),
        "userinfo.iss": _("They come from the provider that we asked"),
        "userinfo.aud": _("They are meant for us"),
        "userinfo.sub": _("They are about the same login as the statement"),
        "userinfo.claims": _("How they were packed, and which facts there are"),
        "claims": _("The facts could be read; what level of certainty they amount to"),
        "verified_claims": _("The facts were checked under rules that we accept"),
    },
    MATCH: {
        "match": _("The record was looked for, and compared"),
        "match.tin": _("Tax number"),
        "match.birth_date": _("Birth date"),
        "match.given_name": _("Given name"),
        "match.family_name": _("Family name"),
        "lock": _("The record is not locked by its person; since when it is"),
        "step_up.session": _("The session that asked is still there"),
        "step_up.same_person": _("The same login came back"),
        "step_up.fresh": _("The provider asked the person again just now"),
        "step_up.level": _("The level is the one that the page needs"),
    },
    OUTCOME: {
        "provider.event": _("What the provider told us by itself"),
        "outcome": _("The page that was shown"),
    },
}
CALL = _("A call to the provider")
PHASE_OF: Mapping[str, str] = {name: phase for phase, steps in STEPS.items() for name in steps}
UNKNOWN = _("A step that this page has no words for")


def words_of(name: str) -> Words:
    """What the step means."""
    phase = PHASE_OF.get(name)
    return STEPS[phase][name] if phase else UNKNOWN
